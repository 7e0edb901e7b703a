"""Asking to keep a pick-up point: what says who somebody is is stored sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.queries import served_communities
from accounts.refusals import CommunityUnknown
from core import clock
from core.database import execute, fetch_row, refuse_on, transaction
from core.identifiers import uuid7
from core.outbox import record
from core.personal_data import normalise_phone, seal
from core.pictures.claiming import claim, release
from core.refusals import Text
from marketplace.hosts.facts import HostApplied
from marketplace.hosts.identity import normal_id_number
from marketplace.hosts.refusals import (
    BadHostApplication,
    HostApplicationDecided,
    HostApplicationOpen,
    NoSuchHostApplication,
)
from marketplace.hosts.tables import HostApplicationState, HostKind
from marketplace.pick_up.point_rules import PointWords, complaints_about
from marketplace.pick_up.storage import Capacity

if TYPE_CHECKING:
    from accounts.access import Viewer

PICTURES_MAX = 6
NAME_MIN = 2

refuse_on({"one_open_host_application_per_person": HostApplicationOpen})


@dataclass(frozen=True)
class HostPlan:
    """What somebody says of the point they would keep, and who they are."""

    words: PointWords
    kind: HostKind
    capacity: Capacity
    id_name: str
    id_number: str
    contact_phone: str
    picture_ids: tuple[UUID, ...] = ()


async def apply_as_host(viewer: Viewer, plan: HostPlan) -> UUID:
    """Hand a request in; give its id.

    Raises BadHostApplication with every complaint, CommunityUnknown, PhoneNotUnderstood,
    PictureNotFound and HostApplicationOpen.
    """
    phone = normalise_phone(plan.contact_phone)
    said = plan.words.tidy()
    if not await served_communities([said.community_id]):
        raise CommunityUnknown
    number = _checked(plan, said)
    made = uuid7()
    async with transaction():
        await execute(
            """INSERT INTO host_application (id, applicant, community, point_name, host_kind,
                 address, hours, note, capacity_units, cool_units, frozen_units, id_name_sealed,
                 id_number_sealed, contact_phone_sealed, pictures, state, submitted_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                 'submitted', $16)""",
            made,
            viewer.person_id,
            said.community_id,
            said.name,
            plan.kind.value,
            said.address,
            [span.document() for span in said.hours],
            said.note,
            *plan.capacity,
            seal(plan.id_name.strip()),
            seal(number),
            seal(phone),
            [str(picture) for picture in plan.picture_ids],
            clock.now(),
        )
        await claim(plan.picture_ids, made, uploaded_by=viewer.person_id)
        await record(HostApplied(application_id=made))
    return made


async def withdraw_host_application(viewer: Viewer, application_id: UUID) -> None:
    """Take a request back before it is decided; doing it again changes nothing.

    Raises NoSuchHostApplication and HostApplicationDecided.
    """
    async with transaction():
        row = await fetch_row(
            """SELECT * FROM host_application WHERE id = $1 AND applicant = $2
               FOR NO KEY UPDATE""",
            application_id,
            viewer.person_id,
        )
        if row is None:
            raise NoSuchHostApplication
        if row["state"] == HostApplicationState.WITHDRAWN:
            return
        if row["state"] != HostApplicationState.SUBMITTED:
            raise HostApplicationDecided(state=row["state"])
        await execute(
            """UPDATE host_application SET state = 'withdrawn', pictures = '[]', decided_at = $2
               WHERE id = $1""",
            application_id,
            clock.now(),
        )
        await release([UUID(picture) for picture in row["pictures"]], application_id)


def _checked(plan: HostPlan, said: PointWords) -> str:
    """Give the identity number; raises BadHostApplication with every complaint."""
    number = normal_id_number(plan.id_number)
    complaints = [*complaints_about(said), *plan.capacity.complaints()]
    if len(plan.id_name.strip()) < NAME_MIN:
        complaints.append(Text("身份证上的姓名", "the name on the identity card"))
    if number is None:
        complaints.append(
            Text("18 位身份证号（末位会核对）", "an identity number whose last character fits")
        )
    if len(plan.picture_ids) > PICTURES_MAX:
        complaints.append(Text("照片最多 6 张", "six pictures at most"))
    if complaints or number is None:
        raise BadHostApplication(complaints=complaints)
    return number
