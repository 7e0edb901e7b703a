"""The paper that stands in for the scanner, in letters read at arm's length; and a buyer's slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.amounts import yuan
from core.database import fetch_value
from core.typesetting import typesetter
from marketplace.local_time import local_time
from marketplace.papers.goods import Packed, packed_at_point
from marketplace.papers.layout import LARGE, Cell, Column, Section, Sheet
from marketplace.papers.packing import BOXES_MAX, goods_of
from marketplace.papers.periods import period_of
from marketplace.papers.words import say
from marketplace.queries.points import point

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from core.refusals import Language
    from marketplace.queries.orders import OrderView

DIGITS_SHOWN = 3
"""Of six: enough to tell neighbours apart, too few to collect with from a lost sheet."""

SHEET_MAX = 600
SLIP = 26


async def hand_out_pdf(point_id: UUID, day: date, language: Language, *, digits: bool) -> bytes:
    """Give a day's sheet of a point as PDF; with the last digits of codes when asked for.

    Raises NoSuchPoint, PeriodNotPossible and PapersAway. Who may print it is decided before.
    """
    here = await point(point_id, language)
    since, until = period_of(day, day)
    packed = await packed_at_point(point_id, since, until)
    sheet = Sheet(
        title=say("sheet", language),
        subtitle=f"{here.name} · {day}",
        source=say("source", language),
        language=language,
        size=LARGE,
        flipped=True,
        facts=[("", say("sheet_use", language))],
        sections=[hand_out_section(packed, language, digits=digits)],
    )
    return await typesetter().set_pdf(sheet.paper(since))


def hand_out_section(packed: Sequence[Packed], language: Language, *, digits: bool) -> Section:
    """List who collects what, with a box for every unit up to six and room for a name."""
    columns = [
        Column(say("number", language), 8),
        Column(say("buyer", language), 4),
        Column(say("goods", language), 14),
        Column(say("units", language), 4, number=True),
        *([Column(say("digits", language), 4)] if digits else []),
        Column(say("ticks", language), 8),
        Column(say("signature", language), 6),
    ]
    rows: list[list[Cell]] = []
    for one in packed[:SHEET_MAX]:
        ticks: Cell = one.units if one.units <= BOXES_MAX else f"____ / {one.units}"
        shown = [one.digits[-DIGITS_SHOWN:]] if digits else []
        rows.append([one.number, one.buyer_mask, goods_of(one), str(one.units), *shown, ticks, ""])
    note = "" if packed else say("none", language)
    return Section(
        "", columns, rows, note=say("cut", language) if len(packed) > SHEET_MAX else note
    )


async def slip_pdf(order: OrderView, language: Language) -> bytes:
    """Give one order as a paper to carry, in the largest letters; raises PapersAway."""
    digits = await fetch_value(
        "SELECT digits FROM pick_up_code WHERE order_id = $1 AND state = 'live'", order.id
    )
    place = order.pick_up_point
    facts = [
        (say("number", language), order.number),
        (say("goods", language), order.campaign.title),
        (say("units", language), str(order.quantity)),
        (say("paid", language), f"¥{yuan(order.paid_fen)}"),
        (say("point", language), place.name),
        (say("address", language), place.address),
        (
            say("hours", language),
            f"{local_time(place.collect_from)} – {local_time(place.collect_until)}",
        ),
    ]
    if digits:
        facts.append((say("code", language), f"{digits[:3]} {digits[3:]}"))
    facts.append(("", say("slip_use", language)))
    sheet = Sheet(
        title=say("slip", language),
        source=say("source", language),
        language=language,
        size=SLIP,
        facts=facts,
        sections=[],
    )
    return await typesetter().set_pdf(sheet.paper(order.created_at))
