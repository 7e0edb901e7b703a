"""The sizes that nobody has to wait for."""

from __future__ import annotations

from core.facts import on
from core.pictures.facts import PictureReceived
from core.pictures.receiving import finish


@on(PictureReceived, outside=True)
async def make_every_size(fact: PictureReceived) -> None:
    await finish(fact.picture_id)
