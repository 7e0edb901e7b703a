"""The tree of refusals: what the platform says when it will not do something.

Refusal
├── NotFound        the thing does not exist, or not for this viewer
├── NotSignedIn     nobody is known behind the request
├── NotAllowed      the viewer is known and may not
├── Conflict        the state of things has moved on
├── Unacceptable    the input can never be accepted as it is
├── Expired         it was possible, and is no longer
├── TooMany         slow down, or ask for less
└── Unavailable     a part of the platform is away; the same request may pass later

A case is a dataclass below one family. It knows its code, its title and a sentence for
the reader in both languages; it does not know any HTTP status.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, NamedTuple

from typing_extensions import override

from core.amounts import yuan

Language = Literal["zh-CN", "en"]


class Text(NamedTuple):
    """One sentence in both languages; ``{field}`` is replaced by the refusal's field."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """Give the sentence in the reader's language."""
        return self.en if language == "en" else self.zh


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Base of every refusal; never raised itself."""

    code: ClassVar[str] = ""
    title: ClassVar[Text] = Text("", "")
    detail: ClassVar[Text] = Text("", "")

    def fields(self) -> dict[str, Any]:
        """Give the case's own fields, which travel as members of the problem answer."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def members_in(self, language: Language) -> dict[str, Any]:
        """Give the fields as members of the problem answer, texts in the reader's language."""
        return {name: _worded(value, language) for name, value in self.fields().items()}

    def detail_in(self, language: Language) -> str:
        """Give the sentence for the reader, with its fields filled in."""
        return self.detail.in_language(language).format(**self.shown(language))

    def shown(self, language: Language) -> dict[str, Any]:
        """Give the fields as the sentence shows them: fen become yuan, lists are joined."""
        joiner = ", " if language == "en" else "、"
        members = self.members_in(language)
        return {name: _shown(name, value, joiner) for name, value in members.items()}

    @override
    def __str__(self) -> str:
        return self.detail_in("en") or self.code


def _worded(value: Any, language: Language) -> Any:
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, list):
        return [_worded(part, language) for part in value]
    return value


def _shown(name: str, value: Any, joiner: str) -> Any:
    if name.endswith("_fen") and isinstance(value, int):
        return f"¥{yuan(value)}"
    if isinstance(value, list | tuple):
        return joiner.join(str(part) for part in value)
    return value


class NotFound(Refusal):
    """The thing does not exist, or must not be known to this viewer."""


class NotSignedIn(Refusal):
    """Nobody is signed in."""


class NotAllowed(Refusal):
    """The viewer is known and may not do this."""


class Conflict(Refusal):
    """The state of things does not allow it now."""


class Unacceptable(Refusal):
    """The input cannot be accepted."""


class Expired(Refusal):
    """The time for it has passed."""


class TooMany(Refusal):
    """Too often, or too much at once."""


class Unavailable(Refusal):
    """A part of the platform is away; trying again later may succeed."""


def every_refusal(root: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """Give all cases below a family that carry a code, for documentation and tests."""
    found = [root] if root.code else []
    for child in root.__subclasses__():
        found.extend(every_refusal(child))
    return found
