"""Whether a Chinese identity number can be one. Pure."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def normal_id_number(text: str) -> str | None:
    """Give an identity number in capitals without spaces; None when it cannot be one.

    The last character is checked as GB 11643 says.
    """
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not _NUMBER.fullmatch(number):
        return None
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number if _CHECKS[total % 11] == number[17] else None
