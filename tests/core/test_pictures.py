"""Pictures are received, finished, claimed and tidied away."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from core.live import subscribe
from core.pictures import darkroom, names
from core.pictures.claiming import claim, release, remove_unclaimed
from core.pictures.copying import copy
from core.pictures.queries import PictureView, media_file, view_of, views_of
from core.pictures.receiving import finish, receive
from core.pictures.refusals import PictureNotFound, PictureNotUnderstood, PicturesAway
from tests.core import pictures_to_try as pictures
from tests.core.pictures_to_try import opened, two_halves

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

PERSON = uuid7()
DAY = timedelta(days=1, minutes=1)


@pytest.fixture(autouse=True)
def folder(set_settings: Callable[..., None], tmp_path: Path) -> Path:
    """Give the empty folder this test's pictures go to."""
    set_settings(PICTURES_URL=f"file://{tmp_path}/pictures%20of%20town")
    return tmp_path / "pictures of town"


@pytest.fixture(scope="module")
def photo() -> bytes:
    """Give a photo as a telephone sends it."""
    return pictures.with_exif(1)


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def put_a_file_there(path: Path) -> None:
    path.write_bytes(b"")


async def copied(picture: PictureView) -> UUID | None:
    """Copy a picture, or give None when it is gone."""
    try:
        return await copy(picture.id, PERSON)
    except PictureNotFound:
        return None


async def claimed(picture: PictureView, owner: UUID, **options: UUID) -> None:
    async with transaction():
        await claim([picture.id], owner, **options)


async def test_the_thumbnail_is_there_at_once_and_the_rest_a_moment_later(
    settle: Callable[[], Awaitable[int]], photo: bytes
) -> None:
    """The answer shows the smallest size; the reaction adds the others."""
    picture = await receive(photo, PERSON, alt=" 一筐橙子 ")
    assert (picture.state, picture.alt) == ("processing", "一筐橙子")
    assert (picture.width, picture.height) == (1200, 900)
    assert [variant.width for variant in picture.variants] == [320]
    assert picture.placeholder.startswith("data:image/webp;base64,")
    await settle()
    finished = await view_of(picture.id)
    assert finished.state == "ready"
    assert [variant.width for variant in finished.variants] == [320, 800, 1200]


