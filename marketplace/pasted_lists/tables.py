"""A pasted list, its lines, and what each asks for."""

from __future__ import annotations

from enum import StrEnum

from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Person
from core.columns import Row, count, holds, instant, one_of, prose, reference, state, words
from marketplace.tables.campaigns import Campaign, CampaignVariant
from marketplace.tables.orders import Order
from marketplace.tables.pick_up import PickUpPoint


class ListState(StrEnum):
    """A list is looked over by who pasted it, then shared, then over."""

    REVIEW = "review"
    OPEN = "open"
    CLOSED = "closed"


class EntryState(StrEnum):
    """Where a line stands.

    ``unread`` waits for a person to say what it means, ``dropped`` asks for nothing,
    ``confirmed`` is on the shared list and ``ordered`` was paid for.
    """

    UNREAD = "unread"
    READ = "read"
    DROPPED = "dropped"
    CONFIRMED = "confirmed"
    ORDERED = "ordered"


class GroupList(Row, Table, tablename="group_list"):
    """What somebody pasted for a campaign; the token is in the link that is shared."""

    campaign = reference(Campaign)
    point = reference(PickUpPoint)
    pasted_by = reference(Person)
    text_sealed = prose()
    token = words(32, unique=True)
    state = state(ListState, default=ListState.REVIEW)
    made_at = instant(index=True)
    opened_at = instant(null=True)
    closed_at = instant(null=True)

    group_list_state_is_known = one_of("state", ListState)
    shared_group_list_was_opened = holds("(state = 'review') = (opened_at IS NULL)")
    closed_group_list_says_when = holds("(state = 'closed') = (closed_at IS NOT NULL)")


class GroupListEntry(Row, Table, tablename="group_list_entry"):
    """One line. ``remark`` says why it was not read, or what a person should look at."""

    parent = reference(GroupList)
    position = count()
    name_sealed = prose()
    raw_sealed = prose()
    note_sealed = prose()
    remark = words(40, null=True)
    state = state(EntryState)
    claimed_by = reference(Person, null=True)
    ordered_as = reference(Order, null=True)

    entry_in_its_place = Unique(["parent", "position"])
    entry_state_is_known = one_of("state", EntryState)
    ordered_entry_names_its_order = holds("(state = 'ordered') = (ordered_as IS NOT NULL)")
    ordered_entry_was_claimed = holds("ordered_as IS NULL OR claimed_by IS NOT NULL")
    order_is_of_one_entry = Unique(["ordered_as"])


class GroupListItem(Row, Table, tablename="group_list_item"):
    """How many units of which variant a line asks for."""

    parent = reference(GroupListEntry)
    variant = reference(CampaignVariant)
    units = count()

    variant_once_per_entry = Unique(["parent", "variant"])
    item_asks_for_some = holds("units BETWEEN 1 AND 999")
