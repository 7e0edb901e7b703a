"""The life of a case: who may answer, until when, and what silence means (rules P13, R8). Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands."""

    APPLIED = "applied"
    OFFERED = "offered"
    REFUSED = "refused"
    AWAITING_RETURN = "awaiting_return"
    ESCALATED = "escalated"
    ACCEPTED = "accepted"
    REFUSED_FINALLY = "refused_finally"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class CaseReason(StrEnum):
    """What is wrong with the goods."""

    SPOILED = "spoiled"
    DAMAGED = "damaged"
    MISSING = "missing"
    WRONG_ITEM = "wrong_item"
    NOT_AS_DESCRIBED = "not_as_described"
    CHANGED_MIND = "changed_mind"
    OTHER = "other"


class Wants(StrEnum):
    """What the buyer wants: money alone, or to bring the goods back for it."""

    REFUND = "refund"
    RETURN_AND_REFUND = "return_and_refund"


class Side(StrEnum):
    """Who does a step."""

    BUYER = "buyer"
    MERCHANT = "merchant"
    POINT = "point"
    OPERATOR = "operator"
    CLOCK = "clock"


S = CaseState

NEXT: dict[CaseState, frozenset[CaseState]] = {
    S.APPLIED: frozenset(
        {S.ACCEPTED, S.OFFERED, S.REFUSED, S.AWAITING_RETURN, S.ESCALATED, S.WITHDRAWN}
    ),
    S.OFFERED: frozenset({S.ACCEPTED, S.ESCALATED, S.WITHDRAWN}),
    S.REFUSED: frozenset({S.ESCALATED, S.WITHDRAWN, S.CLOSED}),
    S.AWAITING_RETURN: frozenset({S.ACCEPTED, S.WITHDRAWN, S.CLOSED}),
    S.ESCALATED: frozenset({S.ACCEPTED, S.REFUSED_FINALLY}),
    S.ACCEPTED: frozenset({S.CLOSED}),
    S.REFUSED_FINALLY: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.CLOSED: frozenset(),
}
# While a case is open its order is not completed: nobody earns money that is argued about.
OPEN = frozenset({S.APPLIED, S.OFFERED, S.REFUSED, S.AWAITING_RETURN, S.ESCALATED})

MERCHANT_ANSWERS = timedelta(hours=48)
MERCHANT_ANSWERS_FOR_PERISHABLE = timedelta(hours=24)
BUYER_ANSWERS = timedelta(days=3)
GOODS_COME_BACK = timedelta(days=7)


def may_become(now: CaseState, then: CaseState) -> bool:
    """Tell whether a case may move from one state to another."""
    return then in NEXT[now]


def due_at(state: CaseState, since: datetime, *, perishable: bool) -> datetime | None:
    """Give until when somebody has to act before the clock does; None when nobody has to.

    A merchant who is silent is passed over to the platform, an offer nobody answers is paid,
    a refusal nobody answers stands, and goods nobody brings back stay with their buyer.
    """
    answers = MERCHANT_ANSWERS_FOR_PERISHABLE if perishable else MERCHANT_ANSWERS
    spans = {
        S.APPLIED: answers,
        S.OFFERED: BUYER_ANSWERS,
        S.REFUSED: BUYER_ANSWERS,
        S.AWAITING_RETURN: GOODS_COME_BACK,
    }
    return since + spans[state] if state in spans else None


def by_silence(state: CaseState) -> CaseState:
    """Give what becomes of a case whose time to answer is over."""
    return {
        S.APPLIED: S.ESCALATED,
        S.OFFERED: S.ACCEPTED,
        S.REFUSED: S.CLOSED,
        S.AWAITING_RETURN: S.CLOSED,
    }[state]
