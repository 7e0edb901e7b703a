"""Files the server makes: what they are, and how they are sent."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from urllib.parse import quote

from litestar import Response

from api.guards import rate

RATE = rate("papers", 20, 60)


class FileKind(StrEnum):
    """A paper, or a table for a spreadsheet programme."""

    PDF = "pdf"
    XLSX = "xlsx"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_answer(content: bytes, kind: FileKind, name: str) -> Response[bytes]:
    """Send a file to be kept, by nobody in between."""
    headers: dict[str, Any] = {
        "content-disposition": f"attachment; filename={quote(name)}.{kind}",
        "cache-control": "private, no-store",
    }
    return Response(content, headers=headers, media_type=MEDIA_TYPES[kind])
