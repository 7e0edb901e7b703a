"""When payments look after themselves."""

from core.schedule import every
from payments.polling import (
    look_at_open_payments,
    look_at_open_refunds,
    look_at_waiting_webhooks,
    submit_due_refunds,
)
from payments.reconciling import fetch_due_account
from payments.transfer_polling import (
    look_at_sent_transfers,
    look_at_unready_accounts,
    send_due_transfers,
    submit_due_reversals,
)

every(60, look_at_open_payments, outside=True)
every(60, look_at_waiting_webhooks, outside=True)
every(60, submit_due_refunds, outside=True)
every(300, look_at_open_refunds, outside=True)
every(60, send_due_transfers, outside=True)
every(60, submit_due_reversals, outside=True)
every(300, look_at_unready_accounts, outside=True)
every(3600, look_at_sent_transfers, outside=True)
every(900, fetch_due_account, outside=True, long=True)
