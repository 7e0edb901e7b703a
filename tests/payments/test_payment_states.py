"""Payment states: news only moves a payment forward, in whatever order it comes."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as some

from payments.payment_states import OPEN, PaymentState, after, is_open
from payments.provider import ProviderState

news = some.lists(some.sampled_from(ProviderState), max_size=12)
states = some.sampled_from(PaymentState)


@given(states, some.sampled_from(ProviderState))
def test_the_same_news_twice_changes_nothing_more(state: PaymentState, told: ProviderState) -> None:
    """Applying news is idempotent."""
    once = after(state, told)
    assert after(once, told) is once


@given(news)
def test_money_that_was_taken_is_never_lost_sight_of(order: list[ProviderState]) -> None:
    """Whatever the order, one word of success is enough, and it stays."""
    end = reduce(after, order, PaymentState.CREATED)
    assert (end is PaymentState.SUCCEEDED) == (ProviderState.SUCCEEDED in order)


@given(news, some.sampled_from([ProviderState.FAILED, ProviderState.CANCELLED]))
def test_an_ended_payment_never_opens_again(
    order: list[ProviderState], ended: ProviderState
) -> None:
    """Late news of an earlier state does not revive a payment."""
    end = reduce(after, [ended, *order], PaymentState.CREATED)
    assert not is_open(end)


@given(news.filter(lambda order: ProviderState.FAILED not in order), some.randoms())
def test_the_order_of_news_does_not_matter(order: list[ProviderState], random: object) -> None:
    """Without contradiction every order of the same news ends the same."""
    shuffled = list(order)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    start = PaymentState.CREATED
    assert reduce(after, order, start) is reduce(after, shuffled, start)


def test_open_states_are_those_money_may_still_come_in() -> None:
    """Exactly created, pending and processing are open."""
    assert {state for state in PaymentState if is_open(state)} == set(OPEN)
