"""Who may say what of a purchase, and for how long (rule 4.12). Pure.

Stars are given, never assumed: there is no default, and whoever says nothing counts for
nothing. A review may be hidden only for a reason of this list, which everybody can read.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from core.refusals import Text
from marketplace.ordering.order_states import OrderState

WORDS_MAX = 500
PICTURES_MAX = 6
EDITABLE_FOR = timedelta(hours=24)
FOLLOW_UP_FOR = timedelta(days=90)


class ReviewState(StrEnum):
    """Whether a review can be read; a hidden one keeps its place."""

    VISIBLE = "visible"
    HIDDEN = "hidden"


class Moderation(StrEnum):
    """What the platform did to a review."""

    HIDDEN = "hidden"
    SHOWN = "shown"
    BLURRED = "blurred"


class ModerationReason(StrEnum):
    """Why; a mean word about the goods is none of these."""

    PERSONAL_DATA = "personal_data"
    SOMEBODY_SHOWN = "somebody_shown"
    INSULT = "insult"
    ADVERTISING = "advertising"
    NOT_ABOUT_THE_PURCHASE = "not_about_the_purchase"
    AGAINST_THE_LAW = "against_the_law"
    # For taking a decision back.
    DECIDED_WRONGLY = "decided_wrongly"


REASONS = MappingProxyType(
    {
        ModerationReason.PERSONAL_DATA: Text(
            "透露了别人的个人信息", "It tells somebody's personal data"
        ),
        ModerationReason.SOMEBODY_SHOWN: Text(
            "照片里拍到了人或门牌", "A photo shows a person or an address"
        ),
        ModerationReason.INSULT: Text("辱骂他人", "It insults somebody"),
        ModerationReason.ADVERTISING: Text("是广告", "It advertises something"),
        ModerationReason.NOT_ABOUT_THE_PURCHASE: Text(
            "与这次购买无关", "It is not about this purchase"
        ),
        ModerationReason.AGAINST_THE_LAW: Text("违反法律规定", "The law forbids it"),
        ModerationReason.DECIDED_WRONGLY: Text("先前的处理有误", "The earlier decision was wrong"),
    }
)
# A review is reported, hidden or blurred for one of these.
HIDES = frozenset(ModerationReason) - {ModerationReason.DECIDED_WRONGLY}


class ReportState(StrEnum):
    """Where somebody's request to look at a review stands."""

    OPEN = "open"
    ACTED = "acted"
    DISMISSED = "dismissed"


class MayDo(StrEnum):
    """What the buyer of a line may do about it now."""

    WRITE = "write"
    EDIT = "edit"
    FOLLOW_UP = "follow_up"
    NOTHING = "nothing"


def may_write(order_state: str, quantity: int, refunded_units: int) -> bool:
    """Tell whether a line may be reviewed: completed, and something of it was kept."""
    return order_state == OrderState.COMPLETED and refunded_units < quantity


def may_edit(written_at: datetime, now: datetime) -> bool:
    """Tell whether a review may still be written anew."""
    return now < written_at + EDITABLE_FOR


def may_follow_up(written_at: datetime, more_at: datetime | None, now: datetime) -> bool:
    """Tell whether something may be added: once, when it can no longer be edited."""
    return more_at is None and EDITABLE_FOR <= now - written_at < FOLLOW_UP_FOR


def may_do_with(written_at: datetime, more_at: datetime | None, now: datetime) -> MayDo:
    """Give what an author may do with a review now."""
    if may_edit(written_at, now):
        return MayDo.EDIT
    return MayDo.FOLLOW_UP if may_follow_up(written_at, more_at, now) else MayDo.NOTHING
