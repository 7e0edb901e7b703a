"""Pinyin of Chinese titles, so that ``tujidan`` and ``tjd`` find 土鸡蛋. Pure."""

from __future__ import annotations

SYLLABLES_MAX = 40


def pinyin_words(text: str) -> list[str]:
    """Give what a person may type: from each character on, joined syllables and initials.

    The index matches words by their beginning, so each character begins a word.
    """
    # Its dictionary takes 50 MB and a third of a second: only who writes documents loads it.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    syllables = [part.lower() for part in lazy_pinyin(text) if part.strip()][:SYLLABLES_MAX]
    found: dict[str, None] = {}
    for start in range(len(syllables)):
        tail = [part.strip() for part in syllables[start:]]
        found["".join(tail).replace(" ", "")] = None
        found["".join(part[0] for part in tail)] = None
    return list(found)
