"""When payouts through the provider look after themselves."""

from core.schedule import every
from marketplace.stripe_transfer.sending import send_approved_payouts

every(3600, send_approved_payouts, outside=True)
