"""What the platform's people see of its account at the provider."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant
from payments.exception_states import ExceptionState
from payments.matching import MatchKind
from payments.tables import NOTE_LENGTH


class CurrencyProof(Answer):
    """The proof of another currency the account holds; amounts in its smallest unit."""

    currency: str
    holds: bool
    ledger: int
    lines: int
    provider: int
    timing: int
    unexplained: int
    unlisted: int


class ReconciliationRun(Answer):
    """One comparison of both accounts; when it is proven, the two differences are zero."""

    id: UUID
    made_at: Instant
    fetched_at: Instant
    proven: bool
    exceptions: int
    ledger_fen: int
    lines_fen: int
    provider_fen: int
    timing_fen: int
    unexplained_fen: int
    unlisted_fen: int
    matched: int
    timing: int
    others: list[CurrencyProof]


class Reconciliation(Answer):
    """The latest comparisons, newest first."""

    runs: list[ReconciliationRun]


class ExceptionOwner(Answer):
    """Who looks after an exception."""

    id: UUID
    name: str


class ReconciliationException(Answer):
    """A difference; ``theirs`` and ``fee`` are in the smallest unit of ``currency``."""

    id: UUID
    kind: MatchKind
    key: str
    category: str
    source: str | None
    currency: str
    ours_fen: int | None
    theirs: int | None
    fee: int | None
    since: Instant
    age_days: int
    found_at: Instant
    state: ExceptionState
    owner: ExceptionOwner | None
    note: str | None
    can_book: bool
    resolved_at: Instant | None
    resolved_by: ExceptionOwner | None


class ExceptionNote(Body):
    """What is said of a difference; it names nobody."""

    note: Annotated[str, msgspec.Meta(min_length=1, max_length=NOTE_LENGTH, pattern=r"\S")]
