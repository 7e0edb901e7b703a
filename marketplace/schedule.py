"""Sweeps of the marketplace."""

from core.schedule import daily, every
from marketplace.closing import advance_campaigns
from marketplace.completing import complete_orders
from marketplace.confirming import confirm_by_time
from marketplace.expiring import expire_paying_orders
from marketplace.reconciling import reconcile_new_fetch
from marketplace.stating import issue_statements

every(5, advance_campaigns)
every(20, expire_paying_orders)
every(60, complete_orders)
every(600, confirm_by_time)
every(600, reconcile_new_fetch, long=True)
daily("02:00", issue_statements, long=True)
