"""Other ways to ask for what was typed, when the index finds nothing by it. Pure."""

from __future__ import annotations

from typing import NamedTuple

BIGRAM = 2


class Wording(NamedTuple):
    """Words for the index, and which of them it may leave out."""

    words: str
    strategy: str


def other_wordings(text: str) -> list[Wording]:
    """Give what to try after ``text`` itself, the closest first.

    The index cuts Chinese into words: a longer word than any title has finds nothing, its pairs of
    characters do. Pinyin is found by its beginning, and only the last word may be a beginning: so
    syllables are joined and stand last, first with the numbers typed beside them, then alone.
    """
    if not text.isascii():
        pairs = [text[at : at + BIGRAM] for at in range(len(text) - 1)]
        return [Wording(" ".join(pairs), "frequency")] if len(text) > BIGRAM else []
    typed = text.split()
    syllables = "".join(word for word in typed if word.isalpha())
    others = [word for word in typed if not word.isalpha()]
    if len(typed) < BIGRAM or not syllables:
        return []
    found = [Wording(" ".join([*others, syllables]), "all"), Wording(syllables, "all")]
    return found if others else found[:1]
