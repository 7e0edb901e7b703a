"""When freed units are offered, to whom, and for how long (rules G19, 4.6). Pure.

Nobody is woken: offers are made, and their time runs, from 08:00 to 21:00 in Shanghai. Where
no offer could be made any more before closing, the line holds nothing back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from core.clock import SHANGHAI, business_day, shanghai
from marketplace.selling.campaign_rules import GRACE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Hours of the clock in Shanghai.
DAY_BEGINS = 8
DAY_ENDS = 21
OFFER_LASTS = timedelta(hours=2)
# Whoever gets less than that before closing cannot pay in peace.
OFFER_LASTS_AT_LEAST = timedelta(minutes=10)


class WaitingState(StrEnum):
    """Where an entry stands; an offered one has units held for it, an order that waits for money.

    ``taken`` was paid, ``lapsed`` was not paid in time, ``left`` was given up, and ``closed``
    had no turn before the group-buy closed.
    """

    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    LAPSED = "lapsed"
    LEFT = "left"
    CLOSED = "closed"


@dataclass(frozen=True)
class Waiting:
    """Who waits for how many units; ``bounds`` name all that must have room for them.

    ``quantity`` is what the limits leave of the wish.
    """

    entry_id: UUID
    quantity: int
    accepts_fewer: bool
    bounds: tuple[UUID, ...]


@dataclass(frozen=True)
class Chosen:
    """Who is offered how many units."""

    entry_id: UUID
    units: int


def is_day(now: datetime) -> bool:
    """Tell whether people may be written to."""
    return DAY_BEGINS <= now.astimezone(SHANGHAI).hour < DAY_ENDS


def next_day_time(now: datetime) -> datetime:
    """Give the first instant from now on at which people may be written to."""
    if is_day(now):
        return now
    today = business_day(now)
    begins = shanghai(today, DAY_BEGINS)
    return begins if now < begins else shanghai(today + timedelta(days=1), DAY_BEGINS)


def may_offer(now: datetime, closes_at: datetime) -> bool:
    """Tell whether units may be offered now: by day, with enough time left to pay."""
    return is_day(now) and now + OFFER_LASTS_AT_LEAST <= closes_at


def line_moves(now: datetime, closes_at: datetime) -> bool:
    """Tell whether an offer may still be made before closing."""
    return may_offer(next_day_time(now), closes_at)


def offer_until(now: datetime, closes_at: datetime) -> datetime:
    """Give until when units offered now are held: two hours of daytime, or until closing."""
    begins, left = next_day_time(now), OFFER_LASTS
    ends = shanghai(business_day(begins), DAY_ENDS)
    if begins + left > ends:
        left -= ends - begins
        begins = next_day_time(ends)
    return min(begins + left, closes_at + GRACE)


def choose(line: Sequence[Waiting], free: Mapping[UUID, int]) -> list[Chosen]:
    """Give who of a line is offered how much of what is free, the first ones first.

    Who does not fit whole and does not take fewer keeps the place and is passed over. A bound
    that is not in ``free`` bounds nothing.
    """
    left, chosen = dict(free), []
    for one in line:
        room = min([one.quantity, *(left[bound] for bound in one.bounds if bound in left)])
        if room < 1 or (room < one.quantity and not one.accepts_fewer):
            continue
        for bound in one.bounds:
            if bound in left:
                left[bound] -= room
        chosen.append(Chosen(one.entry_id, room))
    return chosen
