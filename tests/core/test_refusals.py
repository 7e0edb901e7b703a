"""A refusal tells its reader what happened, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pytest

from core.refusals import (
    Conflict,
    Expired,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refusal,
    Text,
    TooMany,
    Unacceptable,
    Unavailable,
    every_refusal,
)

FAMILIES = (
    NotFound,
    NotSignedIn,
    NotAllowed,
    Conflict,
    Unacceptable,
    Expired,
    TooMany,
    Unavailable,
)


@dataclass(eq=False)
class BasketTooHeavy(Conflict):
    """A case made up for these tests."""

    code: ClassVar[str] = ""
    title: ClassVar[Text] = Text("篮子太重", "The basket is too heavy")
    detail: ClassVar[Text] = Text(
        "{goods} 共 {total_fen},超过 {limit} 件。", "{goods} cost {total_fen}, over {limit} pieces."
    )

    goods: list[str]
    total_fen: int
    limit: int


HEAVY = BasketTooHeavy(goods=["橙子", "鸡蛋"], total_fen=1205, limit=9)


def test_a_refusal_fills_in_its_fields_in_both_languages() -> None:
    """Fen are shown as yuan and lists joined as the language does."""
    assert HEAVY.detail_in("zh-CN") == "橙子、鸡蛋 共 ¥12.05,超过 9 件。"
    assert HEAVY.detail_in("en") == "橙子, 鸡蛋 cost ¥12.05, over 9 pieces."
    assert str(HEAVY) == HEAVY.detail_in("en")
    assert HEAVY.title.in_language("zh-CN") == "篮子太重"


def test_amounts_below_zero_are_shown_right() -> None:
    """Half a yuan owed is not one yuan fifty."""
    assert "¥-0.50" in BasketTooHeavy(goods=[], total_fen=-50, limit=1).detail_in("en")


def test_its_fields_travel_as_they_are() -> None:
    """Programs read integers, people read sentences."""
    assert HEAVY.fields() == {"goods": ["橙子", "鸡蛋"], "total_fen": 1205, "limit": 9}


def test_each_refusal_is_an_event_of_its_own() -> None:
    """Two with the same fields are two; an exception has to be hashable."""
    assert len({HEAVY, BasketTooHeavy(["橙子", "鸡蛋"], 1205, 9)}) == 2


# What is refused before any part of town is asked has a status of its own in HTTP, no family.
OURS = [refusal for refusal in every_refusal() if not refusal.__module__.startswith("api.")]


@pytest.mark.parametrize("refusal", OURS, ids=lambda refusal: refusal.code)
def test_every_refusal_has_a_family_a_code_and_both_languages(refusal: type[Refusal]) -> None:
    """The text asks for no field that the case does not have."""
    assert sum(issubclass(refusal, family) for family in FAMILIES) == 1
    for text in (refusal.title, refusal.detail):
        assert text.zh
        assert text.en
    names = refusal.__dataclass_fields__
    shown = dict.fromkeys(names, "x")
    assert refusal.detail.zh.format(**shown)
    assert refusal.detail.en.format(**shown)


def test_no_two_refusals_share_a_code() -> None:
    """A code is an address: /problems/<code>."""
    codes = [refusal.code for refusal in every_refusal()]
    assert len(codes) == len(set(codes))
    assert all(code == code.lower().replace("_", "-").strip("-") for code in codes)
