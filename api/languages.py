"""Which of our two languages a browser asks for."""

from __future__ import annotations

from functools import lru_cache

from core.refusals import Language

DEFAULT: Language = "zh-CN"
RANGES_MAX = 20


@lru_cache(maxsize=1024)
def language_of(accept_language: str) -> Language:
    """Choose by the weights of an ``Accept-Language`` header (RFC 9110 §12.5.4).

    Chinese when nothing fits, when both weigh the same, and when the header is broken.
    """
    weights: dict[str, int] = {"zh": 0, "en": 0}
    for part in accept_language[:400].split(",")[:RANGES_MAX]:
        tag, _, parameters = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        if primary in weights:
            weights[primary] = max(weights[primary], _thousandths(parameters))
    return "en" if weights["en"] > weights["zh"] else DEFAULT


def _thousandths(parameters: str) -> int:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1000
    whole, _, fraction = value.strip().partition(".")
    if not whole.isdigit() or not (fraction or "0").isdigit():
        return 0
    return min(1000, int(whole[:1]) * 1000 + int((fraction + "000")[:3]))
