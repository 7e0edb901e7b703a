"""What happens in the marketplace, told in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class OfferChanged(Fact):
    """An offer was written or changed."""

    kind: ClassVar[str] = "marketplace.offer_changed"
    offer_id: UUID


@dataclass(frozen=True)
class CampaignPublished(Fact):
    """A campaign became visible to the communities it serves."""

    kind: ClassVar[str] = "marketplace.campaign_published"
    campaign_id: UUID


@dataclass(frozen=True)
class CampaignChanged(Fact):
    """What residents see of a campaign changed: state, units or words."""

    kind: ClassVar[str] = "marketplace.campaign_changed"
    campaign_id: UUID


@dataclass(frozen=True)
class CampaignSucceeded(Fact):
    """A campaign reached its minimum at closing."""

    kind: ClassVar[str] = "marketplace.campaign_succeeded"
    campaign_id: UUID


@dataclass(frozen=True)
class CampaignFailed(Fact):
    """A campaign did not happen; everyone who paid is owed their money."""

    kind: ClassVar[str] = "marketplace.campaign_failed"
    campaign_id: UUID
    reason: str


@dataclass(frozen=True)
class OrderPlaced(Fact):
    """A buyer holds units for a while; written by the place_purchases function."""

    kind: ClassVar[str] = "marketplace.order_placed"
    order_id: UUID
    campaign_id: UUID


@dataclass(frozen=True)
class OrderPaid(Fact):
    """A buyer's money arrived and the units are theirs."""

    kind: ClassVar[str] = "marketplace.order_paid"
    order_id: UUID
    campaign_id: UUID
    amount_fen: int


@dataclass(frozen=True)
class OrderExpired(Fact):
    """A hold ended without payment."""

    kind: ClassVar[str] = "marketplace.order_expired"
    order_id: UUID
    campaign_id: UUID


@dataclass(frozen=True)
class OrderCancelled(Fact):
    """A buyer gave up an order before the campaign closed."""

    kind: ClassVar[str] = "marketplace.order_cancelled"
    order_id: UUID
    campaign_id: UUID


@dataclass(frozen=True)
class OrderConfirmed(Fact):
    """The campaign happened; the order will be delivered."""

    kind: ClassVar[str] = "marketplace.order_confirmed"
    order_id: UUID


@dataclass(frozen=True)
class RefundOwed(Fact):
    """Money has to go back to the buyer of an order, in full, for one reason."""

    kind: ClassVar[str] = "marketplace.refund_owed"
    order_id: UUID
    reason: str
    reason_key: str


@dataclass(frozen=True)
class RefundDecided(Fact):
    """A refund was decided and asked of the provider."""

    kind: ClassVar[str] = "marketplace.refund_decided"
    refund_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class RefundMovedOn(Fact):
    """A refund that is not back yet stands elsewhere: ``state`` is where."""

    kind: ClassVar[str] = "marketplace.refund_moved_on"
    refund_id: UUID
    order_id: UUID
    state: str


@dataclass(frozen=True)
class OrderRefunded(Fact):
    """The buyer has money back: from the provider, or ``by_hand`` by the ``route`` they chose.

    What was paid from a balance is there at once; unless it is the ``whole`` refund, the rest
    is told when it is back, too.
    """

    kind: ClassVar[str] = "marketplace.order_refunded"
    refund_id: UUID
    order_id: UUID
    amount_fen: int
    by_hand: bool = False
    route: str = "original"
    whole: bool = True


@dataclass(frozen=True)
class GoodsArrived(Fact):
    """A campaign's goods are at a pick-up point."""

    kind: ClassVar[str] = "marketplace.goods_arrived"
    campaign_id: UUID
    point_id: UUID


@dataclass(frozen=True)
class OrderReady(Fact):
    """An order waits at its point."""

    kind: ClassVar[str] = "marketplace.order_ready"
    order_id: UUID


@dataclass(frozen=True)
class PickUpReminded(Fact):
    """The time has come to remind a buyer of goods that wait."""

    kind: ClassVar[str] = "marketplace.pick_up_reminded"
    order_id: UUID
    which: str


