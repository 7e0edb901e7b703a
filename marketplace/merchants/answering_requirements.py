"""What an applicant gives for what is asked: checked with the application, kept sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core.database import execute, fetch, within_transaction
from core.identifiers import uuid7
from core.personal_data import seal
from core.pictures.claiming import claim, release
from core.refusals import Text
from marketplace.merchants.requirement_rules import Asked, RequirementKind, unanswered
from marketplace.refusals import BadApplication

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marketplace.merchants.requirement_rules import Given


@within_transaction
async def keep_answers(
    application_id: UUID, given: Mapping[UUID, Given], *, applicant: UUID
) -> None:
    """Keep what was given for what is asked now; answers to what is not asked are left out.

    Raises BadApplication with the names of what is missing, and PictureNotFound.
    """
    asked = await _asked()
    missing = unanswered(asked, given)
    if missing:
        raise BadApplication(complaints=missing)
    for one in asked:
        answer = given.get(one.id)
        if answer is None:
            continue
        await claim(answer.picture_ids, application_id, uploaded_by=applicant)
        await execute(
            """INSERT INTO requirement_answer (id, application, requirement, agreed, words_sealed,
                 pictures) VALUES ($1, $2, $3, $4, $5, $6)""",
            uuid7(),
            application_id,
            one.id,
            answer.agreed,
            seal(answer.words.strip()) if answer.words.strip() else None,
            [str(picture) for picture in dict.fromkeys(answer.picture_ids)],
        )


@within_transaction
async def forget_answers(application_ids: Sequence[UUID]) -> None:
    """Drop words and pictures of applications nobody will decide any more."""
    rows = await fetch(
        "SELECT application, pictures FROM requirement_answer WHERE application = ANY($1)",
        list(application_ids),
    )
    for row in rows:
        await release([UUID(one) for one in row["pictures"] or []], row["application"])
    await execute(
        """UPDATE requirement_answer SET words_sealed = NULL, pictures = '[]'
           WHERE application = ANY($1)""",
        list(application_ids),
    )


async def _asked() -> list[Asked]:
    rows = await fetch(
        "SELECT * FROM requirement WHERE retired_at IS NULL ORDER BY position, id FOR SHARE"
    )
    return [
        Asked(
            row["id"],
            RequirementKind(row["kind"]),
            Text(row["name_zh"], row["name_en"]),
            row["required"],
        )
        for row in rows
    ]