async def test_every_address_leads_to_a_clean_picture(
    settle: Callable[[], Awaitable[int]], photo: bytes
) -> None:
    """What the view names can be fetched, in its format, without metadata."""
    picture = await receive(photo, PERSON)
    await settle()
    for variant in (await view_of(picture.id)).variants:
        for address, kind in ((variant.webp, "webp"), (variant.jpeg, "jpeg")):
            file = await media_file(address.removeprefix("/media/"))
            assert file.content_type == f"image/{kind}"
            assert opened(file.content).size == (variant.width, variant.width * 3 // 4)
            assert b"Exif" not in file.content


async def test_the_upload_itself_is_forgotten_and_never_shown(
    settle: Callable[[], Awaitable[int]], photo: bytes, folder: Path
) -> None:
    """It carries the place it was taken at, so only the reaction ever reads it."""
    picture = await receive(photo, PERSON)
    assert f"incoming/{picture.id}" in files_in(folder)
    with pytest.raises(PictureNotFound):
        await media_file(f"../incoming/{picture.id}")
    await settle()
    assert all(name.startswith("public/") for name in files_in(folder))
    assert len(files_in(folder)) == 6


async def test_a_refused_picture_leaves_nothing_behind(database: str, folder: Path) -> None:
    """Neither a row nor a file."""
    with pytest.raises(PictureNotUnderstood):
        await receive(b"<svg xmlns='http://www.w3.org/2000/svg'/>", PERSON)
    assert await fetch_value("SELECT count(*) FROM picture") == 0
    assert files_in(folder) == []


async def test_finishing_twice_changes_nothing(
    settle: Callable[[], Awaitable[int]], photo: bytes, folder: Path
) -> None:
    """A repeated delivery finds the picture ready."""
    picture = await receive(photo, PERSON)
    await settle()
    before, files = await view_of(picture.id), files_in(folder)
    await finish(picture.id)
    assert await view_of(picture.id) == before
    assert files_in(folder) == files


async def test_listeners_hear_when_a_picture_is_ready(
    settle: Callable[[], Awaitable[int]], photo: bytes
) -> None:
    """The page that shows it can fetch the larger sizes."""
    picture = await receive(photo, PERSON)
    news = subscribe([f"picture:{picture.id}"])
    assert await anext(news) is None
    await settle()
    async with asyncio.timeout(10):
        event = await anext(news)
    assert event is not None
    assert event.data == {"state": "ready"}
    await news.aclose()


async def test_views_come_in_one_answer_and_leave_out_what_does_not_exist(
    database: str, photo: bytes
) -> None:
    """Lists of cards need no query per picture."""
    first, second = await receive(photo, PERSON), await receive(photo, PERSON)
    unknown = uuid7()
    assert set(await views_of([first.id, second.id, unknown])) == {first.id, second.id}
    assert await views_of([]) == {}
    with pytest.raises(PictureNotFound):
        await view_of(unknown)


async def test_an_unclaimed_picture_is_removed_after_a_day_with_its_files(
    settle: Callable[[], Awaitable[int]],
    move: Callable[[timedelta], None],
    photo: bytes,
    folder: Path,
) -> None:
    """Before that it stays."""
    await receive(photo, PERSON)
    await settle()
    assert await remove_unclaimed() == 0
    move(DAY)
    assert await remove_unclaimed() == 1
    assert files_in(folder) == []
    assert await fetch_value("SELECT count(*) FROM picture") == 0


async def test_an_upload_that_broke_off_is_tidied_too(
    database: str, move: Callable[[timedelta], None], photo: bytes, folder: Path
) -> None:
    """A crash before the fact leaves a row, and the row leads to the files."""
    picture = await receive(photo, PERSON)
    await execute("DELETE FROM outbox_entry")
    await execute("DELETE FROM picture_variant WHERE picture = $1", picture.id)
    move(DAY)
    assert await remove_unclaimed() == 1
    assert files_in(folder) == []


async def test_a_claimed_picture_stays_until_it_is_released(
    settle: Callable[[], Awaitable[int]],
    move: Callable[[timedelta], None],
    photo: bytes,
    folder: Path,
) -> None:
    """The owner decides how long."""
    owner = uuid7()
    picture = await receive(photo, PERSON)
    await settle()
    await claimed(picture, owner)
    move(DAY)
    assert await remove_unclaimed() == 0
    async with transaction():
        await release([picture.id], uuid7())
    assert await remove_unclaimed() == 0
    async with transaction():
        await release([picture.id], owner)
    assert await remove_unclaimed() == 1


async def test_a_picture_cannot_be_claimed_from_its_owner_or_uploader(
    database: str, photo: bytes
) -> None:
    """A claim repeats harmlessly, and refuses what is somebody else's, naming it."""
    owner, picture = uuid7(), await receive(photo, PERSON)
    with pytest.raises(PictureNotFound):
        await claimed(picture, owner, uploaded_by=uuid7())
    await claimed(picture, owner, uploaded_by=PERSON)
    await claimed(picture, owner, uploaded_by=uuid7())
    unknown = uuid7()
    with pytest.raises(PictureNotFound) as refused:
        async with transaction():
            await claim([picture.id, unknown], uuid7())
    assert refused.value.picture_ids == [picture.id, unknown]
    assert await fetch_value("SELECT owner FROM picture WHERE id = $1", picture.id) == owner


async def test_files_stay_while_another_picture_has_the_same_content(
    settle: Callable[[], Awaitable[int]],
    move: Callable[[timedelta], None],
    photo: bytes,
    folder: Path,
) -> None:
    """Two uploads of one photo share their files."""
    kept, dropped = await receive(photo, PERSON), await receive(photo, uuid7())
    await settle()
    assert len(files_in(folder)) == 6
    await claimed(kept, uuid7())
    move(DAY)
    assert await remove_unclaimed() == 1
    with pytest.raises(PictureNotFound):
        await view_of(dropped.id)
    for variant in (await view_of(kept.id)).variants:
        assert (await media_file(variant.webp.removeprefix("/media/"))).content


@pytest.mark.races
async def test_uploads_and_sweeps_of_one_content_never_lose_a_file(
    settle: Callable[[], Awaitable[int]], move: Callable[[timedelta], None], photo: bytes
) -> None:
    """While old copies are removed, new ones of the same photo come in whole."""
    for _ in range(6):
        await receive(photo, PERSON)
    await settle()
    move(DAY)
    fresh: list[PictureView] = []

    async def upload() -> None:
        fresh.append(await receive(photo, PERSON))

    async with asyncio.TaskGroup() as tasks:
        for _ in range(3):
            tasks.create_task(remove_unclaimed())
            tasks.create_task(upload())
            tasks.create_task(upload())
    await settle()
    assert len(fresh) == 6
    for picture in fresh:
        for variant in (await view_of(picture.id)).variants:
            assert (await media_file(variant.jpeg.removeprefix("/media/"))).content


async def test_two_pictures_are_open_at_once_at_most(database: str) -> None:
    """Twelve uploads at the same moment wait for their turn."""
    working, most, lock = 0, 0, threading.Lock()
    both_in = threading.Barrier(darkroom.AT_ONCE_MAX)

    def work(content: bytes) -> int:
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        both_in.wait(10)
        with lock:
            working -= 1
        return len(content)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(12):
            tasks.create_task(darkroom.develop(work, b"picture"))
    assert most == darkroom.AT_ONCE_MAX


async def test_a_store_that_cannot_be_written_says_so(
    database: str, photo: bytes, folder: Path
) -> None:
    """A file where the folder should be stands for a full or broken disk."""
    put_a_file_there(folder)
    with pytest.raises(PicturesAway):
        await receive(photo, PERSON)


async def test_a_lost_upload_is_an_error_that_comes_back(
    settle: Callable[[], Awaitable[int]], photo: bytes, folder: Path
) -> None:
    """The delivery stays waiting, so that the operator hears of it in the end."""
    picture = await receive(photo, PERSON)
    (folder / names.incoming_key(picture.id)).unlink()
    await settle()
    assert (await view_of(picture.id)).state == "processing"
    error = await fetch_value("SELECT last_error FROM outbox_delivery WHERE state = 'waiting'")
    assert f"the upload of picture {picture.id} is missing" in error


async def test_a_long_product_picture_keeps_its_shape(
    settle: Callable[[], Awaitable[int]],
) -> None:
    """The detail pictures of merchants are often many times as high as wide."""
    picture = await receive(pictures.saved(two_halves(750, 9000)), PERSON)
    await settle()
    assert [variant.width for variant in (await view_of(picture.id)).variants] == [320, 750]


async def test_a_copy_shares_the_files_and_outlives_the_first(
    settle: Callable[[], Awaitable[int]], move: Callable[[timedelta], None], photo: bytes
) -> None:
    """It has an owner and an end of its own; nothing is decoded again."""
    first = await receive(photo, PERSON)
    with pytest.raises(PictureNotFound):
        await copy(first.id, PERSON)
    await settle()
    second = await view_of(await copy(first.id, uuid7()))
    assert second.id != first.id
    assert second.variants == (await view_of(first.id)).variants
    await claimed(second, uuid7())
    move(DAY)
    assert await remove_unclaimed() == 1
    for variant in second.variants:
        assert (await media_file(variant.webp.removeprefix("/media/"))).content
    with pytest.raises(PictureNotFound):
        await copy(first.id, PERSON)


@pytest.mark.races
async def test_a_copy_of_what_the_sweep_removes_is_whole_or_refused(
    settle: Callable[[], Awaitable[int]], move: Callable[[timedelta], None], photo: bytes
) -> None:
    """Never a picture without its files."""
    first = await receive(photo, PERSON)
    await settle()
    move(DAY)
    async with asyncio.TaskGroup() as tasks:
        copies = [tasks.create_task(copied(first)) for _ in range(4)]
        tasks.create_task(remove_unclaimed())
    for made in filter(None, (task.result() for task in copies)):
        for variant in (await view_of(made)).variants:
            assert (await media_file(variant.jpeg.removeprefix("/media/"))).content
