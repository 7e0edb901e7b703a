"""Where the bytes of pictures lie: a local directory, or any S3-compatible store.

Keys are paths such as ``public/ab/abcd…-320.webp``. PICTURES_URL chooses: ``file:///dir``,
or ``s3://bucket/prefix`` with the usual AWS_* variables (AWS_ENDPOINT_URL, AWS_REGION,
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) for address and credentials.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from core.identifiers import uuid7
from core.pictures.refusals import PicturesAway
from core.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from obstore.store import ObjectStore

ANSWER_TIME = timedelta(seconds=15)
CONTENT_TYPES = {".webp": "image/webp", ".jpg": "image/jpeg"}


class PictureStore(Protocol):
    """Keeps bytes under keys. Raises PicturesAway when it cannot be reached."""

    async def write(self, key: str, content: bytes) -> None:
        """Store bytes whole or not at all; a second write of the same key is harmless."""
        ...

    async def read(self, key: str) -> bytes | None:
        """Give the bytes, or None when there are none."""
        ...

    async def remove(self, keys: Sequence[str]) -> None:
        """Remove keys; those that do not exist are no error."""
        ...


def store() -> PictureStore:
    """Give the store the settings name."""
    return store_at(settings().pictures_url)


@cache
def store_at(url: str) -> PictureStore:
    """Give the store at an address (``file://`` or ``s3://``)."""
    if url.startswith("file://"):
        return DirectoryStore(Path(unquote(urlsplit(url).path)))
    return ObjectStorage(
        S3Store.from_url(
            url,
            client_options={
                "timeout": ANSWER_TIME,
                "connect_timeout": timedelta(seconds=5),
                # Whoever names an address without TLS means it.
                "allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"),
            },
            retry_config={"max_retries": 2, "retry_timeout": ANSWER_TIME},
        )
    )


class DirectoryStore:
    """A directory on this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    async def write(self, key: str, content: bytes) -> None:
        """Write beside, sync, and move into place, so that no half file is ever seen."""
        with _away():
            await asyncio.to_thread(self._write, key, content)

    async def read(self, key: str) -> bytes | None:
        """Read a file."""
        try:
            return await asyncio.to_thread((self.root / key).read_bytes)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise PicturesAway from error

    async def remove(self, keys: Sequence[str]) -> None:
        """Unlink files."""
        with _away():
            for key in keys:
                await asyncio.to_thread((self.root / key).unlink, missing_ok=True)

    def _write(self, key: str, content: bytes) -> None:
        path = self.root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{uuid7().hex}")
        try:
            with beside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class ObjectStorage:
    """A bucket, spoken to through obstore."""

    def __init__(self, bucket: ObjectStore) -> None:
        self.bucket = bucket

    async def write(self, key: str, content: bytes) -> None:
        """Put an object."""
        attributes = {
            "Content-Type": CONTENT_TYPES.get(Path(key).suffix, "application/octet-stream")
        }
        with _away():
            await obstore.put_async(self.bucket, key, content, attributes=attributes)

    async def read(self, key: str) -> bytes | None:
        """Get an object."""
        try:
            with _away(FileNotFoundError):
                found = await obstore.get_async(self.bucket, key)
                return bytes(await found.bytes_async())
        except FileNotFoundError:
            return None

    async def remove(self, keys: Sequence[str]) -> None:
        """Delete objects."""
        for key in keys:
            try:
                with _away(FileNotFoundError):
                    await obstore.delete_async(self.bucket, key)
            except FileNotFoundError:
                continue


@contextmanager
def _away(*passing: type[Exception]) -> Iterator[None]:
    try:
        yield
    except passing:
        raise
    except (BaseError, OSError) as error:
        raise PicturesAway from error
