"""The built front end: files with their compressed twins, and one page for every address."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from litestar import Request, Response, get

from api.etags import unchanged
from api.given import FromPath, ThisVisit
from api.link_previews import preview_of, with_preview
from api.refusals import NoSuchPage

if TYPE_CHECKING:
    from pathlib import Path

    from litestar.handlers import HTTPRouteHandler

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
INDEX = "index.html"
# Addresses below these are never pages: what is not there is not there.
NOT_PAGES = ("api", "assets", "media", "webhooks", "health", "metrics", "development")
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
REFUSED = re.compile(r"\s*q=0(\.0*)?\s*")

mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/wasm", ".wasm")


@dataclass(frozen=True)
class BuiltFile:
    """One file of the build, with every encoding it was written in."""

    media_type: str
    etag: str
    bodies: dict[str, bytes]

    def encoding_for(self, accepted: str) -> str:
        """Choose the smallest encoding the browser takes."""
        offered = [part.partition(";") for part in accepted.lower().split(",")]
        taken = {name.strip() for name, _, weight in offered if not REFUSED.fullmatch(weight)}
        return next((name for name, _ in ENCODINGS if name in taken & self.bodies.keys()), "")


class FrontEnd:
    """The files of one build; read again when the build changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, BuiltFile] = {}
        self._read_at = 0

    def file(self, name: str) -> BuiltFile | None:
        """Give a file by its path inside the build."""
        index = self.folder / INDEX
        changed = index.stat().st_mtime_ns if index.exists() else 0
        if changed != self._read_at:
            self._files, self._read_at = dict(self._read()), changed
        return self._files.get(name)

    def _read(self) -> list[tuple[str, BuiltFile]]:
        compressed = tuple(suffix for _, suffix in ENCODINGS)
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        return [
            (path.relative_to(self.folder).as_posix(), _built_file(path))
            for path in paths
            if not path.name.endswith(compressed)
        ]


def _built_file(path: Path) -> BuiltFile:
    plain = path.read_bytes()
    bodies = {"": plain}
    for name, suffix in ENCODINGS:
        twin = path.with_name(path.name + suffix)
        if twin.exists():
            bodies[name] = twin.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return BuiltFile(media_type, _tag(plain), bodies)


def _of_bytes(media_type: str, plain: bytes) -> BuiltFile:
    return BuiltFile(media_type, _tag(plain), {"": plain})


def _tag(plain: bytes) -> str:
    return f'"{hashlib.sha256(plain).hexdigest()[:24]}"'


def front_end(folder: Path) -> list[HTTPRouteHandler]:
    """Make the handlers that serve a build."""
    built = FrontEnd(folder)

    @get("/assets/{path:path}", include_in_schema=False, sync_to_thread=False)
    def asset(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[bytes]:
        """Answer with a file whose name changes whenever its content does."""
        found = built.file(f"assets{path}")
        if found is None:
            raise NoSuchPage
        return _answer(request, found, FOR_EVER)

    @get(["/", "/{path:path}"], include_in_schema=False)
    async def page(
        request: Request[Any, Any, Any], visit: ThisVisit, path: FromPath[str] = "/"
    ) -> Response[bytes]:
        """Answer with a file of the build's root, or the page that draws every other address."""
        name = path.strip("/")
        first, _, _ = name.partition("/")
        found = built.file(name or INDEX)
        if found is None and first not in NOT_PAGES and "." not in name.rpartition("/")[2]:
            found = built.file(INDEX)
            preview = await preview_of(name, visit.language) if found else None
            if found and preview:
                found = _of_bytes(found.media_type, with_preview(found.bodies[""], preview))
        if found is None:
            raise NoSuchPage
        return _answer(request, found, ASK_AGAIN)

    return [asset, page]


def _answer(
    request: Request[Any, Any, Any], file: BuiltFile, cache_control: str
) -> Response[bytes]:
    encoding = file.encoding_for(request.headers.get("accept-encoding", ""))
    headers = {"cache-control": cache_control, "vary": "Accept-Encoding", "etag": file.etag}
    if unchanged(request, file.etag):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    if encoding:
        headers["content-encoding"] = encoding
    return Response(file.bodies[encoding], headers=headers, media_type=file.media_type)
