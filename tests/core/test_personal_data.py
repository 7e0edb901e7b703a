"""Personal data is sealed, found by hash, normalised and masked."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.personal_data import (
    CannotOpen,
    EmailNotUnderstood,
    PhoneNotUnderstood,
    lookup_hash,
    mask_email,
    mask_id_number,
    mask_name,
    mask_phone,
    normalise_email,
    normalise_phone,
    open_sealed,
    reseal,
    seal,
)
from core.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable

OLD, NEW = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))


@pytest.fixture
def keys(set_settings: Callable[..., None]) -> Callable[[str], None]:
    """Give a function that sets LINLI_SECRET_KEYS; the keys at the start are old alone."""
    set_settings(LINLI_SECRET_KEYS=f"old:{OLD}")
    return lambda value: set_settings(LINLI_SECRET_KEYS=value)


@pytest.mark.usefixtures("environment")
class TestSealing:
    """One text, sealed and opened."""

    @given(st.text())
    def test_what_is_sealed_opens_to_the_same(self, text: str) -> None:
        """Any text, the empty one too, comes back."""
        assert open_sealed(seal(text)) == text

    def test_the_same_text_is_never_sealed_the_same(self) -> None:
        """Equal people cannot be told from their sealed rows."""
        assert seal("13812345678") != seal("13812345678")

    def test_the_sealed_text_names_its_key_and_hides_its_content(self) -> None:
        """The key id stands in front, in the clear."""
        sealed = seal("13812345678")
        assert sealed.startswith(f"{settings().secret_keys[0].key_id}.")
        assert "13812345678" not in sealed

    @given(st.integers(0, 10_000), st.integers(1, 255))
    def test_an_altered_text_does_not_open(self, place: int, change: int) -> None:
        """A single flipped byte of nonce or ciphertext is noticed."""
        key_id, _, encoded = seal("13812345678").partition(".")
        raw = bytearray(base64.urlsafe_b64decode(encoded))
        raw[place % len(raw)] ^= change
        with pytest.raises(CannotOpen, match="altered"):
            open_sealed(f"{key_id}.{base64.urlsafe_b64encode(raw).decode()}")

    @pytest.mark.parametrize("rest", ["", "AA==", "no base64!", "****"])
    def test_a_broken_text_does_not_open(self, rest: str) -> None:
        """Too short or no base64 at all."""
        with pytest.raises(CannotOpen):
            open_sealed(f"{settings().secret_keys[0].key_id}.{rest}")


def test_after_rotation_the_new_key_seals_and_both_open(keys: Callable[[str], None]) -> None:
    """Nothing has to be re-encrypted before the new key is put in front."""
    before = seal("小丽")
    keys(f"new:{NEW},old:{OLD}")
    after = seal("小丽")
    assert (before[:4], after[:4]) == ("old.", "new.")
    assert open_sealed(before) == open_sealed(after) == "小丽"


def test_resealing_moves_a_text_to_the_new_key_once(keys: Callable[[str], None]) -> None:
    """Then the old key may go."""
    before = seal("小丽")
    keys(f"new:{NEW},old:{OLD}")
    moved = reseal(before)
    assert reseal(moved) is moved
    keys(f"new:{NEW}")
    assert open_sealed(moved) == "小丽"
    with pytest.raises(CannotOpen, match="'old' is not among"):
        open_sealed(before)


def test_a_text_does_not_open_under_another_key_id(keys: Callable[[str], None]) -> None:
    """The key id is part of what is authenticated."""
    keys(f"new:{OLD},old:{OLD}")
    sealed = seal("小丽")
    with pytest.raises(CannotOpen, match="altered"):
        open_sealed(sealed.replace("new.", "old."))


def test_a_look_up_hash_is_keyed(set_settings: Callable[..., None]) -> None:
    """Equal texts meet, other texts and other keys do not."""
    first = lookup_hash("+8613812345678")
    assert len(first) == 32
    assert lookup_hash("+8613812345678") == first
    assert lookup_hash("+8613812345679") != first
    set_settings(LINLI_LOOKUP_KEY=NEW)
    assert lookup_hash("+8613812345678") != first


@pytest.mark.parametrize(
    "written",
    [
        "13812345678", "138 1234 5678", "138-1234-5678", "+8613812345678", "+86 138 1234 5678",
        "8613812345678", "008613812345678", "１３８１２３４５６７８", " 13812345678 ",
    ],
)  # fmt: skip
def test_every_way_to_write_a_mobile_number_means_the_same(written: str) -> None:
    """One person has one hash."""
    assert normalise_phone(written) == "+8613812345678"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("010-6277 0334", "+861062770334"),
        ("+852 9123 4567", "+85291234567"),
        ("+1 415 555 2671", "+14155552671"),
    ],
)
def test_landlines_and_numbers_from_elsewhere_are_understood(written: str, meant: str) -> None:
    """Elders have landlines, and neighbours come from everywhere."""
    assert normalise_phone(written) == meant


@pytest.mark.parametrize(
    "written",
    ["", "12345", "1381234567", "138123456789", "23812345678", "hello", "+", "+861",
     "13812345678 ext. 5", "1" * 5000, "13812345678;DROP TABLE"],
)  # fmt: skip
def test_what_cannot_be_called_is_refused(written: str) -> None:
    """Wrong lengths, wrong beginnings, words, and extensions."""
    with pytest.raises(PhoneNotUnderstood):
        normalise_phone(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (" Lily.Zhang@Example.COM ", "lily.zhang@example.com"),
        ("a+b@mail.example.co", "a+b@mail.example.co"),
        ("wang@例子.中国", "wang@xn--fsqu00a.xn--fiqs8s"),
        ("ｌｉｌｙ＠ｅｘａｍｐｌｅ．ｃｏｍ", "lily@example.com"),
    ],
)
def test_an_address_has_one_normal_form(written: str, meant: str) -> None:
    """Case, space, full width and Chinese domains make no difference."""
    assert normalise_email(written) == meant


@pytest.mark.parametrize(
    "written",
    ["", "lily", "@example.com", "lily@", "lily@example", "a b@example.com", "a@b@example.com",
     ".lily@example.com", "lily..z@example.com", "lily@-example.com", "lily@example..com",
     "lily@example.com\nBcc: all@example.com", "l" * 65 + "@example.com",
     "lily@" + "a." * 130 + "com", "lily@[127.0.0.1]", "lily@" + "a" * 70 + ".com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(written: str) -> None:
    """Broken, too long, or trying to add a header."""
    with pytest.raises(EmailNotUnderstood):
        normalise_email(written)


@given(st.text(max_size=300))
def test_no_text_breaks_the_understanding_of_addresses(text: str) -> None:
    """The answer is a normal form that is its own normal form, or a refusal."""
    for normalise, refusal in (
        (normalise_email, EmailNotUnderstood),
        (normalise_phone, PhoneNotUnderstood),
    ):
        try:
            found = normalise(text)
        except refusal:
            continue
        assert normalise(found) == found


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        (mask_name("张小丽"), "张**"),
        (mask_name(" 欧阳修 "), "欧**"),
        (mask_name(""), "**"),
        (mask_phone("+8613812345678"), "138****5678"),
        (mask_phone("+861062770334"), "+86****34"),
        (mask_phone("+85291234567"), "+85****67"),
        (mask_email("lily@example.com"), "l***@example.com"),
        (mask_email("l@example.com"), "l***@example.com"),
        (mask_id_number("11010519491231002X"), "1****************X"),
        (mask_id_number("1X"), "**"),
        (mask_id_number(""), "**"),
    ],
)
def test_masks_show_what_the_rule_allows(shown: str, wanted: str) -> None:
    """Volunteers rules 5.9."""
    assert shown == wanted
