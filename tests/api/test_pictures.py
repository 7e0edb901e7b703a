"""Pictures go in as files and come out as files that never change."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from api import pictures
from api.app import create_app
from core.pictures.receiving import ALT_CHARACTERS_MAX
from core.settings import settings
from tests.api.conftest import browser, sign_in
from tests.api.probes import PROBES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    import httpx

    from tests.api.conftest import SignedIn


@pytest.fixture
async def uploader(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[SignedIn]:
    """Give somebody who may upload, with a store of their own."""
    monkeypatch.setenv("PICTURES_URL", f"file://{tmp_path}/pictures")
    settings.cache_clear()
    app = create_app([*PROBES, *pictures.RESOURCES], outside=pictures.OUTSIDE)
    async with browser(app) as client:
        yield await sign_in(client)
    monkeypatch.undo()
    settings.cache_clear()


def jpeg(width: int = 640, height: int = 480) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), (200, 90, 40)).save(buffer, "JPEG")
    return buffer.getvalue()


async def upload(who: SignedIn, content: bytes, **fields: Any) -> httpx.Response:
    return await who.client.post(
        "/api/v1/pictures",
        files={"file": ("photo.jpg", content, "image/jpeg")},
        data=fields,
        headers=who.headers,
    )


async def test_a_picture_can_be_shown_at_once_and_grows_sharper(
    uploader: SignedIn, settle: Callable[[], Awaitable[int]]
) -> None:
    """A thumbnail comes with the answer; the other sizes follow."""
    answer = await upload(uploader, jpeg(1000, 750), alt="一篮土鸡蛋")
    assert answer.status_code == 201
    picture = answer.json()
    assert (picture["state"], picture["alt"]) == ("processing", "一篮土鸡蛋")
    assert (picture["width"], picture["height"]) == (1000, 750)
    assert picture["placeholder"].startswith("data:image/webp;base64,")
    assert len(picture["variants"]) == 1
    await settle()
    later = (await uploader.client.get(f"/api/v1/pictures/{picture['id']}")).json()
    assert later["state"] == "ready"
    assert len(later["variants"]) > 1


async def test_the_files_may_be_kept_for_ever_and_are_nothing_but_pictures(
    uploader: SignedIn,
) -> None:
    """Anybody who may see the page may fetch them; no browser guesses another type."""
    variant = (await upload(uploader, jpeg())).json()["variants"][0]
    uploader.client.cookies.clear()
    for address, media_type in ((variant["webp"], "image/webp"), (variant["jpeg"], "image/jpeg")):
        file = await uploader.client.get(address)
        assert file.status_code == 200
        assert file.headers["content-type"] == media_type
        assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert file.headers["x-content-type-options"] == "nosniff"
        assert Image.open(BytesIO(file.content)).size[0] == variant["width"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture-not-understood"),
        (b"<html><script>alert(1)</script>", "picture-not-understood"),
        (b"", "picture-not-understood"),
        (jpeg()[:500], "picture-not-understood"),
    ],
)
async def test_what_is_no_picture_is_refused(uploader: SignedIn, content: bytes, code: str) -> None:
    """The name and the type that were claimed mean nothing."""
    answer = await upload(uploader, content)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_an_upload_beyond_the_limit_is_refused(uploader: SignedIn) -> None:
    """The form is not read to its end."""
    answer = await upload(uploader, b"\xff" * (pictures.FORM_BYTES_MAX + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


async def test_a_form_with_wrong_fields_is_refused(uploader: SignedIn) -> None:
    """A missing file, a text in its place and an endless description are all refused."""
    long = await upload(uploader, jpeg(), alt="长" * (ALT_CHARACTERS_MAX + 1))
    assert (long.status_code, long.json()["errors"][0]["field"]) == (422, "alt")
    text = await uploader.client.post(
        "/api/v1/pictures", files={"file": (None, b"text")}, headers=uploader.headers
    )
    assert text.status_code == 422
    missing = await uploader.client.post(
        "/api/v1/pictures", files={"other": b"x"}, headers=uploader.headers
    )
    assert missing.status_code == 422


async def test_uploading_needs_a_person_and_their_token(uploader: SignedIn) -> None:
    """A form is what other sites can send best."""
    answer = await uploader.client.post("/api/v1/pictures", files={"file": jpeg()})
    assert answer.json()["code"] == "csrf-token-needed"
    uploader.client.cookies.clear()
    token = (await uploader.client.get("/api/v1/who")).json()["csrf_token"]
    anonymous = await uploader.client.post(
        "/api/v1/pictures", files={"file": jpeg()}, headers={"x-csrf-token": token}
    )
    assert anonymous.status_code == 401


@pytest.mark.parametrize(
    "path",
    ["aa/none.webp", "..%2f..%2fetc%2fpasswd", "incoming/x", f"aa/{'a' * 64}-320.webp", "x"],
)
async def test_a_file_that_is_not_a_picture_cannot_be_had(uploader: SignedIn, path: str) -> None:
    """Neither uploads as they came nor anything else on the disk."""
    answer = await uploader.client.get(f"/media/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "picture-not-found")
