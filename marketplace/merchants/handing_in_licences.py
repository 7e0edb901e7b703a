"""A merchant shows a licence with its end; what is in force stays so until the new one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, refuse_on, transaction
from core.identifiers import uuid7
from core.outbox import record
from core.personal_data import seal
from core.pictures.claiming import claim
from core.refusals import Text
from marketplace.access import require_seller
from marketplace.merchants.facts import LicenceHandedIn
from marketplace.merchants.refusals import BadLicence, LicenceUnderWay

if TYPE_CHECKING:
    from accounts.access import Viewer
    from marketplace.merchants.licence_rules import LicenceKind

PICTURES_MAX = 6
NUMBER_MIN = 4

refuse_on({"one_waiting_licence_per_kind": LicenceUnderWay})


@dataclass(frozen=True)
class LicencePlan:
    """A licence as its merchant shows it; ``valid_until`` None means without an end."""

    kind: LicenceKind
    number: str
    valid_until: date | None
    picture_ids: tuple[UUID, ...]


async def hand_in_licence(viewer: Viewer, merchant_id: UUID, plan: LicencePlan) -> UUID:
    """Hand a licence in to be reviewed; give its id.

    Raises NoSuchMerchant, NotAllowed, BadLicence, PictureNotFound and LicenceUnderWay.
    """
    require_seller(viewer, merchant_id)
    complaints = _complaints(plan)
    if complaints:
        raise BadLicence(complaints=complaints)
    made = uuid7()
    async with transaction():
        await execute(
            """INSERT INTO merchant_licence (id, merchant, kind, number_sealed, pictures,
                 valid_until, state, submitted_by, submitted_at, reminders_sent)
               VALUES ($1, $2, $3, $4, $5, $6, 'submitted', $7, $8, 0)""",
            made,
            merchant_id,
            plan.kind.value,
            seal(plan.number.strip()),
            [str(picture) for picture in dict.fromkeys(plan.picture_ids)],
            plan.valid_until,
            viewer.person_id,
            clock.now(),
        )
        await claim(plan.picture_ids, made, uploaded_by=viewer.person_id)
        await record(LicenceHandedIn(licence_id=made, merchant_id=merchant_id))
    return made


def _complaints(plan: LicencePlan) -> list[Text]:
    complaints = []
    if len(plan.number.strip()) < NUMBER_MIN:
        complaints.append(Text("证照号码", "the number of the licence"))
    if not 1 <= len(plan.picture_ids) <= PICTURES_MAX:
        complaints.append(Text("1 到 6 张照片", "one to six photos"))
    if plan.valid_until is not None and plan.valid_until < clock.today():
        complaints.append(Text("有效期已经过了", "its last day is over"))
    return complaints
