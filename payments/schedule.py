"""When payments look after themselves."""

from core.schedule import every
from payments.polling import (
    look_at_open_payments,
    look_at_open_refunds,
    look_at_waiting_webhooks,
    submit_due_refunds,
)
from payments.reconciling import fetch_due_account

every(60, look_at_open_payments, outside=True)
every(60, look_at_waiting_webhooks, outside=True)
every(60, submit_due_refunds, outside=True)
every(300, look_at_open_refunds, outside=True)
every(900, fetch_due_account, outside=True, long=True)
