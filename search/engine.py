"""Meilisearch, in one file: an async client for questions, the official one for the rest.

Answers to clients that ask for compression come many times slower on one connection, so
both clients ask for none.
"""

from __future__ import annotations

import asyncio
from functools import cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import httpx
import meilisearch
import msgspec
from meilisearch.errors import MeilisearchApiError, MeilisearchError

from core.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

QUESTION_SECONDS = 2.0
TASK_MILLISECONDS = 60_000
PLAIN = {"Accept-Encoding": "identity"}

SETTINGS: dict[str, Any] = {
    "searchableAttributes": ["title", "pinyin", "merchant_name", "merchant_pinyin", "description"],
    "filterableAttributes": [
        "kind",
        "communities",
        "category",
        "merchant",
        "state",
        "price_fen",
        "closes_at",
    ],
    "sortableAttributes": ["price_fen", "closes_at", "opens_at"],
    "displayedAttributes": [
        "id",
        "thing",
        "kind",
        "title",
        "merchant_name",
        "category",
        "price_fen",
        "state",
        "closes_at",
        "units_left",
        "picture",
    ],
    "localizedAttributes": [
        {"attributePatterns": ["title", "merchant_name", "description"], "locales": ["cmn"]}
    ],
    "typoTolerance": {"disableOnAttributes": ["pinyin", "merchant_pinyin"]},
    "synonyms": {
        "番茄": ["西红柿"],
        "西红柿": ["番茄"],
        "马铃薯": ["土豆"],
        "土豆": ["马铃薯"],
        "猕猴桃": ["奇异果"],
        "奇异果": ["猕猴桃"],
        "凤梨": ["菠萝"],
        "菠萝": ["凤梨"],
        "大米": ["米"],
        "鸡蛋": ["蛋"],
    },
    "pagination": {"maxTotalHits": 1000},
    "faceting": {"maxValuesPerFacet": 50},
}


class EngineAway(Exception):  # noqa: N818 - what it is to the caller
    """The search engine does not answer, or has no index yet."""


_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = WeakKeyDictionary()


def _client() -> httpx.AsyncClient:
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        key = settings().meilisearch_key
        _clients[loop] = httpx.AsyncClient(
            base_url=settings().meilisearch_url,
            headers={**PLAIN, "Authorization": f"Bearer {key}"},
            timeout=QUESTION_SECONDS,
            trust_env=False,
        )
    return _clients[loop]


async def close_engine() -> None:
    """Close the client of the running loop."""
    client = _clients.pop(asyncio.get_running_loop(), None)
    if client is not None:
        await client.aclose()


async def ask(question: dict[str, Any], index: str | None = None) -> dict[str, Any]:
    """Put one question to the index; raises EngineAway."""
    path = f"/indexes/{index or settings().meilisearch_index}/search"
    try:
        answer = await _client().post(path, json=question)
        answer.raise_for_status()
    except httpx.HTTPError as away:
        raise EngineAway(str(away)) from away
    found: dict[str, Any] = msgspec.json.decode(answer.content)
    return found


@cache
def _official() -> meilisearch.Client:
    return meilisearch.Client(
        settings().meilisearch_url, settings().meilisearch_key, timeout=10, custom_headers=PLAIN
    )


async def put(documents: Sequence[dict[str, Any]], remove: Sequence[str], index: str) -> None:
    """Write documents and remove others, and wait until both are findable or gone.

    Raises EngineAway.
    """
    await _official_call(_put, list(documents), list(remove), index)


def _put(documents: list[dict[str, Any]], remove: list[str], name: str) -> None:
    client = _official()
    tasks = []
    if documents:
        tasks.append(client.index(name).add_documents(documents, primary_key="id"))
    tasks += [client.index(name).delete_document(gone) for gone in remove]
    for task in tasks:
        _wait(client, task.task_uid)


async def prepare(index: str) -> None:
    """Make an index with its settings; one that exists keeps its documents."""
    await _official_call(_prepare, index)


def _prepare(name: str) -> None:
    client = _official()
    made = client.wait_for_task(
        client.create_index(name, {"primaryKey": "id"}).task_uid, TASK_MILLISECONDS, 20
    )
    if made.status == "failed" and (made.error or {}).get("code") != "index_already_exists":
        raise MeilisearchError(str(made.error))
    _wait(client, client.index(name).update_settings(SETTINGS).task_uid)


async def exists(index: str) -> bool:
    """Tell whether an index is there; raises EngineAway when nobody answers."""
    return bool(await _official_call(_exists, index))


def _exists(name: str) -> bool:
    try:
        _official().get_raw_index(name)
    except MeilisearchApiError as error:
        if error.code == "index_not_found":
            return False
        raise
    return True


async def swap(index: str, other: str) -> None:
    """Let two indexes change places and drop what was the first; readers notice nothing."""
    await _official_call(_swap, index, other)


def _swap(name: str, other: str) -> None:
    client = _official()
    _wait(client, client.swap_indexes([{"indexes": [name, other]}]).task_uid)
    _wait(client, client.delete_index(other).task_uid)


async def drop(index: str) -> None:
    """Delete an index that may not be there."""
    if await exists(index):
        await _official_call(_drop, index)


def _drop(name: str) -> None:
    client = _official()
    _wait(client, client.delete_index(name).task_uid)


def _wait(client: meilisearch.Client, task_uid: int) -> None:
    task = client.wait_for_task(task_uid, TASK_MILLISECONDS, 20)
    if task.status != "succeeded":
        raise MeilisearchError(str(task.error))


async def _official_call(function: Any, *arguments: Any) -> Any:
    try:
        return await asyncio.to_thread(function, *arguments)
    except (MeilisearchError, OSError) as away:
        raise EngineAway(str(away)) from away
