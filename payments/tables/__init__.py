"""Rows of payments: money taken and given back, the provider's account, money for payees."""

from payments.tables.account import (
    NOTE_LENGTH,
    AccountFetch,
    BalanceTransaction,
    ReconciliationException,
    ReconciliationRun,
)
from payments.tables.money import (
    REASON_KEY_LENGTH,
    REASON_LENGTH,
    TITLE_LENGTH,
    Payment,
    ReceiptState,
    Refund,
    RefundTry,
    WebhookReceipt,
)
from payments.tables.transfers import ConnectedAccount, OutgoingTransfer, TransferReversal

__all__ = [
    "NOTE_LENGTH",
    "REASON_KEY_LENGTH",
    "REASON_LENGTH",
    "TITLE_LENGTH",
    "AccountFetch",
    "BalanceTransaction",
    "ConnectedAccount",
    "OutgoingTransfer",
    "Payment",
    "ReceiptState",
    "ReconciliationException",
    "ReconciliationRun",
    "Refund",
    "RefundTry",
    "TransferReversal",
    "WebhookReceipt",
]
