"""Requests to keep a pick-up point, masked: the applicant's own, and the reviewers' list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from core.personal_data import mask_id_number, mask_name, mask_phone, open_sealed
from core.pictures.queries import PictureView, views_of
from marketplace.hosts.refusals import NoSuchHostApplication
from marketplace.hosts.tables import HostApplicationState, HostKind
from marketplace.queries.hours import hours_text
from marketplace.queries.point_desk import Place

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class HostApplicationView:
    """A request with its identity masked."""

    id: UUID
    point_name: str
    kind: HostKind
    address: str
    community: Place
    hours_text: str
    note: str
    capacity_units: int | None
    cool_units: int | None
    frozen_units: int | None
    pictures: list[PictureView]
    state: HostApplicationState
    reason: str | None
    submitted_at: datetime
    decided_at: datetime | None
    point_id: UUID | None
    applicant_mask: str
    id_name_mask: str
    id_number_mask: str
    phone_mask: str


async def host_applications(
    *,
    applicant: UUID | None = None,
    application_id: UUID | None = None,
    states: Sequence[str] | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
    language: str,
) -> list[HostApplicationView]:
    """Give requests (of one person, or all), newest first."""
    rows = await fetch(
        """SELECT asked.*, community.name AS community_name, person.display_name
           FROM host_application asked JOIN community ON community.id = asked.community
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
    pictures = await views_of([UUID(picture) for row in rows for picture in row["pictures"]])
    return [_view(row, pictures, language) for row in rows]


async def host_application(application_id: UUID, language: str) -> HostApplicationView:
    """Give one request; raises NoSuchHostApplication. Who may see it is decided before."""
    found = await host_applications(application_id=application_id, language=language)
    if not found:
        raise NoSuchHostApplication
    return found[0]


def _view(row: Any, pictures: dict[UUID, PictureView], language: str) -> HostApplicationView:
    shown = [pictures.get(UUID(picture)) for picture in row["pictures"]]
    return HostApplicationView(
        id=row["id"],
        point_name=row["point_name"],
        kind=HostKind(row["host_kind"]),
        address=row["address"],
        community=Place(row["community"], row["community_name"]),
        hours_text=hours_text(row["hours"], language),
        note=row["note"],
        capacity_units=row["capacity_units"],
        cool_units=row["cool_units"],
        frozen_units=row["frozen_units"],
        pictures=[picture for picture in shown if picture is not None],
        state=HostApplicationState(row["state"]),
        reason=row["reason"],
        submitted_at=row["submitted_at"],
        decided_at=row["decided_at"],
        point_id=row["point"],
        applicant_mask=mask_name(row["display_name"] or ""),
        id_name_mask=mask_name(open_sealed(row["id_name_sealed"])),
        id_number_mask=mask_id_number(open_sealed(row["id_number_sealed"])),
        phone_mask=mask_phone(open_sealed(row["contact_phone_sealed"])),
    )
