"""Sweeps of the marketplace."""

from core.schedule import daily, every
from marketplace.ordering.expiring import expire_paying_orders
from marketplace.ordering.freeing_balances import free_forgotten_balances
from marketplace.pick_up.late_arrivals import give_up_goods, tell_of_late_goods
from marketplace.pick_up.overdue import tell_of_overdue_goods
from marketplace.pick_up.waiting_goods import remind_and_end_waiting_goods
from marketplace.reconciliation.reconciling import reconcile_new_fetch
from marketplace.selling.closing import advance_campaigns
from marketplace.settling.completing import complete_orders
from marketplace.settling.confirming import confirm_by_time
from marketplace.settling.proposing_reserves import propose_reserves
from marketplace.settling.reserves import release_reserves, use_reserves
from marketplace.settling.stating import issue_statements

every(5, advance_campaigns)
every(20, expire_paying_orders)
every(60, complete_orders)
every(60, free_forgotten_balances)
every(600, confirm_by_time)
every(600, reconcile_new_fetch, long=True)
every(600, remind_and_end_waiting_goods)
every(600, tell_of_overdue_goods)
every(600, tell_of_late_goods)
every(600, give_up_goods)
daily("01:10", propose_reserves)
daily("01:30", release_reserves)
daily("02:20", use_reserves)
daily("02:00", issue_statements, long=True)
