"""Every fact is heard by somebody, or its silence has a reason."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import pytest

from core.facts import Fact, every_fact, reactions_to

UNHEARD = {
    "accounts.person_joined": "sign-up does all that a new person needs in its own transaction",
    "accounts.consent_withdrawn": "consent is asked for at each use; there is no errand to run",
    "payments.payment_failed": "the seat stays held so that the buyer can try again",
    "payments.payment_cancelled": "whoever asked the provider to cancel waits for the answer",
    "marketplace.campaign_succeeded": "each order hears its own OrderConfirmed",
    "marketplace.campaign_failed": "each paid order hears its own RefundOwed",
    "marketplace.goods_arrived": "each order hears its own OrderReady",
    "marketplace.earning_booked": "the merchant reads it with the next statement",
}
PLAIN = (UUID, int, bool, str, datetime, StrEnum)
FACTS = sorted(every_fact().values(), key=lambda fact: fact.kind)
IDS = [fact.kind for fact in FACTS]


def test_every_fact_is_heard_or_its_silence_explained() -> None:
    """The list of unheard facts is exact: a new one needs a reaction or a reason."""
    unheard = {kind for kind in every_fact() if not reactions_to(kind)}
    assert unheard == set(UNHEARD), "add a reaction, or say in UNHEARD why there is none"


@pytest.mark.parametrize("fact", FACTS, ids=IDS)
def test_a_fact_is_named_after_its_package(fact: type[Fact]) -> None:
    """The kind begins with the package that records it and ends in the class's words."""
    package, _, words = fact.kind.partition(".")
    assert fact.__module__.split(".", 1)[0] == package
    assert words.replace("_", "") == fact.__name__.lower()


@pytest.mark.parametrize("fact", FACTS, ids=IDS)
def test_a_fact_carries_only_plain_values(fact: type[Fact]) -> None:
    """Ids, amounts and single words: whoever reacts reads the rest as it is by then."""
    hints = typing.get_type_hints(fact)
    for field in dataclasses.fields(fact):
        hint = hints[field.name]
        parts = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
        for part in parts:
            assert part is types.NoneType or issubclass(part, PLAIN), (field.name, hint)
