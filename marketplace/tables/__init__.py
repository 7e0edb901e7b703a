"""Rows of the marketplace, a file per noun."""

from marketplace.tables.after_sales import (
    AfterSale,
    AfterSaleEvent,
    AfterSaleLine,
    AfterSalePicture,
)
from marketplace.tables.campaigns import (
    Campaign,
    CampaignCommunity,
    CampaignPoint,
    CampaignTier,
    CampaignTierPrice,
    CampaignVariant,
)
from marketplace.tables.commission import CommissionRule
from marketplace.tables.debts import ReserveSlice, StatementDispute, WriteOff
from marketplace.tables.merchants import Merchant, MerchantApplication, MerchantSuspension
from marketplace.tables.offers import Offer, OfferPicture, OfferVariant
from marketplace.tables.orders import CampaignTally, Order, OrderLine, Purchase
from marketplace.tables.payees import BankAccount, Payee
from marketplace.tables.payment_requests import PaymentRequest, PaymentShare
from marketplace.tables.pick_up import CodeMiss, PickUpCode, PickUpPoint, PointProposal
from marketplace.tables.quotas import CampaignQuota, Quota
from marketplace.tables.refunds import OrderRefund, OrderRefundLine
from marketplace.tables.settlement import (
    Earning,
    EarningDay,
    Payout,
    Statement,
)

__all__ = [
    "AfterSale",
    "AfterSaleEvent",
    "AfterSaleLine",
    "AfterSalePicture",
    "BankAccount",
    "Campaign",
    "CampaignCommunity",
    "CampaignPoint",
    "CampaignQuota",
    "CampaignTally",
    "CampaignTier",
    "CampaignTierPrice",
    "CampaignVariant",
    "CodeMiss",
    "CommissionRule",
    "Earning",
    "EarningDay",
    "Merchant",
    "MerchantApplication",
    "MerchantSuspension",
    "Offer",
    "OfferPicture",
    "OfferVariant",
    "Order",
    "OrderLine",
    "OrderRefund",
    "OrderRefundLine",
    "Payee",
    "PaymentRequest",
    "PaymentShare",
    "Payout",
    "PickUpCode",
    "PickUpPoint",
    "PointProposal",
    "Purchase",
    "Quota",
    "ReserveSlice",
    "Statement",
    "StatementDispute",
    "WriteOff",
]
