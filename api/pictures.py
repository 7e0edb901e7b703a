"""Uploading pictures, and the files behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body

from api.given import FromPath, SignedIn
from api.guards import rate
from api.openapi import refusals
from api.refusals import BodyTooLarge
from api.shapes.pictures import Picture, picture_of
from core.pictures.queries import media_file, view_of
from core.pictures.receiving import ALT_CHARACTERS_MAX, receive
from core.pictures.refusals import (
    PictureAnimated,
    PictureNotFound,
    PictureNotUnderstood,
    PicturesAway,
    PictureTooLarge,
    PictureTooManyPixels,
)

# A little more than the largest picture, so that the form around it fits as well.
FORM_BYTES_MAX = 16 * 1024 * 1024


@dataclass
class PictureForm:
    """The fields of the upload form."""

    file: UploadFile
    alt: Annotated[str, msgspec.Meta(max_length=ALT_CHARACTERS_MAX)] = ""


@post(
    "/pictures",
    operation_id="upload_picture",
    summary="Upload a picture",
    tags=["pictures"],
    opt={"keeps_answer": False},
    dto=None,
    request_max_body_size=FORM_BYTES_MAX,
    guards=[rate("pictures", 120, 60)],
    responses=refusals(
        BodyTooLarge,
        PictureTooLarge,
        PictureTooManyPixels,
        PictureAnimated,
        PictureNotUnderstood,
        PicturesAway,
    ),
)
async def upload_picture(
    viewer: SignedIn,
    data: Annotated[
        PictureForm,
        Body(media_type=RequestEncodingType.MULTI_PART, multipart_form_part_limit=8),
    ],
) -> Picture:
    """Take a picture in; it can be shown at once, and larger sizes follow in a moment."""
    content = await data.file.read()
    return picture_of(await receive(content, viewer.person_id, alt=data.alt))


@get(
    "/pictures/{picture_id:uuid}",
    operation_id="get_picture",
    summary="Look at a picture",
    tags=["pictures"],
    responses=refusals(PictureNotFound),
)
async def get_picture(viewer: SignedIn, picture_id: FromPath[UUID]) -> Picture:  # noqa: ARG001 - signed in
    """Give a picture, for instance to see whether all its sizes are made."""
    return picture_of(await view_of(picture_id))


@get("/media/{name:path}", include_in_schema=False)
async def media(name: FromPath[str]) -> Response[bytes]:
    """Answer with a file; its name changes whenever its content does."""
    file = await media_file(name.lstrip("/"))
    return Response(
        file.content,
        headers={"cache-control": "public, max-age=31536000, immutable"},
        media_type=file.content_type,
    )


RESOURCES = [upload_picture, get_picture]
OUTSIDE = [media]
