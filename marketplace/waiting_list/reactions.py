"""What waiting lists do when units come back, and when their people leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.exporting import contribute_export
from accounts.facts import PersonDeleted
from core.database import fetch
from core.facts import on
from marketplace.announcing import announce_campaign
from marketplace.facts import CampaignChanged, OfferChanged, OrderCancelled, OrderExpired
from marketplace.locks import lock_campaigns
from marketplace.selling.quotas import lock_quotas_of_campaigns
from marketplace.waiting_list.facts import WaitedInVain, WaitingListMoved, WaitingOffered
from marketplace.waiting_list.forgetting import forget_who_waited
from marketplace.waiting_list.offering import offer_freed_units
from marketplace.waiting_list.telling import tell_of_end, tell_of_offer

if TYPE_CHECKING:
    from uuid import UUID


@on(OrderExpired)
async def offer_what_expired(fact: OrderExpired) -> None:
    """Offer units nobody paid for to the next in line."""
    await offer_freed_units(fact.campaign_id)


@on(OrderCancelled)
async def offer_what_was_cancelled(fact: OrderCancelled) -> None:
    """Offer units somebody gave up."""
    await offer_freed_units(fact.campaign_id)


@on(CampaignChanged)
async def offer_what_was_reduced(fact: CampaignChanged) -> None:
    """Offer what became free in any other way."""
    await offer_freed_units(fact.campaign_id)


@on(OfferChanged)
async def offer_what_came_in(fact: OfferChanged) -> None:
    """Offer stock that was raised."""
    runs = await fetch(
        """SELECT id FROM campaign WHERE offer = $1 AND state = 'open' AND waiting_count > 0
           ORDER BY id""",
        fact.offer_id,
    )
    names = [run["id"] for run in runs]
    # All of a kind at once and by id: run by run their quotas could be waited for in a circle.
    await lock_campaigns(names)
    await lock_quotas_of_campaigns(names)
    for name in names:
        await offer_freed_units(name)


@on(WaitingListMoved)
async def show_the_line(fact: WaitingListMoved) -> None:
    """Move open pages on, and offer what those ahead have no use for."""
    await announce_campaign(fact.campaign_id)
    await offer_freed_units(fact.campaign_id)


@on(WaitingOffered)
async def tell_whose_turn_it_is(fact: WaitingOffered) -> None:
    """Say that units are kept, and until when."""
    await tell_of_offer(fact.order_id)


@on(WaitedInVain)
async def tell_that_it_ended(fact: WaitedInVain) -> None:
    """Say that there was no turn, or that it went by."""
    await tell_of_end(fact.entry_id)


@on(PersonDeleted)
async def forget_the_place(fact: PersonDeleted) -> None:
    """Take a person who left out of every line."""
    await forget_who_waited(fact.person_id)


async def _entries(person_id: UUID) -> list[dict[str, Any]]:
    rows = await fetch(
        """SELECT offer.title, entry.quantity, entry.accepts_fewer, entry.state, entry.joined_at,
             entry.offered_at, entry.ended_at
           FROM waiting_entry entry JOIN campaign run ON run.id = entry.campaign
           JOIN offer ON offer.id = run.offer WHERE entry.buyer = $1 ORDER BY entry.number""",
        person_id,
    )
    return [dict(row) for row in rows]


contribute_export("marketplace_waiting_lists", _entries)
