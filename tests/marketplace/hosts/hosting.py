"""Builders: somebody who wants to keep a pick-up point, and somebody who does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marketplace.hosts.applying import HostPlan, apply_as_host
from marketplace.hosts.reviewing import approve_host
from marketplace.hosts.tables import HostKind
from marketplace.pick_up.point_rules import OpenSpan, PointWords
from marketplace.pick_up.storage import Capacity
from tests.marketplace.handing_over import Street, a_person, as_viewer

if TYPE_CHECKING:
    from uuid import UUID

ID_NUMBER = "11010519491231002X"
ALWAYS = OpenSpan((1, 2, 3, 4, 5, 6, 7), "08:00", "20:00")


def a_plan(street: Street, **changes: Any) -> HostPlan:
    """Give a request in order: a shop with a fridge."""
    words = PointWords(
        community_id=changes.pop("community_id", street.community),
        name=changes.pop("name", "王阿姨便利店"),
        address=changes.pop("address", "幸福路 5 号底商"),
        hours=changes.pop("hours", (ALWAYS,)),
        note="门口有雨棚",
    )
    said: dict[str, Any] = {
        "words": words,
        "kind": HostKind.SHOP,
        "capacity": Capacity(200, 40, None),
        "id_name": "王桂芳",
        "id_number": ID_NUMBER,
        "contact_phone": "13800138001",
    }
    return HostPlan(**{**said, **changes})


async def a_host(street: Street, **changes: Any) -> tuple[UUID, UUID]:
    """Give somebody who keeps a point of their own, and the point."""
    host = await a_person("王桂芳")
    asked = await apply_as_host(await as_viewer(host), a_plan(street, **changes))
    return host, await approve_host(await as_viewer(street.maker), asked)
