"""Rules without a database: strength, devices, addresses, roles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.addresses import Address
from accounts.consent_texts import every_consent_text
from accounts.devices import address_hint, device_of
from accounts.names import PURPOSES, ROLES
from accounts.passwords import check_strength
from accounts.refusals import (
    ConsentNeeded,
    ConsentTextOutdated,
    PasswordTooWeak,
    RoleNotEnough,
)
from accounts.roles import in_charge, roles_of_kind
from accounts.tables.parties import PartyKind, Role
from accounts.tables.privacy import Purpose
from accounts.tables.signing_in import Channel


@pytest.mark.parametrize(
    "weak",
    [
        "short1",
        "password123",
        "PassWord123",
        "12345678",
        "abcdefgh",
        "87654321",
        "aaaabbbb",
        "13812345678",
        "my13812345678",
        "woaini1314",
        "x" * 129,
    ],
)
def test_a_password_that_is_guessed_first_is_refused(weak: str) -> None:
    """Short, endless, well known, a run, or made of the person's own number."""
    with pytest.raises(PasswordTooWeak):
        check_strength(weak, "+8613812345678")


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]),
        min_size=14,
        max_size=60,
    )
)
def test_a_long_password_of_many_signs_passes(text: str) -> None:
    """Any script is welcome once there are enough different signs."""
    check_strength(f"{text}-杨梅x9")


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (
            "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile MicroMessenger/8.0",
            "微信 WeChat · Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/605.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("curl/8.0", "? · ?"),
        ("", "? · ?"),
    ],
)
def test_a_device_is_named_coarsely(user_agent: str, device: str) -> None:
    """Program and system, no version and no model."""
    assert device_of(user_agent) == device


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("203.0.113.7", "203.0.*.*"),
        ("2001:db8:85a3::8a2e", "2001:0db8:*"),
        ("::ffff:203.0.113.7", "203.0.*.*"),
        ("unix", "?"),
    ],
)
def test_an_address_is_shown_in_part(address: str, hint: str) -> None:
    """Enough to tell home from elsewhere."""
    assert address_hint(address) == hint


def test_an_address_shows_itself_masked(environment: dict[str, str]) -> None:
    """Not even a careless log line spells it out."""
    address = Address.of(None, "138 1234 5678")
    assert (address.channel, address.text) == (Channel.PHONE, "+8613812345678")
    assert repr(address) == "Address(138****5678)"
    assert repr(Address.of(None, "Lily@Example.com")) == "Address(l***@example.com)"


@pytest.mark.parametrize("kind", PartyKind)
def test_who_is_in_charge_is_one_of_the_roles(kind: PartyKind) -> None:
    """Every kind of party has somebody who names the others."""
    assert in_charge(kind) in roles_of_kind(kind)


def test_every_text_is_there_in_both_languages() -> None:
    """Nobody agrees to an empty text, and every text has its own hash."""
    texts = every_consent_text()
    for text in texts:
        assert min(len(part) for part in (*text.title, *text.body)) > 3
    assert len({text.hashed for text in texts}) == len(texts)


def test_refusals_speak_the_readers_words() -> None:
    """Roles and purposes are named, not spelled as codes."""
    role = RoleNotEnough(roles=["owner", "manager"])
    assert role.detail_in("zh-CN") == "这项操作需要以下角色之一：负责人、管理员。"
    assert role.detail_in("en") == "This needs one of these roles: owner, manager."
    assert "个人信息处理说明" in ConsentNeeded(purposes=["privacy"]).detail_in("zh-CN")
    assert "terms of use" in ConsentTextOutdated(purpose="terms").detail_in("en")


def test_every_role_and_purpose_has_a_name() -> None:
    """A new one cannot be forgotten."""
    assert set(ROLES) == set(Role)
    assert set(PURPOSES) == set(Purpose)
