"""Thresholds, and what is missing of them, in the reader's words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.amounts import yuan
from core.refusals import Text
from marketplace.selling.success import Joined, Missing, ThresholdKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marketplace.selling.success import Thresholds

JOINTS = {Joined.ALL: Text("且 ", " and "), Joined.ANY: Text("或 ", " or ")}


def threshold_words(thresholds: Thresholds) -> Text:
    """Say from where on a group-buy succeeds: 20 份且 8 人."""
    asked = (
        (ThresholdKind.UNITS, thresholds.units),
        (ThresholdKind.PEOPLE, thresholds.people),
        (ThresholdKind.AMOUNT, thresholds.amount_fen),
    )
    parts = [amount_words(Missing(kind, least)) for kind, least in asked if least is not None]
    return _joined(parts, thresholds.joined)


def missing_words(missing: Sequence[Missing], joined: Joined) -> Text:
    """Say how much was missing: 3 份且 2 人."""
    return _joined([amount_words(part) for part in missing], joined)


def amount_words(part: Missing) -> Text:
    """Say a number of people, of units, or an amount."""
    if part.kind is ThresholdKind.AMOUNT:
        return Text(f"¥{yuan(part.left)}", f"¥{yuan(part.left)}")
    if part.kind is ThresholdKind.PEOPLE:
        return Text(f"{part.left} 人", f"{part.left} {'person' if part.left == 1 else 'people'}")
    return Text(f"{part.left} 份", f"{part.left} unit{'' if part.left == 1 else 's'}")


def _joined(parts: Sequence[Text], joined: Joined) -> Text:
    joint = JOINTS[joined]
    return Text(joint.zh.join(part.zh for part in parts), joint.en.join(part.en for part in parts))
