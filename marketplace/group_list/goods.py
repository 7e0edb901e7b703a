"""What a list may ask for: which words mean which variant, and what counts units. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from marketplace.group_list.folding import fold
from marketplace.group_list.numerals import NUMERALS, read_number, spelled
from marketplace.group_list.shapes import VariantName
from marketplace.group_list.vocabulary import (
    AFTER_WORDS,
    ASKING,
    CONNECTIVES,
    NUMBER,
    PIECES,
    TELLING,
    WEIGHTS,
)

_KINDS = ("0-9", NUMERALS, "a-z")
_PIECE_OF_NAME = re.compile(r"[0-9]+|[^\s()0-9]+")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_FEW = re.compile(r"(?<![0-9.])[1-9][0-9]?(?![0-9.])")
_WORD_MIN = 2
Meant = frozenset[int]


def squeezed(text: str) -> str:
    """Leave out spaces and brackets."""
    return re.sub(r"[\s()]", "", text)


def _spellings(name: str) -> set[str]:
    """Give the name as it is, without its brackets, and short: ``5斤`` and 五斤 for ``5斤装``."""
    found = {name, _IN_BRACKETS.sub("", name)}
    for told in (name, _FEW.sub(lambda few: spelled(int(few.group())), name)):
        found |= {told[:end] for end in range(_WORD_MIN, len(told) + 1) if _is_amount(told[:end])}
    return {spelling for spelling in found if len(squeezed(spelling)) >= _WORD_MIN}


def _is_amount(word: str) -> bool:
    """Tell whether a word begins with a number and goes on after it."""
    numbers = "0123456789" + NUMERALS
    return word[0] in numbers and word[-1] not in numbers + ".( "


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Find names that begin alike, the longest first, with or without their spaces.

    What is found is no part of a longer word or number.
    """
    names = "|".join(map(_group, words))
    return re.compile(f"{_edge(squeezed(words[0])[0], '<')}(?:{names})")


def _group(word: str) -> str:
    inside = r"[\s()]*".join(map(re.escape, _PIECE_OF_NAME.findall(word)))
    return f"({inside}{_edge(squeezed(word)[-1], '')}\\)?)"


def _edge(character: str, side: str) -> str:
    for kind in _KINDS:
        if re.match(f"[{kind}]", character):
            return f"(?{side}![{kind}])"
    return ""


class Spellings(NamedTuple):
    """The names that begin with one character; each group of the pattern has its meaning."""

    pattern: re.Pattern[str]
    meant: tuple[Meant, ...]


@dataclass(frozen=True, slots=True)
class Goods:
    """The variants of a campaign, and the words for them."""

    variants: tuple[VariantName, ...]
    names: tuple[str, ...]
    title: str
    spelled: Mapping[str, Spellings]

    def at(self, text: str, place: int) -> tuple[int, Meant] | None:
        """Give where the name beginning at a place ends, and the variants it may mean."""
        spellings = self.spelled.get(text[place])
        found = spellings.pattern.match(text, place) if spellings else None
        if spellings is None or found is None or found.lastindex is None:
            return None
        return found.end(), spellings.meant[found.lastindex - 1]

    def called(self, words: str) -> Meant:
        """Give the variants words may mean: by name, else by beginning, else by a part."""
        words = squeezed(AFTER_WORDS.sub("", ASKING.sub("", CONNECTIVES.sub("", words))))
        return self._named(words) or self._named_with_title(words)

    def _named(self, words: str) -> Meant:
        if not words:
            return Meant()
        if exact := self._where(lambda name: name == words):
            return exact
        if len(words) < _WORD_MIN:
            return self._where(lambda name: name.startswith(words) and words in TELLING)
        return self._where(lambda name: name.startswith(words)) or self._where(
            lambda name: words in name
        )

    def _where(self, fits: Callable[[str], bool]) -> Meant:
        return Meant(place for place, name in enumerate(self.names) if name and fits(name))

    def _named_with_title(self, words: str) -> Meant:
        """Understand 鸡蛋大份 and 大份鸡蛋 when 鸡蛋 stands in the offer's title."""
        for end in range(len(words), _WORD_MIN - 1, -1):
            for part, rest in ((words[:end], words[end:]), (words[-end:], words[:-end])):
                if part in self.title:
                    return self._named(rest) if rest else self.only()
        return Meant()

    def is_of_title(self, words: str) -> bool:
        """Tell whether words only repeat what the offer is called."""
        return len(words) >= _WORD_MIN and words in self.title

    def only(self) -> Meant:
        """Give the variant that needs no name, being the only one."""
        return Meant({0}) if len(self.variants) == 1 else Meant()

    def counted_in(self, unit: str, variant: int) -> bool:
        """Tell whether one ``unit`` can be one unit of a variant.

        24瓶 of a box of 24 is one box and not 24; 10斤 of a 5-斤 bag is two bags. So a word
        that stands in the name with another number than one does not count units, and a
        weight counts them only where the name says that one of it is sold.
        """
        if not unit:
            return True
        same = PIECES if unit in PIECES else WEIGHTS if unit in WEIGHTS else (unit,)
        told = f"{self.names[variant]} {self.title}"
        amounts = re.findall(rf"({NUMBER}|半|/|每|按)\s*({'|'.join(same)})", told)
        if unit in WEIGHTS:
            return any(
                word == unit and (amount in "/每按" or read_number(amount) == 1)
                for amount, word in amounts
            ) and not any(self._is_many(amount) for amount, _ in amounts)
        return not any(self._is_many(amount) for amount, _ in amounts)

    @staticmethod
    def _is_many(amount: str) -> bool:
        return amount not in "/每按" and read_number(amount) != 1


def goods(variants: Sequence[VariantName], title: str) -> Goods:
    """Collect the words for some variants of an offer with a title."""
    names = tuple(fold(variant.name).strip() for variant in variants)
    meant: dict[str, set[int]] = {}
    for place, name in enumerate(names):
        for spelling in _spellings(name):
            meant.setdefault(spelling, set()).add(place)
    exact = {name: Meant({place}) for place, name in enumerate(names)}
    first = {word: squeezed(word)[0] for word in meant}
    longest_first = sorted(meant, key=lambda word: -len(squeezed(word)))
    spelled_with = {
        letter: [word for word in longest_first if first[word] == letter]
        for letter in first.values()
    }
    return Goods(
        tuple(variants),
        tuple(map(squeezed, names)),
        squeezed(fold(title)),
        {
            letter: Spellings(_pattern(words), tuple(exact.get(w, Meant(meant[w])) for w in words))
            for letter, words in spelled_with.items()
        },
    )
