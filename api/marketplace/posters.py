"""A group-buy as a picture to send to neighbours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get

from api.etags import unchanged
from api.given import FromPath, FromQuery, ThisVisit
from api.guards import rate
from api.openapi import refusals
from core.pictures.refusals import PicturesAway
from core.rate_limits import TooManyRequests
from core.refusals import Language
from core.typesetting import PapersAway
from marketplace.posters.making import poster, tag_of
from marketplace.posters.reading import poster_content
from marketplace.refusals import NoSuchCampaign

MEDIA_TYPE = "image/png"


@get(
    "/campaigns/{campaign_id:uuid}/poster.png",
    operation_id="get_campaign_poster",
    summary="A group-buy as a picture to share",
    tags=["campaigns"],
    media_type=MEDIA_TYPE,
    guards=[rate("posters", 30, 60)],
    responses=refusals(NoSuchCampaign, PicturesAway, PapersAway, TooManyRequests),
)
async def get_poster(
    request: Request[Any, Any, Any],
    visit: ThisVisit,
    campaign_id: FromPath[UUID],
    language: FromQuery[Language | None] = None,
) -> Response[bytes]:
    """Paint photo, title, price, paid units, place and a code; the tag changes with them."""
    content = await poster_content(campaign_id, language or visit.language)
    headers = {"etag": tag_of(content), "cache-control": "no-cache", "vary": "Accept-Language"}
    if unchanged(request, headers["etag"]):
        return Response(b"", status_code=304, headers=headers, media_type=MEDIA_TYPE)
    return Response(await poster(content), headers=headers, media_type=MEDIA_TYPE)


RESOURCES = [get_poster]
