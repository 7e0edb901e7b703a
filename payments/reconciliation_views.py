"""What may be read of the reconciliation: its runs, and what they found wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core import clock
from core.database import fetch, fetch_row
from payments.exception_states import ExceptionState
from payments.matching import MatchKind, Proof
from payments.refusals import NoSuchException

if TYPE_CHECKING:
    from asyncpg import Record

RUNS_SHOWN = 14


@dataclass(frozen=True)
class CurrencyView:
    """The proof of another currency of the account; amounts in its smallest unit."""

    currency: str
    holds: bool
    ledger: int
    lines: int
    provider: int
    timing: int
    unexplained: int
    unlisted: int


@dataclass(frozen=True)
class RunView:
    """One comparison; ``unexplained_fen`` and ``unlisted_fen`` are zero when it is proven.

    The first is by how much our books exceed the provider's lines for no known reason, the
    second by how much its balance exceeds the sum of its lines.
    """

    id: UUID
    made_at: datetime
    fetched_at: datetime
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
    others: list[CurrencyView]


@dataclass(frozen=True)
class Owner:
    """Who looks after an exception."""

    id: UUID
    name: str


@dataclass(frozen=True)
class ExceptionView:
    """A difference: amounts in the currency's smallest unit, and what was said of it."""

    id: UUID
    kind: MatchKind
    key: str
    category: str
    source: str | None
    currency: str
    ours_fen: int | None
    theirs: int | None
    fee: int | None
    since: datetime
    age_days: int
    found_at: datetime
    state: ExceptionState
    owner: Owner | None
    note: str | None
    can_book: bool
    resolved_at: datetime | None
    resolved_by: Owner | None


async def last_runs(limit: int = RUNS_SHOWN) -> list[RunView]:
    """Give the latest comparisons, newest first."""
    rows = await fetch(
        """SELECT run.*, fetched.started_at AS fetched_at FROM reconciliation_run run
           JOIN account_fetch fetched ON fetched.id = run.fetched
           ORDER BY run.made_at DESC LIMIT $1""",
        limit,
    )
    return [_run(row) for row in rows]


async def exceptions(
    *, state: ExceptionState | None, after: tuple[datetime, UUID] | None, limit: int
) -> list[ExceptionView]:
    """Give exceptions, the oldest first; without a state, those not resolved.

    ``after`` is since when the last one shown before has been, and its id.
    """
    since, last = after or (None, None)
    rows = await fetch(
        f"""{_EXCEPTION} WHERE ($2::timestamptz IS NULL OR (found.since, found.id) > ($2, $3::uuid))
              AND CASE WHEN $1::text IS NULL THEN found.state <> 'resolved'
                       ELSE found.state = $1 END
            ORDER BY found.since, found.id LIMIT $4""",
        state and state.value,
        since,
        last,
        limit,
    )
    return [_exception(row) for row in rows]


async def runs_between(since: datetime, until: datetime) -> list[RunView]:
    """Give the comparisons of a time, oldest first."""
    rows = await fetch(
        """SELECT run.*, fetched.started_at AS fetched_at FROM reconciliation_run run
           JOIN account_fetch fetched ON fetched.id = run.fetched
           WHERE run.made_at >= $1 AND run.made_at < $2 ORDER BY run.made_at""",
        since,
        until,
    )
    return [_run(row) for row in rows]


async def exceptions_between(since: datetime, until: datetime) -> list[ExceptionView]:
    """Give every exception that was there in a time, the oldest first."""
    rows = await fetch(
        f"""{_EXCEPTION} WHERE found.since < $2
              AND (found.resolved_at IS NULL OR found.resolved_at >= $1)
            ORDER BY found.since, found.id""",
        since,
        until,
    )
    return [_exception(row) for row in rows]


async def existing_exception(exception_id: UUID) -> ExceptionView:
    """Give one exception. Raises NoSuchException."""
    row = await fetch_row(f"{_EXCEPTION} WHERE found.id = $1", exception_id)
    if row is None:
        raise NoSuchException
    return _exception(row)


async def proof_holds() -> bool | None:
    """Tell whether the last comparison proved anything; None before the first."""
    row = await fetch_row("SELECT proven FROM reconciliation_run ORDER BY made_at DESC LIMIT 1")
    return row["proven"] if row else None


def _run(row: Record) -> RunView:
    amounts = {
        name: row[name] for name in ("ledger_fen", "lines_fen", "provider_fen", "timing_fen")
    }
    proof = Proof(*amounts.values())
    return RunView(
        id=row["id"],
        made_at=row["made_at"],
        fetched_at=row["fetched_at"],
        proven=row["proven"],
        exceptions=row["exceptions"],
        **amounts,
        unexplained_fen=proof.unexplained,
        unlisted_fen=proof.unlisted,
        matched=row["counts"].get(MatchKind.MATCHED, 0),
        timing=row["counts"].get(MatchKind.TIMING, 0),
        others=[_other(currency, Proof(**told)) for currency, told in row["others"].items()],
    )


def _other(currency: str, proof: Proof) -> CurrencyView:
    return CurrencyView(
        currency=currency,
        holds=proof.holds,
        ledger=proof.ledger,
        lines=proof.lines,
        provider=proof.provider,
        timing=proof.timing,
        unexplained=proof.unexplained,
        unlisted=proof.unlisted,
    )


def _exception(row: Record) -> ExceptionView:
    same: dict[str, Any] = {
        name: row[name]
        for name in ExceptionView.__dataclass_fields__
        if name not in {"age_days", "kind", "state", "owner", "resolved_by"}
    }
    return ExceptionView(
        **same,
        kind=MatchKind(row["kind"]),
        state=ExceptionState(row["state"]),
        age_days=max((clock.now() - row["since"]).days, 0),
        owner=_owner(row, "owner"),
        resolved_by=_owner(row, "resolved_by"),
    )


def _owner(row: Record, name: str) -> Owner | None:
    return Owner(row[name], row[f"{name}_name"] or "") if row[name] else None


_EXCEPTION = """
    SELECT found.*, owner.display_name AS owner_name, resolver.display_name AS resolved_by_name,
           found.state <> 'resolved' AND found.currency = 'cny'
             AND found.ours_fen IS NULL AND line.id IS NOT NULL AS can_book
    FROM reconciliation_exception found
    LEFT JOIN person owner ON owner.id = found.owner
    LEFT JOIN person resolver ON resolver.id = found.resolved_by
    LEFT JOIN balance_transaction line ON line.provider_id = found.key
      AND line.booked_at IS NULL AND line.gone_at IS NULL"""
