"""Fields that more than one body about people has."""

from __future__ import annotations

from typing import Annotated

import msgspec

# Printable, and nothing but spaces in the middle.
_ONE_LINE = r"^[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?$"

AddressText = Annotated[str, msgspec.Meta(min_length=3, max_length=254)]
CodeText = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$")]
PasswordText = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]
DisplayName = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=_ONE_LINE)]
PartyLabel = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=_ONE_LINE)]
HomePart = Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern=_ONE_LINE)]
OptionalHomePart = Annotated[str, msgspec.Meta(max_length=20, pattern=rf"^$|{_ONE_LINE}")]
Reason = Annotated[str, msgspec.Meta(min_length=2, max_length=200, pattern=r"\S\s*\S")]
TextVersion = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
