"""Tokens and codes open one thing, for a while, and nothing when they are copied from rest."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tokens import (
    TokenExpired,
    TokenNotUnderstood,
    code_matches,
    hash_code,
    hash_token,
    new_code,
    new_token,
    read_signed,
    sign,
)

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("environment")

HOUR = timedelta(hours=1)


def test_a_signed_token_gives_back_what_was_signed() -> None:
    """Also Chinese text and nested values."""
    content = {"order": "团购", "lines": [1, 2], "none": None}
    assert read_signed("pick-up", sign("pick-up", content, HOUR)) == content


def test_a_token_expires(move: Callable[[timedelta], None]) -> None:
    """Good until its time, and refused from then on."""
    token = sign("pick-up", {}, HOUR)
    move(timedelta(minutes=59))
    assert read_signed("pick-up", token) == {}
    move(timedelta(minutes=1))
    with pytest.raises(TokenExpired):
        read_signed("pick-up", token)


def test_a_token_serves_its_purpose_only() -> None:
    """A link to confirm an address cannot collect an order."""
    with pytest.raises(TokenNotUnderstood):
        read_signed("pick-up", sign("confirm-address", {"id": 1}, HOUR))


@given(st.integers(0, 10_000), st.sampled_from("ABCxyz012-_.=!"))
def test_an_altered_token_is_refused(place: int, character: str) -> None:
    """Any one character, in the content or the signature."""
    token = sign("pick-up", {"order": 1}, HOUR)
    place %= len(token)
    altered = token[:place] + character + token[place + 1 :]
    try:
        assert read_signed("pick-up", altered) == {"order": 1}
    except TokenNotUnderstood:
        assert altered != token
    else:
        # The last character of base64 may carry bits that mean nothing.
        assert altered == token or place in (token.index(".") - 1, len(token) - 1)


@pytest.mark.parametrize(
    "token", ["", ".", "a.b", "a", "é.é", "e30.e30", "e30." + "A" * 43, "A" * 5000]
)
def test_what_is_no_token_is_refused(token: str) -> None:
    """Whatever is typed into the address line."""
    with pytest.raises(TokenNotUnderstood):
        read_signed("pick-up", token)


def test_codes_are_six_digits_of_every_kind() -> None:
    """Leading zeros are kept, and repeats are rare."""
    codes = {new_code() for _ in range(500)}
    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in codes)
    assert len(codes) > 450


def test_a_code_matches_where_it_was_bound_only() -> None:
    """Not another address, not another purpose, not another code."""
    stored = hash_code("204815", "+8613812345678 sign_in")
    assert b"204815" not in stored
    assert code_matches("204815", "+8613812345678 sign_in", stored)
    assert not code_matches("204815", "+8613812345678 verify", stored)
    assert not code_matches("204815", "+8613812345679 sign_in", stored)
    assert not code_matches("204816", "+8613812345678 sign_in", stored)


def test_opaque_tokens_are_long_and_stored_as_hashes() -> None:
    """256 bits, safe in an address, never twice."""
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(
        len(token) == 43 and token.replace("-", "").replace("_", "").isalnum() for token in tokens
    )
    token = tokens.pop()
    assert hash_token(token) == hash_token(token)
    assert token.encode() not in hash_token(token)
