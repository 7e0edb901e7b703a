"""The credit of a merchant: to itself with every event, to residents the sum and its rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import fetch, fetch_value
from marketplace.credit.selling_right import standing_of
from marketplace.credit.standing import (
    CONSEQUENCES,
    KINDS,
    POINTS,
    STANDING_MOST,
    CreditKind,
    Selling,
    consequence,
    selling,
)
from marketplace.credit.tables import AppealState
from marketplace.refusals import NoSuchMerchant

if TYPE_CHECKING:
    import asyncpg

    from core.refusals import Language

EVENTS_MAX = 200


@dataclass(frozen=True)
class CreditRule:
    """What a kind of event weighs."""

    kind: CreditKind
    text: str
    points: int


@dataclass(frozen=True)
class CreditConsequence:
    """What follows below a standing."""

    below: int
    text: str


@dataclass(frozen=True)
class CreditSum:
    """A standing with the rules everybody may read; ``consequence`` is null when none holds."""

    standing: int
    most: int
    selling: Selling
    consequence: str | None
    rules: list[CreditRule]
    consequences: list[CreditConsequence]


@dataclass(frozen=True)
class AppealView:
    """An appeal and what was answered."""

    id: UUID
    words: str
    state: AppealState
    opened_at: datetime
    answer: str | None
    decided_at: datetime | None


@dataclass(frozen=True)
class CreditEventView:
    """An event with its reason, as long as it counts and afterwards."""

    id: UUID
    kind: CreditKind
    text: str
    words: str
    points: int
    happened_at: datetime
    expires_at: datetime
    counts: bool
    corrected: bool
    may_appeal: bool
    appeal: AppealView | None


@dataclass(frozen=True)
class CreditPage:
    """All a merchant's people, and the platform's, see of its credit."""

    sum: CreditSum
    events: list[CreditEventView]


@dataclass(frozen=True)
class AppealRow:
    """An appeal at the operator's desk, with the event it is about."""

    merchant_id: UUID
    merchant_name: str
    event: CreditEventView
    appeal: AppealView
    recorded_by_me: bool


EVENT = """
  event.*, appeal.id AS appeal_id, appeal.words AS appeal_words, appeal.state AS appeal_state,
  appeal.opened_at, appeal.answer, appeal.decided_at,
  EXISTS (SELECT FROM credit_event undone WHERE undone.undoes = event.id) AS corrected
"""


async def credit_sum(merchant_id: UUID, *, language: Language) -> CreditSum:
    """Give where a merchant's credit stands; raises NoSuchMerchant."""
    if not await fetch_value("SELECT 1 FROM merchant WHERE id = $1", merchant_id):
        raise NoSuchMerchant
    now = await standing_of(merchant_id)
    holds = consequence(now)
    return CreditSum(
        standing=now,
        most=STANDING_MOST,
        selling=selling(now),
        consequence=holds.text.in_language(language) if holds else None,
        rules=[
            CreditRule(kind, KINDS[kind].in_language(language), points)
            for kind, points in POINTS.items()
        ],
        consequences=[
            CreditConsequence(found.below, found.text.in_language(language))
            for found in CONSEQUENCES
        ],
    )


async def credit_page(merchant_id: UUID, *, language: Language) -> CreditPage:
    """Give a merchant's credit with its latest events; raises NoSuchMerchant."""
    rows = await fetch(
        f"""SELECT {EVENT} FROM credit_event event
            LEFT JOIN credit_appeal appeal ON appeal.event = event.id
            WHERE event.subject = $1 ORDER BY event.happened_at DESC, event.id DESC
            LIMIT $2""",  # noqa: S608 - columns are ours
        merchant_id,
        EVENTS_MAX,
    )
    return CreditPage(
        await credit_sum(merchant_id, language=language), [_event(row, language) for row in rows]
    )


async def appeals(*, is_open: bool, viewer: UUID, language: Language) -> list[AppealRow]:
    """Give the appeals that wait, oldest first; or those decided last, the newest first."""
    order = "appeal.opened_at" if is_open else "appeal.decided_at DESC"
    rows = await fetch(
        f"""SELECT {EVENT}, party.name AS merchant_name
            FROM credit_appeal appeal JOIN credit_event event ON event.id = appeal.event
            JOIN party ON party.id = event.subject
            WHERE (appeal.state = 'open') = $1 ORDER BY {order}, appeal.id LIMIT $2""",  # noqa: S608
        is_open,
        EVENTS_MAX,
    )
    found = [(row, _appeal(row)) for row in rows]
    return [
        AppealRow(
            row["subject"],
            row["merchant_name"],
            _event(row, language),
            appeal,
            row["recorded_by"] == viewer,
        )
        for row, appeal in found
        if appeal is not None
    ]


def _event(row: asyncpg.Record, language: Language) -> CreditEventView:
    now = clock.now()
    counts = row["expires_at"] > now
    appeal = _appeal(row)
    return CreditEventView(
        id=row["id"],
        kind=CreditKind(row["kind"]),
        text=KINDS[CreditKind(row["kind"])].in_language(language),
        words=row["words"],
        points=row["points"],
        happened_at=row["happened_at"],
        expires_at=row["expires_at"],
        counts=counts,
        corrected=row["corrected"],
        may_appeal=counts and row["points"] < 0 and row["undoes"] is None and appeal is None,
        appeal=appeal,
    )


def _appeal(row: asyncpg.Record) -> AppealView | None:
    if row["appeal_id"] is None:
        return None
    return AppealView(
        id=row["appeal_id"],
        words=row["appeal_words"],
        state=AppealState(row["appeal_state"]),
        opened_at=row["opened_at"],
        answer=row["answer"],
        decided_at=row["decided_at"],
    )
