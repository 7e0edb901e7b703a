"""What is said and shown of goods that came: one note and some pictures for each arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.database import execute, within_transaction
from core.pictures.claiming import claim

if TYPE_CHECKING:
    from uuid import UUID

PICTURES_MAX = 6
NOTE_MAX = 200


class Evidence(NamedTuple):
    """What whoever reports goods says of them, and the pictures taken of them."""

    note: str = ""
    picture_ids: tuple[UUID, ...] = ()


NOTHING_SAID = Evidence()


@within_transaction
async def keep_evidence(plan_id: UUID, evidence: Evidence, *, said_by: UUID) -> None:
    """Keep note and pictures with an arrival; the caller holds the row of ``campaign_point``.

    Raises PictureNotFound for pictures of somebody else.
    """
    note = evidence.note.strip()
    if not note and not evidence.picture_ids:
        return
    await claim(evidence.picture_ids, plan_id, uploaded_by=said_by)
    await execute(
        "UPDATE campaign_point SET arrival_note = $2, arrival_pictures = $3 WHERE id = $1",
        plan_id,
        note or None,
        [str(picture) for picture in dict.fromkeys(evidence.picture_ids)],
    )
