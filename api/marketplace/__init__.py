"""The marketplace over HTTP: one resource a file."""

from api.marketplace import (
    campaigns,
    categories,
    handover,
    merchant_campaigns,
    merchant_offers,
    merchant_points,
    merchants,
    orders,
    shops,
)

RESOURCES = [
    *categories.RESOURCES,
    *handover.RESOURCES,
    *campaigns.RESOURCES,
    *orders.RESOURCES,
    *shops.RESOURCES,
    *merchants.RESOURCES,
    *merchant_offers.RESOURCES,
    *merchant_campaigns.RESOURCES,
    *merchant_points.RESOURCES,
]
