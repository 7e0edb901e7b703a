"""Licences of merchants."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant
from api.shapes.pictures import Picture
from marketplace.merchants.handing_in_licences import PICTURES_MAX, LicencePlan
from marketplace.merchants.licence_rules import LicenceKind, LicenceState


class LicenceDraft(Body):
    """A licence to be reviewed; without ``valid_until`` it has no end."""

    kind: LicenceKind
    number: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    picture_ids: Annotated[list[UUID], msgspec.Meta(max_length=PICTURES_MAX)]
    valid_until: date | None = None

    def plan(self) -> LicencePlan:
        """Give it in the marketplace's words."""
        return LicencePlan(self.kind, self.number, self.valid_until, tuple(self.picture_ids))


class Licence(Answer):
    """A licence; from ``stops_on`` on nothing is sold without a newer one."""

    id: UUID
    merchant_id: UUID
    merchant_name: str
    kind: LicenceKind
    number: str
    pictures: list[Picture]
    valid_until: date | None
    stops_on: date | None
    state: LicenceState
    reason: str | None
    submitted_at: Instant
    decided_at: Instant | None
