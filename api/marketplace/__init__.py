"""The marketplace over HTTP: one resource a file."""

from api.marketplace import (
    campaigns,
    categories,
    merchant_campaigns,
    merchant_offers,
    merchants,
    orders,
)

RESOURCES = [
    *categories.RESOURCES,
    *campaigns.RESOURCES,
    *orders.RESOURCES,
    *merchants.RESOURCES,
    *merchant_offers.RESOURCES,
    *merchant_campaigns.RESOURCES,
]
