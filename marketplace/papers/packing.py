"""What to prepare and how to sort it: for the supplier as a whole, for each point by order."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from core.typesetting import typesetter
from core.workbooks import Cell as Value
from core.workbooks import Column as Cells
from core.workbooks import Kind, one_page, workbook
from core.workbooks import Sheet as Table
from marketplace.local_time import day_and_hour
from marketplace.papers.goods import Packed, Run, packed_of_campaign, run_of
from marketplace.papers.layout import ROWS_MAX, Cell, Column, Section, Sheet
from marketplace.papers.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from core.refusals import Language

BOXES_MAX = 6


async def packing_pdf(campaign_id: UUID, language: Language, *, by_point: bool) -> bytes:
    """Give a campaign's packing list as PDF. Raises NoSuchCampaign and PapersAway."""
    run, packed = await run_of(campaign_id), await packed_of_campaign(campaign_id)
    sections = point_sections(run, packed, language) if by_point else totals(packed, language)
    sheet = Sheet(
        title=say("packing", language),
        subtitle=run.title,
        source=say("source", language),
        language=language,
        facts=_facts(run, language),
        sections=sections,
    )
    return await typesetter().set_pdf(sheet.paper(run.changed_at))


async def packing_table(campaign_id: UUID, language: Language) -> bytes:
    """Give the same as xlsx: one sheet of totals, one of every order's lines."""
    await run_of(campaign_id)
    packed = await packed_of_campaign(campaign_id)
    point, goods = Cells(say("point", language), width=24), Cells(say("goods", language), width=30)
    variant = Cells(say("variant", language))
    units = Cells(say("units", language), Kind.COUNT, 8)
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for one in packed:
        sums[one.point_name, one.title, one.variant] += one.units
    lines: list[list[Value]] = [
        [one.number, one.buyer_mask, one.point_name, one.title, one.variant, one.units, one.note]
        for one in packed
    ]
    heads = [Cells(say("number", language)), Cells(say("buyer", language), width=8)]
    return await workbook(
        [
            Table(
                say("supplier", language),
                [point, goods, variant, units],
                one_page([[*key, sums[key]] for key in sorted(sums)]),
            ),
            Table(
                say("by_point", language),
                [*heads, point, goods, variant, units, Cells(say("note", language), width=40)],
                one_page(lines),
            ),
        ]
    )


def totals(packed: Sequence[Packed], language: Language) -> list[Section]:
    """Add up each variant, whole cases and singles apart, for all points and for each."""
    everywhere = _totals(say("total", language), packed, language, whole_run=True)
    by_point = _grouped(packed)
    if len(by_point) < 2:  # noqa: PLR2004 - one point is the whole
        return [everywhere]
    return [everywhere, *(_totals(name, here, language) for name, here in by_point.items())]


def _totals(
    heading: str, packed: Iterable[Packed], language: Language, *, whole_run: bool = False
) -> Section:
    units: dict[tuple[str, str, int | None, int | None], int] = defaultdict(int)
    for one in packed:
        ordered = one.cases if whole_run else None
        units[one.title, one.variant, one.case_size, ordered] += one.units
    rows = [
        [title, variant, str(count), *_cases(count, size, ordered, language)]
        for (title, variant, size, ordered), count in units.items()
    ]
    keeps = any(
        size and ordered and ordered * size > count
        for (_, _, size, ordered), count in units.items()
    )
    columns = [
        Column(say("goods", language), 6),
        Column(say("variant", language), 4),
        Column(say("units", language), 2, number=True),
        Column(say("cases", language), 3, number=True),
        Column(say("left_over", language), 2, number=True),
    ]
    total = [say("total", language), "", str(sum(units.values())), "", ""]
    return Section(heading, columns, rows, total, say("kept_use", language) if keeps else "")


def _cases(
    units: int, size: int | None, ordered: int | None, language: Language
) -> tuple[str, str]:
    """Count cases: those that were ordered, with what nobody took of them, or as it is now."""
    if size is None:
        return "", ""
    cases, singles = divmod(units, size)
    if ordered is None:
        return say("case_of", language, cases=cases, size=size), str(singles)
    kept = ordered * size - units
    told = say("kept", language, units=kept) if kept > 0 else "0"
    return say("case_of", language, cases=ordered, size=size), told


def point_sections(run: Run, packed: Sequence[Packed], language: Language) -> list[Section]:
    """List each point's orders by number, with a box to tick for each line."""
    columns = [
        Column(say("number", language), 4),
        Column(say("buyer", language), 2),
        Column(say("goods", language), 6),
        Column(say("units", language), 2, number=True),
        Column(say("done", language), 2),
        Column(say("note", language), 5),
    ]
    hours = {name: (since, until) for name, since, until in run.points.values()}
    sections = []
    for name, here in _grouped(packed[:ROWS_MAX]).items():
        since, until = hours.get(name, (None, None))
        when = " – ".join(day_and_hour(at, language) for at in (since, until) if at)
        rows: list[list[Cell]] = [
            [one.number, one.buyer_mask, goods_of(one), str(one.units), 1, one.note] for one in here
        ]
        count = len({one.order for one in here})
        total = [say("total", language), "", say("orders", language, count=count)]
        units = str(sum(one.units for one in here))
        note = say("cut", language) if len(packed) > ROWS_MAX else ""
        sections.append(
            Section(f"{name}  {when}".strip(), columns, rows, [*total, units, "", ""], note)
        )
    return sections


def goods_of(one: Packed) -> str:
    """Name goods with their variant, when it has a name."""
    return f"{one.title} {one.variant}".strip()


def _grouped(packed: Iterable[Packed]) -> dict[str, list[Packed]]:
    groups: dict[str, list[Packed]] = defaultdict(list)
    for one in packed:
        groups[one.point_name].append(one)
    return dict(sorted(groups.items()))


def _facts(run: Run, language: Language) -> list[tuple[str, str]]:
    facts = [
        (say("merchant", language), run.merchant),
        (say("closes", language), day_and_hour(run.closes_at, language)),
    ]
    if run.state in {"open", "scheduled", "closing"}:
        facts.append(("!", say("still_open", language)))
    return facts
