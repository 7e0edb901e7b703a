"""Who looks at a page of a shop, for counting alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.figures.counting_visits import count_visit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from accounts.access import Viewer
    from api.visit import Visit


async def count_visitor(
    visit: Visit, viewer: Viewer | None, merchant_id: UUID, others: Sequence[UUID] = ()
) -> None:
    """Count a visitor of a shop, unless it is somebody who works there.

    A person signed in is one visitor on all their telephones; anybody else is told apart by
    address and browser.
    """
    if viewer is not None and viewer.membership(merchant_id) is not None:
        return
    visitor = str(viewer.person_id) if viewer else f"{visit.address} {visit.user_agent}"
    await count_visit([merchant_id, *others], visitor)