@dataclass(frozen=True)
class OrderUncollected(Fact):
    """Nobody came for an order; its campaign's rule was applied."""

    kind: ClassVar[str] = "marketplace.order_uncollected"
    order_id: UUID
    refunded: bool


@dataclass(frozen=True)
class GoodsOverdue(Fact):
    """A campaign's goods should long be at a point and are not."""

    kind: ClassVar[str] = "marketplace.goods_overdue"
    campaign_id: UUID
    point_id: UUID


@dataclass(frozen=True)
class OrderOverdue(Fact):
    """A buyer may have the money back: the goods did not come."""

    kind: ClassVar[str] = "marketplace.order_overdue"
    order_id: UUID


@dataclass(frozen=True)
class OrderCollected(Fact):
    """An order was handed out."""

    kind: ClassVar[str] = "marketplace.order_collected"
    order_id: UUID


@dataclass(frozen=True)
class OrderPartlyCollected(Fact):
    """Some units of an order were handed out; the rest waits."""

    kind: ClassVar[str] = "marketplace.order_partly_collected"
    order_id: UUID


@dataclass(frozen=True)
class HandOverInVain(Fact):
    """A phone that was offline handed out what was handed out, or given back, before."""

    kind: ClassVar[str] = "marketplace.hand_over_in_vain"
    hand_over_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class OrderCompleted(Fact):
    """The time for complaints has passed; the merchant has earned the order."""

    kind: ClassVar[str] = "marketplace.order_completed"
    order_id: UUID


# ---------------------------------------------------------------- settling


@dataclass(frozen=True)
class EarningBooked(Fact):
    """What a merchant is owed changed."""

    kind: ClassVar[str] = "marketplace.earning_booked"
    earning_id: UUID


@dataclass(frozen=True)
class StatementIssued(Fact):
    """A merchant has a new statement."""

    kind: ClassVar[str] = "marketplace.statement_issued"
    statement_id: UUID


@dataclass(frozen=True)
class StatementConfirmed(Fact):
    """A merchant agreed to a statement, or let the time for it pass."""

    kind: ClassVar[str] = "marketplace.statement_confirmed"
    statement_id: UUID


@dataclass(frozen=True)
class StatementDisputed(Fact):
    """A merchant objects to a statement."""

    kind: ClassVar[str] = "marketplace.statement_disputed"
    statement_id: UUID


@dataclass(frozen=True)
class DisputeAnswered(Fact):
    """An operator said whose the money of a disputed line is."""

    kind: ClassVar[str] = "marketplace.dispute_answered"
    dispute_id: UUID


@dataclass(frozen=True)
class PayoutApproved(Fact):
    """A payout was checked by a second person; the debt is on its way."""

    kind: ClassVar[str] = "marketplace.payout_approved"
    payout_id: UUID


@dataclass(frozen=True)
class PayoutPaid(Fact):
    """The bank took the money for a merchant."""

    kind: ClassVar[str] = "marketplace.payout_paid"
    payout_id: UUID


@dataclass(frozen=True)
class PayoutReturned(Fact):
    """The bank sent the money back; the merchant is owed it again."""

    kind: ClassVar[str] = "marketplace.payout_returned"
    payout_id: UUID


# ---------------------------------------------------------------- merchants


@dataclass(frozen=True)
class MerchantApplied(Fact):
    """Somebody asks to sell here."""

    kind: ClassVar[str] = "marketplace.merchant_applied"
    application_id: UUID


@dataclass(frozen=True)
class MerchantApproved(Fact):
    """A new merchant may sell."""

    kind: ClassVar[str] = "marketplace.merchant_approved"
    merchant_id: UUID
    application_id: UUID


@dataclass(frozen=True)
class MerchantSuspended(Fact):
    """A merchant may publish nothing new for a time."""

    kind: ClassVar[str] = "marketplace.merchant_suspended"
    merchant_id: UUID


@dataclass(frozen=True)
class MerchantResumed(Fact):
    """A suspended merchant may sell again."""

    kind: ClassVar[str] = "marketplace.merchant_resumed"
    merchant_id: UUID


@dataclass(frozen=True)
class ApplicationRejected(Fact):
    """A request to sell here was turned down, with a reason."""

    kind: ClassVar[str] = "marketplace.application_rejected"
    application_id: UUID
