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
from marketplace.papers.case_sums import KindSum, sums_of
from marketplace.papers.goods import Packed, Run, packed_of_campaign, run_of
from marketplace.papers.layout import ROWS_MAX, Cell, Column, Section, Sheet
from marketplace.papers.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from core.refusals import Language

BOXES_MAX = 6
COUNTS = ("units", "case_size", "cases", "in_cases", "left_over", "extras", "kept")


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
    """Give the same as xlsx: what to prepare, the same for each point, and every order's lines."""
    await run_of(campaign_id)
    packed = await packed_of_campaign(campaign_id)
    point, goods = Cells(say("point", language), width=24), Cells(say("goods", language), width=30)
    variant = Cells(say("variant", language))
    counts = [Cells(say(key, language), Kind.COUNT, 10) for key in COUNTS]
    by_point = [
        [name, *_counted(one)]
        for name, here in _grouped(packed).items()
        for one in sums_of(here, whole_run=False)
    ]
    lines: list[list[Value]] = [
        [one.number, one.buyer_mask, one.point_name, one.title, one.variant, one.units, one.note]
        for one in packed
    ]
    heads = [Cells(say("number", language)), Cells(say("buyer", language), width=8)]
    units = Cells(say("units", language), Kind.COUNT, 8)
    note = Cells(say("note", language), width=40)
    return await workbook(
        [
            Table(
                say("supplier", language),
                [goods, variant, *counts],
                one_page([_counted(one) for one in sums_of(packed, whole_run=True)]),
            ),
            Table(
                say("each_point", language), [point, goods, variant, *counts], one_page(by_point)
            ),
            Table(
                say("by_point", language),
                [*heads, point, goods, variant, units, note],
                one_page(lines),
            ),
        ]
    )


def _counted(one: KindSum) -> list[Value]:
    """Give a kind's cells; what comes singly has no cases."""
    names: list[Value] = [one.title, one.variant, one.units]
    if one.size is None:
        return [*names, None, None, None, one.singles, None, None]
    return [*names, one.size, one.cases, one.in_cases, one.singles, one.extras, one.yours]


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
    sums = sums_of(packed, whole_run=whole_run)
    columns = [
        Column(say("goods", language), 6),
        Column(say("variant", language), 4),
        Column(say("units", language), 2, number=True),
    ]
    rows = [[one.title, one.variant, str(one.units)] for one in sums]
    total = [say("total", language), "", str(sum(one.units for one in sums))]
    if not any(one.size for one in sums):
        return Section(heading, columns, rows, total)
    columns += [
        Column(say("cases", language), 3, number=True),
        *(Column(say(key, language), 2, number=True) for key in COUNTS[3:]),
    ]
    rows = [[*row, *_cases(one, language)] for row, one in zip(rows, sums, strict=True)]
    keeps = any(one.yours for one in sums)
    total += [""] * (len(columns) - len(total))
    return Section(heading, columns, rows, total, say("kept_use", language) if keeps else "")


def _cases(one: KindSum, language: Language) -> list[str]:
    if one.size is None:
        return ["", "", str(one.singles), "", ""]
    cases = say("case_of", language, cases=one.cases, size=one.size)
    return [cases, *(str(count) for count in (one.in_cases, one.singles, one.extras, one.yours))]


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
