"""Hold our books against the provider's account, and prove that they agree (rule 4.9).

The proof: what our books say the provider holds is the sum of its lines but for reasons of
time, and that sum is the balance it tells. An account that holds another currency is proven
in that currency, too: the lines our books know are those the provider has. It fails loudly:
as a run's row, in the log, on the operator's overview, as a metric, and among the platform's
truths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from core import clock
from core.database import execute, fetch_value, patience, transaction
from core.identifiers import uuid7
from core.outbox import record
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.clearing import STRIPE
from marketplace.reconciliation.account_movements import account_movements, sources_under_way
from marketplace.reconciliation.booking_account import book_line
from marketplace.reconciliation.comparing_accounts import Found, compare
from marketplace.reconciliation.facts import ReconciliationFailed
from payments.account_lines import (
    AccountFetch,
    Sums,
    last_complete_fetch,
    listed_lines,
    sums_of_lines,
)
from payments.exceptions import keep_exceptions
from payments.matching import OURS, MatchKind, Proof

if TYPE_CHECKING:
    from collections.abc import Mapping

log = structlog.get_logger(__name__)

# A booking changes what is compared next; a second look sees what came meanwhile.
LOOKS_MAX = 3
PATIENT_SECONDS = 120


@dataclass(frozen=True)
class Comparison:
    """Both accounts of one moment, line by line and as a whole."""

    found: Found
    proof: Proof
    others: dict[str, Proof]

    @property
    def failing(self) -> int:
        """Give how many of the other currencies prove nothing."""
        return sum(not proof.holds for proof in self.others.values())

    @property
    def holds(self) -> bool:
        """Tell whether every currency is proven."""
        return self.proof.holds and not self.failing


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
    seen = await _compare(fetched)
    for _ in range(LOOKS_MAX):
        if not await _book(seen.found):
            break
        seen = await _compare(fetched)
    return await _keep(fetched, seen)


async def _compare(fetched: AccountFetch) -> Comparison:
    now = clock.now()
    with patience(PATIENT_SECONDS):
        async with transaction(isolation="repeatable_read"):
            found = await compare(
                account_movements(now),
                listed_lines(),
                fetched_at=fetched.started_at,
                now=now,
                under_way=await sources_under_way(now),
            )
            sums = await sums_of_lines()
            ledger = (await balance_of(money(Book.GATEWAY_CLEARING, STRIPE))).balance
    ours = sums.pop(OURS, Sums())
    # What stands for another currency's lines is proven in that currency.
    in_yuan = -ledger - sum(one.booked_fen for one in sums.values())
    timing = found.timings
    proof = Proof(in_yuan, ours.listed, fetched.held(OURS), timing[OURS], found.exceptions)
    return Comparison(found, proof, _others(fetched, sums, timing))


def _others(
    fetched: AccountFetch, sums: dict[str, Sums], timing: Mapping[str, int]
) -> dict[str, Proof]:
    """Prove each other currency: the lines our books know are those the provider has."""
    held = (fetched.available.keys() | fetched.pending.keys()) - {OURS}
    return {
        currency: Proof(one.booked, one.listed, fetched.held(currency), timing.get(currency, 0))
        for currency in sorted(sums.keys() | held)
        for one in (sums.get(currency, Sums()),)
    }


async def _book(found: Found) -> int:
    return sum([await book_line(kept, booked_as) for kept, booked_as in found.to_book])


async def _keep(fetched: AccountFetch, seen: Comparison) -> int:
    proof, found, run = seen.proof, seen.found, uuid7()
    async with transaction():
        await execute(
            """INSERT INTO reconciliation_run (id, fetched, made_at, counts, ledger_fen, lines_fen,
                 provider_fen, timing_fen, exceptions, proven, others, others_unproven)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)""",
            run,
            fetched.id,
            clock.now(),
            {kind.value: found.counts[kind.value] for kind in MatchKind},
            proof.ledger,
            proof.lines,
            proof.provider,
            proof.timing,
            proof.exceptions,
            seen.holds,
            {currency: one._asdict() for currency, one in seen.others.items()},
            seen.failing,
        )
        await keep_exceptions(found.differences, all_of_them=found.all_kept)
        if not seen.holds:
            await record(ReconciliationFailed(run_id=run, exceptions=proof.exceptions))
    _tell(seen, fetched.id)
    return proof.exceptions


def _tell(seen: Comparison, fetched: UUID) -> None:
    proof = seen.proof
    told = {"fetch": str(fetched), **proof._asdict(), "others_unproven": seen.failing}
    if seen.holds:
        log.info("reconciliation_holds", **told)
    else:
        log.error(
            "reconciliation_failed",
            unexplained=proof.unexplained,
            unlisted=proof.unlisted,
            **told,
        )
