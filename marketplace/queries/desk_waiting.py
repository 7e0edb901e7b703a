"""What waits for the platform's people, by what has to be decided."""

from __future__ import annotations

from dataclasses import dataclass

from core.database import fetch_row


@dataclass(frozen=True)
class Waiting:
    """How many of each kind wait for a decision at the desk, at this moment."""

    applications_waiting: int
    hosts_waiting: int
    licences_waiting: int
    campaigns_in_review: int
    cases_escalated: int
    reviews_reported: int
    appeals_open: int
    withdrawals_waiting: int
    refunds_to_approve: int


async def waiting() -> Waiting:
    """Give the counts; who may see them is decided before."""
    row = await fetch_row(
        """SELECT
             (SELECT count(*) FROM merchant_application WHERE state = 'submitted')
               AS applications_waiting,
             (SELECT count(*) FROM host_application WHERE state = 'submitted') AS hosts_waiting,
             (SELECT count(*) FROM merchant_licence WHERE state = 'submitted')
               AS licences_waiting,
             (SELECT count(*) FROM campaign WHERE state = 'in_review') AS campaigns_in_review,
             (SELECT count(*) FROM after_sale WHERE state = 'escalated') AS cases_escalated,
             (SELECT count(*) FROM review_report WHERE state = 'open') AS reviews_reported,
             (SELECT count(*) FROM credit_appeal WHERE state = 'open') AS appeals_open,
             (SELECT count(*) FROM wallet_withdrawal WHERE state IN ('requested', 'approved'))
               AS withdrawals_waiting,
             (SELECT count(*) FROM refund_proposal WHERE state = 'proposed')
               AS refunds_to_approve"""
    )
    return Waiting(**dict(row or {}))
