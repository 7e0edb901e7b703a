"""What the platform takes of a sale, and how much of it goes back (rule 4.7). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core.amounts import BASIS, half_up, share, yuan
from core.refusals import Text
from marketplace.settling.commission_kinds import SoldIn

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Rule:
    """One rule: a condition (merchant, category, offer, kind of run) and a fee with its bounds.

    ``flat_fen_per_unit`` is taken for each unit instead of a share of what was paid. The
    default rule has no condition and comes last whatever its rank. ``tax_basis_points`` is the
    rate of the tax that the fee includes; it changes nothing of what is taken (feature S4).
    """

    id: UUID
    rank: int
    basis_points: int
    minimum_fen: int = 0
    maximum_fen: int | None = None
    merchant: UUID | None = None
    category: str | None = None
    is_default: bool = False
    offer: UUID | None = None
    flat_fen_per_unit: int | None = None
    campaign_kind: str | None = None
    tax_basis_points: int = 0

    @property
    def has_condition(self) -> bool:
        """Tell whether the rule speaks about some sales only."""
        named = (self.merchant, self.category, self.offer, self.campaign_kind)
        return any(one is not None for one in named)

    def fits(
        self,
        merchant: UUID,
        category: str,
        offer: UUID | None = None,
        kind: str = SoldIn.NEIGHBOURHOOD,
    ) -> bool:
        """Tell whether the rule speaks about a sale of a merchant's offer in a kind of run."""
        return (
            self.merchant in (None, merchant)
            and self.category in (None, category)
            and self.offer in (None, offer)
            and self.campaign_kind in (None, kind)
        )


def resolve(
    rules: Iterable[Rule],
    merchant: UUID,
    category: str,
    offer: UUID | None = None,
    kind: str = SoldIn.NEIGHBOURHOOD,
) -> Rule:
    """Give the one rule that decides: the lowest rank that fits, older first, default last.

    Raises ValueError when no default is among the rules, or another rule has no condition:
    it would silently decide for everybody.
    """
    ordered = sorted(rules, key=lambda rule: (rule.is_default, rule.rank, rule.id))
    for rule in ordered:
        if rule.is_default == rule.has_condition:
            message = f"only the default rule has no condition: {rule.id}"
            raise ValueError(message)
    if not ordered or not ordered[-1].is_default:
        message = "there is no default commission rule"
        raise ValueError(message)
    return next(rule for rule in ordered if rule.fits(merchant, category, offer, kind))


def fee(rule: Rule, base_fen: int, units: int = 0) -> int:
    """Give the commission on a base of fen: the rate, rounded half up once, within bounds.

    A flat rule takes its fen for each of the units instead. The fee never exceeds the base.
    Raises ValueError for a negative base or number of units.
    """
    if base_fen < 0 or units < 0:
        message = "a commission base is never negative"
        raise ValueError(message)
    if rule.flat_fen_per_unit is None:
        taken = share(base_fen, rule.basis_points)
    else:
        taken = rule.flat_fen_per_unit * units
    taken = max(taken, rule.minimum_fen)
    if rule.maximum_fen is not None:
        taken = min(taken, rule.maximum_fen)
    return min(taken, base_fen)


def reversed_by(fee_fen: int, base_fen: int, refunded_base_fen: int) -> int:
    """Give how much of a fee is given back once so much of its base was refunded in all.

    Cumulative, so a chain of partial refunds sums exactly and a full refund gives back the
    whole fee. Raises ValueError unless ``0 <= refunded_base_fen <= base_fen``.
    """
    if not 0 <= refunded_base_fen <= base_fen:
        message = f"cannot refund {refunded_base_fen} of a base of {base_fen}"
        raise ValueError(message)
    return half_up(fee_fen * refunded_base_fen, base_fen) if base_fen else 0


def reversal(fee_fen: int, base_fen: int, before_fen: int, after_fen: int) -> int:
    """Give the part of a fee to give back when the refunded base grows from one to another."""
    return reversed_by(fee_fen, base_fen, after_fen) - reversed_by(fee_fen, base_fen, before_fen)


def tax_within(fee_fen: int, tax_basis_points: int) -> int:
    """Give the tax a fee includes, rounded half up (feature S4); nothing is added to the fee."""
    return half_up(fee_fen * tax_basis_points, BASIS + tax_basis_points)


def in_words(rule: Rule) -> Text:
    """Say a rule in a sentence a merchant understands."""
    if rule.flat_fen_per_unit is None:
        rate = f"{yuan(rule.basis_points)}%"
        zh, en = f"平台服务费 {rate}", f"Platform commission {rate}"
    else:
        flat = f"¥{yuan(rule.flat_fen_per_unit)}"
        zh, en = f"平台服务费每份 {flat}", f"Platform commission {flat} a unit"
    if rule.minimum_fen:
        zh += f"，最低 ¥{yuan(rule.minimum_fen)}"
        en += f", at least ¥{yuan(rule.minimum_fen)}"
    if rule.maximum_fen is not None:
        zh += f"，最高 ¥{yuan(rule.maximum_fen)}"
        en += f", at most ¥{yuan(rule.maximum_fen)}"
    if rule.tax_basis_points:
        zh += f"（已含 {yuan(rule.tax_basis_points)}% 税）"
        en += f" ({yuan(rule.tax_basis_points)}% tax included)"
    return Text(zh, en)
