"""Routes that exist only to be asked by the tests of the api."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.response import Stream

from api import csrf, session_cookie
from api.etags import etag_of, require_match, with_etag
from api.given import Anybody, FromPath, FromQuery, JSONBody, SignedIn, ThisVisit
from api.guards import rate
from api.live import event_stream
from api.openapi import refusals
from api.paging import Cursor, Limit, read_cursor, write_cursor
from api.shapes.base import Answer, Body, Instant, Items
from core import clock
from core.refusals import Conflict, Expired, NotAllowed, NotFound, Text, TooMany, Unavailable

Units = Annotated[int, msgspec.Meta(ge=1, le=99)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


class Thing(Body):
    """A body with one field of every kind."""

    title: Title
    units: Units
    id: UUID | None = None
    at: Instant | None = None
    tags: Annotated[list[Title], msgspec.Meta(max_length=3)] = msgspec.field(default_factory=list)
    note: Annotated[str, msgspec.Meta(max_length=50)] | msgspec.UnsetType = msgspec.UNSET


class Anything(Body):
    """A body whose depth its shape does not bound."""

    extra: Any


class Made(Answer):
    """What the probe made, and which time it was."""

    title: str
    times: int


class Number(Answer):
    """One row of a list."""

    value: int


class Who(Answer):
    """Who asks."""

    person_id: UUID | None
    csrf_token: str
    language: str


@dataclass(eq=False)
class SoldOut(Conflict):
    """A refusal with fields."""

    code: ClassVar[str] = "probe-sold-out"
    title: ClassVar[Text] = Text("卖完了", "Sold out")
    detail: ClassVar[Text] = Text(
        "只剩 {left} 份，每份 {price_fen}。", "{left} left at {price_fen} each."
    )

    left: int
    price_fen: int


def _case(family: type[Any], name: str) -> type[Any]:
    # Not a dataclass field in sight: the family alone decides the status.
    return type(name, (family,), {"code": "", "title": Text("x", "x"), "detail": Text("x", "x")})


FAMILIES = {
    "not-found": _case(NotFound, "ProbeNotFound"),
    "not-allowed": _case(NotAllowed, "ProbeNotAllowed"),
    "conflict": _case(Conflict, "ProbeConflict"),
    "expired": _case(Expired, "ProbeExpired"),
    "too-many": _case(TooMany, "ProbeTooMany"),
    "unavailable": _case(Unavailable, "ProbeUnavailable"),
}


CALLS: dict[str, int] = {}
GATE: dict[str, asyncio.Event] = {}


@get("/who", operation_id="who", summary="Who", tags=["probe"])
async def who(optional_viewer: Anybody, visit: ThisVisit) -> Who:
    return Who(
        person_id=optional_viewer.person_id if optional_viewer else None,
        csrf_token=csrf.token_for(visit),
        language=visit.language,
    )


@get("/mine", operation_id="mine", summary="Mine", tags=["probe"])
async def mine(viewer: SignedIn) -> Who:
    return Who(person_id=viewer.person_id, csrf_token="", language="")


@get("/scoped", operation_id="scoped", summary="S", tags=["probe"], opt={"scope": "orders:read"})
async def scoped(viewer: SignedIn) -> Who:
    return Who(person_id=viewer.person_id, csrf_token="", language="")


@post("/enter", operation_id="enter", summary="Enter", tags=["probe"])
async def enter(visit: ThisVisit, request: Request[Any, Any, Any]) -> Who:
    """Sign somebody in whose session the test opened."""
    session_cookie.begin(visit, request.headers["x-probe-token"], 3600)
    return Who(person_id=None, csrf_token=csrf.token_for(visit), language="")


@delete("/leave", operation_id="leave", summary="Leave", tags=["probe"], status_code=200)
async def leave(visit: ThisVisit) -> Who:
    session_cookie.end(visit)
    return Who(person_id=None, csrf_token=csrf.token_for(visit), language="")


@post("/things", operation_id="make", summary="M", tags=["probe"], responses=refusals(SoldOut))
async def make(data: JSONBody[Thing]) -> Thing:
    return data


@post("/anything", operation_id="anything", summary="A", tags=["probe"])
async def anything(data: JSONBody[Anything]) -> Number:
    return Number(value=len(str(data.extra)))


@post("/once", operation_id="once", summary="O", tags=["probe"])
async def once(viewer: SignedIn, data: JSONBody[Thing]) -> Made:
    key = f"{viewer.person_id}:{data.title}"
    CALLS[key] = CALLS.get(key, 0) + 1
    if data.title == "refused":
        raise SoldOut(left=0, price_fen=1)
    if data.title == "broken" and CALLS[key] == 1:
        raise RuntimeError("a secret inside")
    if data.title in GATE:
        await GATE[data.title].wait()
    return Made(title=data.title, times=CALLS[key])


@get("/refused", operation_id="refused", summary="R", tags=["probe"])
async def refused(family: FromQuery[str] = "") -> None:
    if family:
        raise FAMILIES[family]
    raise SoldOut(left=3, price_fen=1250)


@get("/broken", operation_id="broken", summary="B", tags=["probe"])
async def broken() -> None:
    raise RuntimeError("password=hunter2")


@get("/late", operation_id="late", summary="L", tags=["probe"])
async def late() -> None:
    raise TimeoutError


@get("/numbers", operation_id="numbers", summary="N", tags=["probe"])
async def numbers(cursor: Cursor = None, limit: Limit = 20) -> Items[Number]:
    after = read_cursor(cursor, "numbers", tuple[int])
    first = after[0] + 1 if after else 0
    rows = [Number(value=value) for value in range(first, min(first + limit, 45))]
    last = rows[-1].value if rows else 44
    more = last < 44
    return Items(items=rows, next_cursor=write_cursor("numbers", last) if more else None)


@get("/others", operation_id="others", summary="N", tags=["probe"])
async def others(cursor: Cursor = None) -> Items[Number]:
    read_cursor(cursor, "others", tuple[int])
    return Items(items=[], next_cursor=None)


@get("/edited", operation_id="read_edited", summary="E", tags=["probe"])
async def read_edited() -> Response[Number]:
    return with_etag(Number(value=1), etag_of("thing", 1))


@put("/edited", operation_id="edit", summary="E", tags=["probe"])
async def edit(request: Request[Any, Any, Any]) -> Response[Number]:
    require_match(request, etag_of("thing", 1))
    return with_etag(Number(value=2), etag_of("thing", 2))


@get("/limited", operation_id="limited", summary="L", tags=["probe"], guards=[rate("probe", 3, 60)])
async def limited() -> Number:
    return Number(value=1)


@post("/fast", operation_id="fast", summary="F", tags=["probe"], opt={"spread": False})
async def fast() -> Number:
    return Number(value=1)


@get("/events", operation_id="events", summary="E", tags=["probe"])
async def events(visit: ThisVisit, heartbeat: FromQuery[float] = 15) -> Stream:
    async def read() -> dict[str, Any]:
        return {"units_paid": 7, "at": clock.now()}

    return await event_stream(visit, "progress", ["probe"], read, heartbeat_seconds=heartbeat)


@get("/invitations/{token:str}", operation_id="invitation", summary="I", tags=["probe"])
async def invitation(token: FromPath[str]) -> Number:
    return Number(value=len(token))


PROBES = [
    who, mine, scoped, enter, leave, make, once, refused, broken, late, numbers, others,
    read_edited, edit, limited, fast, anything, events, invitation,
]  # fmt: skip
