"""What is refused because of a state names it in the reader's words."""

from __future__ import annotations

import pytest

from core.refusals import Language
from marketplace.ordering.order_states import OrderState
from marketplace.refusals import OrderNotCancellable
from marketplace.refusals.stated import STATES
from marketplace.selling.campaign_states import CampaignState
from marketplace.tables.merchants import MerchantState


@pytest.mark.parametrize("states", [OrderState, CampaignState, MerchantState])
def test_every_state_that_a_refusal_may_name_has_words(
    states: type[OrderState | CampaignState | MerchantState],
) -> None:
    """Nobody has to know what paid_waiting is."""
    assert {state.value for state in states} <= STATES.keys()


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "“待取货”"), ("en", "this one is ready to be collected")]
)
def test_a_refusal_tells_the_state_in_words(language: Language, words: str) -> None:
    """The sentence is for people, the field beside it for programs."""
    refusal = OrderNotCancellable(state="ready")
    assert words in refusal.detail_in(language)
    assert refusal.members_in(language)["state"] == "ready"
