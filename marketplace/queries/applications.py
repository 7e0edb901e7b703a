"""Applications of merchants, masked: the applicant's own, and the reviewers' list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from core.personal_data import mask_id_number, mask_name, mask_phone, open_sealed
from marketplace.queries.requirements import AnswerView, answers_of
from marketplace.queries.statements import Named
from marketplace.refusals import NoSuchApplication

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class AgreedRule:
    """A rule of commission as it read when the application was handed in."""

    category: str | None
    zh: str
    en: str


@dataclass(frozen=True)
class ApplicationView:
    """An application with its identity masked.

    ``commission_rules`` are those the applicant agreed to; none for older applications.
    """

    id: UUID
    name: str
    introduction: str
    address: str
    community: Named
    state: str
    reason: str | None
    submitted_at: datetime
    decided_at: datetime | None
    merchant_id: UUID | None
    applicant_mask: str
    licence_mask: str
    legal_person_mask: str
    phone_mask: str
    commission_rules: list[AgreedRule]
    answers: list[AnswerView]


async def applications(
    *,
    applicant: UUID | None = None,
    application_id: UUID | None = None,
    states: Sequence[str] | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[ApplicationView]:
    """Give applications (of one person, or all), newest first."""
    rows = await fetch(
        """SELECT asked.*, community.name AS community_name, person.display_name
           FROM merchant_application asked JOIN community ON community.id = asked.community
           JOIN person ON person.id = asked.applicant
           WHERE ($1::uuid IS NULL OR asked.applicant = $1)
             AND ($2::uuid IS NULL OR asked.id = $2)
             AND ($3::text[] IS NULL OR asked.state = ANY($3))
             AND ($4::timestamptz IS NULL OR (asked.submitted_at, asked.id) < ($4, $5::uuid))
           ORDER BY asked.submitted_at DESC, asked.id DESC LIMIT $6""",
        applicant,
        application_id,
        list(states) if states else None,
        *(after or (None, None)),
        limit,
    )
    answers = await answers_of([row["id"] for row in rows])
    return [_view(row, answers.get(row["id"], [])) for row in rows]


async def application(application_id: UUID) -> ApplicationView:
    """Give one application; raises NoSuchApplication. Who may see it is decided before."""
    found = await applications(application_id=application_id)
    if not found:
        raise NoSuchApplication
    return found[0]


def _view(row: Any, answers: list[AnswerView]) -> ApplicationView:
    return ApplicationView(
        id=row["id"],
        name=row["name"],
        introduction=row["introduction"],
        address=row["address"],
        community=Named(row["community"], row["community_name"]),
        state=row["state"],
        reason=row["reason"],
        submitted_at=row["submitted_at"],
        decided_at=row["decided_at"],
        merchant_id=row["merchant"],
        applicant_mask=mask_name(row["display_name"] or ""),
        licence_mask=mask_id_number(open_sealed(row["licence_number_sealed"])),
        legal_person_mask=mask_name(open_sealed(row["legal_person_sealed"])),
        phone_mask=mask_phone(open_sealed(row["contact_phone_sealed"])),
        commission_rules=[AgreedRule(**rule) for rule in row["commission_rules"] or []],
        answers=answers,
    )
