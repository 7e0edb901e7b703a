"""Every store of pictures keeps the same promises."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from moto.server import ThreadedMotoServer
from obstore.store import MemoryStore

from core.identifiers import uuid7
from core.pictures.claiming import remove_unclaimed
from core.pictures.queries import media_file, view_of
from core.pictures.receiving import receive
from core.pictures.refusals import PicturesAway
from core.pictures.stores import DirectoryStore, ObjectStorage, PictureStore, store_at
from tests.core import pictures_to_try as pictures

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

KEY = "public/ab/abcdef-320.webp"
BUCKET = "town"


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    """Run a real server that speaks S3, with one empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    httpx.put(f"{address}/{BUCKET}").raise_for_status()
    yield address
    server.stop()


@pytest.fixture
def s3(s3_address: str, set_settings: Callable[..., None]) -> Iterator[str]:
    """Give the PICTURES_URL of an empty corner of the bucket."""
    pictures_url = f"s3://{BUCKET}/{uuid7()}"
    set_settings(
        AWS_ENDPOINT_URL=s3_address,
        AWS_REGION="us-east-1",
        AWS_ACCESS_KEY_ID="key",
        AWS_SECRET_ACCESS_KEY="secret",
        PICTURES_URL=pictures_url,
    )
    yield pictures_url
    store_at.cache_clear()


@pytest.fixture(params=["directory", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> PictureStore:
    """Give each kind of store in turn."""
    match request.param:
        case "directory":
            return DirectoryStore(tmp_path)
        case "memory":
            return ObjectStorage(MemoryStore())
        case _:
            return store_at(request.getfixturevalue("s3"))


async def test_what_is_written_is_read(store: PictureStore) -> None:
    """Bytes come back as they were, and a second write replaces the first."""
    assert await store.read(KEY) is None
    await store.write(KEY, b"\0picture" * 1000)
    assert await store.read(KEY) == b"\0picture" * 1000
    await store.write(KEY, b"another")
    assert await store.read(KEY) == b"another"


async def test_removing_is_repeatable(store: PictureStore) -> None:
    """What is gone, or never was, is no error."""
    await store.write(KEY, b"picture")
    await store.remove([KEY, "public/00/never"])
    await store.remove([KEY])
    assert await store.read(KEY) is None


@pytest.mark.races
async def test_writers_of_one_key_do_not_disturb_each_other(store: PictureStore) -> None:
    """A reader finds one of the whole contents."""
    contents = [bytes([number]) * 50_000 for number in range(8)]
    async with asyncio.TaskGroup() as tasks:
        for content in contents:
            tasks.create_task(store.write(KEY, content))
    assert await store.read(KEY) in contents


async def test_a_directory_shows_no_half_written_file(tmp_path: Path) -> None:
    """Only whole files are left, under their own names."""
    store = DirectoryStore(tmp_path)
    await store.write(KEY, b"picture")
    (tmp_path / "public" / "ab" / "taken").mkdir()
    with pytest.raises(PicturesAway):
        await store.write("public/ab/taken", b"picture")
    assert sorted(path.name for path in (tmp_path / "public" / "ab").iterdir()) == [
        "abcdef-320.webp",
        "taken",
    ]


async def test_an_s3_store_that_is_away_says_so(s3: str, set_settings: Callable[..., None]) -> None:
    """A refused connection becomes a refusal the reader understands."""
    set_settings(AWS_ENDPOINT_URL="http://127.0.0.1:1")
    store_at.cache_clear()
    with pytest.raises(PicturesAway):
        await store_at(s3).read(KEY)
    with pytest.raises(PicturesAway):
        await store_at(s3).write(KEY, b"picture")


async def test_a_missing_bucket_says_so(s3: str) -> None:
    """A wrong name is not mistaken for an empty store when writing."""
    with pytest.raises(PicturesAway):
        await store_at("s3://no-such-town/x").write(KEY, b"picture")


async def test_the_whole_life_of_a_picture_in_s3(
    s3: str, settle: Callable[[], Awaitable[int]], move: Callable[[timedelta], None]
) -> None:
    """Received, finished, served and removed, all in the bucket."""
    picture = await receive(pictures.with_exif(1), uuid7())
    await settle()
    names = [one.webp.removeprefix("/media/") for one in (await view_of(picture.id)).variants]
    assert len(names) == 3
    for name in names:
        assert (await media_file(name)).content_type == "image/webp"
    move(timedelta(days=2))
    assert await remove_unclaimed() == 1
    assert [await store_at(s3).read(f"public/{name}") for name in names] == [None] * 3


async def test_a_directory_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    """What is no file is trouble; what is below a file is just not there."""
    store = DirectoryStore(tmp_path)
    await store.write("public/ab/picture", b"picture")
    with pytest.raises(PicturesAway):
        await store.read("public/ab")
    assert await store.read("public/ab/picture/below") is None
