"""Writing to the platform's finance people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.telling import tell
from core import clock
from core.amounts import yuan
from core.database import fetch, fetch_row, fetch_value, within_transaction
from core.refusals import Text
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.notices import Notice

if TYPE_CHECKING:
    from uuid import UUID

PROOF_FAILED = Notice(
    Text("对账没有通过", "The accounts do not agree"),
    Text(
        "{time} 的对账没有通过：{exceptions} 条差异；账上比明细多 {unexplained} 元，"
        "支付机构的余额比明细多 {unlisted} 元。请到“对账”逐条认领。今天不再重复提醒。",
        "The comparison of {time} failed: {exceptions} differences; our books exceed the lines by "
        "¥{unexplained}, the provider's balance exceeds them by ¥{unlisted}. Open the "
        "reconciliation and take each. You are told once a day.",
    ),
)


@within_transaction
async def tell_finance(notice: Notice, fields: dict[str, str]) -> None:
    """Write to everybody who looks after the platform's money."""
    people = await fetch(
        """SELECT DISTINCT member.person FROM membership member
           JOIN party ON party.id = member.party
           WHERE party.kind = 'platform' AND member.role = ANY($1) AND member.ended_at IS NULL
           ORDER BY member.person""",
        list(FINANCE_ROLES),
    )
    for one in people:
        await tell(
            one["person"], "settlement", subject=notice.subject, body=notice.body, fields=fields
        )


@within_transaction
async def tell_of_failed_proof(run_id: UUID) -> None:
    """Say that the proof failed, unless an earlier comparison of that day said so."""
    run = await fetch_row("SELECT * FROM reconciliation_run WHERE id = $1", run_id)
    if run is None:
        return
    morning = clock.shanghai(clock.business_day(run["made_at"]), 0)
    told = await fetch_value(
        """SELECT 1 FROM reconciliation_run
           WHERE NOT proven AND made_at >= $1 AND (made_at, id) < ($2, $3) LIMIT 1""",
        morning,
        run["made_at"],
        run_id,
    )
    if told:
        return
    at = run["made_at"].astimezone(clock.SHANGHAI)
    await tell_finance(
        PROOF_FAILED,
        {
            "time": f"{at:%Y-%m-%d %H:%M}",
            "exceptions": str(run["exceptions"]),
            "unexplained": yuan(run["ledger_fen"] - run["lines_fen"] - run["timing_fen"]),
            "unlisted": yuan(run["provider_fen"] - run["lines_fen"]),
        },
    )
