"""Hold our books against the provider's account, and prove that they agree (rule 4.9).

The proof: what our books say the provider holds is the sum of its lines but for reasons of
time, and that sum is the balance it tells. It fails loudly: as a run's row, in the log, on
the operator's overview, as a metric, and among the platform's truths.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from core import clock
from core.database import execute, fetch_value, patience, transaction
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.account_movements import account_movements
from marketplace.booking_account import WHOLE, book_line, lines_to_book
from marketplace.clearing import STRIPE
from payments.account_lines import AccountFetch, KeptLine, kept_lines, last_complete_fetch
from payments.exceptions import keep_exceptions
from payments.matching import OURS, QUIET, Match, MatchKind, Movement, Proof, classify, timing

if TYPE_CHECKING:
    from datetime import datetime

log = structlog.get_logger(__name__)

# A booking changes what is compared next; a second look sees what came meanwhile.
LOOKS_MAX = 3
PATIENT_SECONDS = 120


@dataclass(frozen=True)
class Comparison:
    """Both accounts of one moment, line by line and as a whole."""

    lines: dict[str, KeptLine]
    matches: list[Match]
    proof: Proof


async def reconcile_new_fetch() -> int:
    """Sweep: reconcile once after each complete fetch; give how many exceptions there are."""
    fetched = await last_complete_fetch()
    if fetched is None or await fetch_value(
        "SELECT 1 FROM reconciliation_run WHERE fetched = $1", fetched.id
    ):
        return 0
    return await reconcile()


async def reconcile() -> int:
    """Compare with the last complete fetch, book what is known, keep the rest; count it.

    Without a complete fetch there is nothing to say.
    """
    fetched = await last_complete_fetch()
    if fetched is None:
        return 0
    found = await _compare(fetched)
    for _ in range(LOOKS_MAX):
        if not await _book(found):
            break
        found = await _compare(fetched)
    return await _keep(fetched, found)


async def _compare(fetched: AccountFetch) -> Comparison:
    now = clock.now()
    with patience(PATIENT_SECONDS):
        async with transaction(isolation="repeatable_read"):
            ours, under_way = await account_movements(now)
            lines = await kept_lines()
            ledger = (await balance_of(money(Book.GATEWAY_CLEARING, STRIPE))).balance
    listed = [kept.line for kept in lines if kept.is_listed]
    matches = classify(
        [*ours, *_by_lines(lines, now)],
        listed,
        fetched_at=fetched.started_at,
        now=now,
        under_way=under_way,
    )
    total = sum(line.net for line in listed if line.currency == OURS)
    exceptions = sum(match.kind not in QUIET for match in matches)
    proof = Proof(-ledger, total, fetched.held(OURS), timing(matches), exceptions)
    return Comparison({kept.line.provider_id: kept for kept in lines}, matches, proof)


def _by_lines(lines: list[KeptLine], now: datetime) -> list[Movement]:
    """Give what our books know from lines alone: a line that vanishes must be missed."""
    return [
        Movement(
            key=kept.line.provider_id,
            category=kept.line.category,
            source=kept.line.source,
            amount_fen=kept.line.amount,
            fee_fen=kept.line.fee,
            settled_at=min(kept.line.created_at, now),
            currency=kept.line.currency,
        )
        for kept in lines
        if kept.booked_as in WHOLE
    ]


async def _book(found: Comparison) -> int:
    return sum(
        [
            await book_line(found.lines[provider_id], booked_as)
            for provider_id, booked_as in lines_to_book(found.matches)
        ]
    )


async def _keep(fetched: AccountFetch, found: Comparison) -> int:
    proof = found.proof
    counts = Counter(match.kind.value for match in found.matches)
    async with transaction():
        await execute(
            """INSERT INTO reconciliation_run (id, fetched, made_at, counts, ledger_fen, lines_fen,
                 provider_fen, timing_fen, exceptions, proven)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
            uuid7(),
            fetched.id,
            clock.now(),
            {kind.value: counts[kind.value] for kind in MatchKind},
            proof.ledger,
            proof.lines,
            proof.provider,
            proof.timing,
            proof.exceptions,
            proof.holds,
        )
        await keep_exceptions(found.matches)
    _tell(proof, fetched.id)
    return proof.exceptions


def _tell(proof: Proof, fetched: UUID) -> None:
    told = {"fetch": str(fetched), **proof._asdict()}
    if proof.holds:
        log.info("reconciliation_holds", **told)
    else:
        log.error(
            "reconciliation_failed",
            unexplained=proof.unexplained,
            unlisted=proof.unlisted,
            **told,
        )
