"""What a buyer shows at the counter, and what a merchant is told before selling."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant


class PickUpPlace(Answer):
    """Where and when an order is collected."""

    id: UUID
    name: str
    address: str
    hours_text: str
    collect_from: Instant
    collect_until: Instant


class PickUpCode(Answer):
    """The code of an order; keep it on the phone, it works without a network."""

    qr_text: str
    digits: str
    expires_at: Instant
    pick_up_point: PickUpPlace
    quantity: int
    title: str


class ProxyLabel(Body):
    """What the buyer calls the neighbour who fetches."""

    label: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


class ProxyCode(Answer):
    """A code for a neighbour: it opens once, and nothing else of the order is told."""

    label: str
    qr_text: str
    digits: str
    expires_at: Instant
