"""What runs by the clock for waiting lists."""

from core.schedule import every
from marketplace.waiting_list.offering import offer_waiting
from marketplace.waiting_list.telling import tell_who_waited_in_vain

every(60, offer_waiting)
every(60, tell_who_waited_in_vain)
