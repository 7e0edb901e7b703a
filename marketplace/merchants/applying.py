"""Asking to become a merchant (feature M1): what is said of the business is stored sealed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.queries import served_communities
from accounts.refusals import CommunityUnknown
from core import clock
from core.database import execute, refuse_on, transaction
from core.identifiers import uuid7
from core.outbox import record
from core.personal_data import normalise_phone, seal
from core.refusals import Text
from marketplace.facts import MerchantApplied
from marketplace.merchants.answering_requirements import keep_answers
from marketplace.merchants.requirement_rules import Given
from marketplace.refusals import ApplicationUnderWay, BadApplication
from marketplace.settling.previewing_commission import rules_for_newcomers

if TYPE_CHECKING:
    from accounts.access import Viewer

# The unified social credit code has 18 characters, the older licence number 15.
_LICENCE = re.compile(r"[0-9A-Z]{18}|[0-9A-Z]{15}")

refuse_on({"one_open_application_per_person": ApplicationUnderWay})


@dataclass(frozen=True)
class Application:
    """What somebody says of the business they want to sell with."""

    name: str
    introduction: str
    address: str
    community_id: UUID
    licence_number: str
    legal_person: str
    contact_phone: str
    answers: Mapping[UUID, Given] = field(default_factory=dict)


async def apply(viewer: Viewer, application: Application) -> UUID:
    """Hand an application in; give its id. The rules of commission in force are kept with it.

    Raises BadApplication (also when something asked for is missing), CommunityUnknown,
    PhoneNotUnderstood, PictureNotFound and ApplicationUnderWay.
    """
    licence = normal_licence(application.licence_number)
    phone = normalise_phone(application.contact_phone)
    if not await served_communities([application.community_id]):
        raise CommunityUnknown
    agreed_to = await rules_for_newcomers()
    application_id = uuid7()
    async with transaction():
        await execute(
            """INSERT INTO merchant_application (id, applicant, community, name, introduction,
                 address, licence_number_sealed, legal_person_sealed, contact_phone_sealed, state,
                 submitted_at, commission_rules)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'submitted', $10, $11)""",
            application_id,
            viewer.person_id,
            application.community_id,
            application.name,
            application.introduction,
            application.address,
            seal(licence),
            seal(application.legal_person),
            seal(phone),
            clock.now(),
            [
                {"category": rule.category, "zh": rule.text.zh, "en": rule.text.en}
                for rule in agreed_to
            ],
        )
        await keep_answers(application_id, application.answers, applicant=viewer.person_id)
        await record(MerchantApplied(application_id=application_id))
    return application_id


def normal_licence(text: str) -> str:
    """Give a licence number in capitals without spaces; raise BadApplication."""
    licence = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not _LICENCE.fullmatch(licence):
        said = Text(
            "营业执照号应为 15 或 18 位数字和大写字母",
            "the licence number has 15 or 18 letters and digits",
        )
        raise BadApplication(complaints=[said])
    return licence
