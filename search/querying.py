"""Finding things: by the index, or by the database when the index is away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

from core import clock
from core.pictures.queries import PictureView, views_of
from marketplace.queries.shops import merchants_away
from marketplace.reviews.queries.scores import ScoreBrief, scores_of_found
from search import engine, fallback
from search.documents import GROUP_BUY
from search.wordings import other_wordings

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK, END = "\x02", "\x03"
ADDRESS = {"group_buy": "/campaigns/{thing}", "merchant": "/shops/{thing}"}

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Question:
    """What somebody looks for, and where; an empty text gives what closes soonest."""

    text: str
    communities: Sequence[UUID] = ()
    kind: str | None = None
    category: str | None = None
    merchant: UUID | None = None
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True)
class Part:
    """A piece of a title; ``hit`` is what was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Found:
    """One thing that fits."""

    kind: str
    id: UUID
    title: str
    title_highlighted: list[Part]
    picture: PictureView | None
    price_fen: int | None
    state: str
    merchant_name: str
    closes_at: datetime | None
    url: str
    score: ScoreBrief | None


@dataclass(frozen=True)
class Facets:
    """How many things fit by kind and by category."""

    kind: dict[str, int] = field(default_factory=dict)
    category: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """A page of what fits; ``source`` says who answered: the index or the database."""

    items: list[Found]
    facets: Facets
    source: str
    more: bool


async def search(question: Question) -> Answer:
    """Find things; when the index is away the database answers and the answer says so."""
    try:
        raw, source = await _from_index(question), "index"
    except engine.EngineAway as away:
        log.warning("search_engine_away", error=str(away))
        raw, source = await fallback.ask(question), "database"
    hits = raw["hits"]
    pictures = await views_of([UUID(hit["picture"]) for hit in hits if hit.get("picture")])
    scores = await scores_of_found([UUID(hit["thing"]) for hit in hits])
    counts = raw.get("facetDistribution") or {}
    return Answer(
        items=[_found(hit, pictures, scores) for hit in hits[: question.limit]],
        facets=Facets(counts.get("kind", {}), counts.get("category", {})),
        source=source,
        more=len(hits) > question.limit,
    )


async def _from_index(question: Question) -> dict[str, Any]:
    asked = {
        "q": question.text,
        "filter": await _filter(question),
        "facets": ["kind", "category"],
        "offset": question.offset,
        "limit": question.limit + 1,
        "attributesToHighlight": ["title"],
        "highlightPreTag": MARK,
        "highlightPostTag": END,
    }
    if not question.text.strip():
        asked["sort"] = ["closes_at:asc"]
    raw = await engine.ask(asked)
    for wording in other_wordings(question.text):
        # A later page of what was found by this wording is empty, its total is not.
        if raw["hits"] or raw["estimatedTotalHits"]:
            break
        raw = await engine.ask({**asked, "q": wording.words, "matchingStrategy": wording.strategy})
    return raw


async def _filter(question: Question) -> list[Any]:
    now = int(clock.now().timestamp())
    wanted: list[Any] = [["state = open", "state = scheduled"], _not_over(now)]
    # Asked at the moment of searching: going away by the clock changes no document.
    away = await merchants_away()
    if away:
        wanted.append(f"merchant NOT IN [{', '.join(str(merchant) for merchant in away)}]")
    if question.communities:
        wanted.append([f'communities = "{community}"' for community in question.communities])
    if question.kind:
        wanted.append(f'kind = "{question.kind}"')
    if question.category:
        wanted.append(f'category = "{question.category}"')
    if question.merchant:
        wanted.append(f'merchant = "{question.merchant}"')
    return wanted


def _not_over(now: int) -> list[str]:
    return [f"closes_at > {now}", "closes_at IS NULL"]


def _found(
    hit: dict[str, Any], pictures: dict[UUID, PictureView], scores: dict[UUID, ScoreBrief]
) -> Found:
    closes_at = hit.get("closes_at")
    picture = hit.get("picture")
    marked = (hit.get("_formatted") or {}).get("title") or hit["title"]
    return Found(
        kind=hit["kind"],
        id=UUID(hit["thing"]),
        title=hit["title"],
        title_highlighted=parts_of(marked),
        picture=pictures.get(UUID(picture)) if picture else None,
        price_fen=hit.get("price_fen"),
        state=hit["state"],
        merchant_name=hit["merchant_name"],
        closes_at=datetime.fromtimestamp(closes_at, UTC) if closes_at else None,
        url=ADDRESS.get(hit["kind"], ADDRESS[GROUP_BUY]).format(thing=hit["thing"]),
        score=scores.get(UUID(hit["thing"])),
    )


def parts_of(marked: str) -> list[Part]:
    """Split a marked title into what was looked for and what was not."""
    parts = []
    for piece in marked.split(MARK):
        hit, end, rest = piece.partition(END)
        if end:
            parts.append(Part(hit, hit=True))
            piece = rest  # noqa: PLW2901 - the remainder of the same piece
        if piece:
            parts.append(Part(piece, hit=False))
    return parts


@dataclass(frozen=True)
class Suggestion:
    """A title that begins like what is being typed."""

    text: str
    kind: str
    id: UUID


async def suggest(question: Question) -> list[Suggestion]:
    """Give titles for what is being typed, each once."""
    answer = await search(question)
    seen: dict[str, Suggestion] = {}
    for item in answer.items:
        seen.setdefault(item.title, Suggestion(item.title, item.kind, item.id))
    return list(seen.values())
