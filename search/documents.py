"""What the index knows of a findable thing. Pure."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from search.pinyin import pinyin_words

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

TAGS = re.compile(r"<[^>]*>")
DESCRIPTION_MAX = 2000
GROUP_BUY = "group_buy"
MERCHANT = "merchant"
FINDABLE_STATES = ("scheduled", "open", "closing", "succeeded")


def document_id(kind: str, thing: UUID) -> str:
    """Give the id of a thing's document."""
    return f"{kind}-{thing}"


def campaign_document(row: asyncpg.Record) -> dict[str, Any]:
    """Make the document of a campaign from a row of ``collecting.campaign_rows``."""
    return {
        "id": document_id(GROUP_BUY, row["id"]),
        "thing": str(row["id"]),
        "kind": GROUP_BUY,
        "title": row["title"],
        "pinyin": pinyin_words(row["title"]),
        "description": plain(row["description_html"]),
        "merchant": str(row["merchant_id"]),
        "merchant_name": row["merchant_name"],
        "merchant_pinyin": pinyin_words(row["merchant_name"]),
        "category": row["category"],
        "communities": [str(community) for community in row["communities"]],
        "price_fen": row["price_fen"],
        "state": row["state"],
        "opens_at": int(row["opens_at"].timestamp()),
        "closes_at": int(row["closes_at"].timestamp()),
        "units_left": row["units_left"],
        "picture": str(row["picture_id"]) if row["picture_id"] else None,
    }


def merchant_document(row: asyncpg.Record) -> dict[str, Any]:
    """Make the document of a merchant from a row of ``collecting.merchant_rows``."""
    return {
        "id": document_id(MERCHANT, row["id"]),
        "thing": str(row["id"]),
        "kind": MERCHANT,
        "title": row["name"],
        "pinyin": pinyin_words(row["name"]),
        "description": plain(row["introduction"]),
        "merchant_name": row["name"],
        "merchant_pinyin": [],
        "category": None,
        "communities": [str(community) for community in row["communities"]],
        "price_fen": None,
        "state": "open",
        "opens_at": 0,
        "closes_at": None,
        "units_left": None,
        "picture": str(row["picture_id"]) if row["picture_id"] else None,
    }


def plain(html: str) -> str:
    """Give the words of a description without its markup."""
    return " ".join(unescape(TAGS.sub(" ", html)).split())[:DESCRIPTION_MAX]
