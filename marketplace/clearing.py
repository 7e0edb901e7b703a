"""Where the platform's money lies outside its ledger: owners of ``gateway_clearing``."""

from ledger.books import provider

STRIPE = provider("stripe")
# The platform's own account: payouts leave from it, and refunds made by hand.
BANK = provider("bank")
