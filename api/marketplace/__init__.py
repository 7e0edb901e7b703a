"""The marketplace over HTTP: one resource a file."""

from api.marketplace import (
    applications,
    bank_account,
    campaigns,
    categories,
    earnings,
    hosts,
    merchant_campaigns,
    merchant_offers,
    merchant_points,
    merchants,
    orders,
    papers,
    pick_up_points,
    posters,
    shops,
    statements,
)

RESOURCES = [
    *categories.RESOURCES,
    *applications.RESOURCES,
    *bank_account.RESOURCES,
    *earnings.RESOURCES,
    *hosts.RESOURCES,
    *papers.RESOURCES,
    *pick_up_points.RESOURCES,
    *posters.RESOURCES,
    *statements.RESOURCES,
    *campaigns.RESOURCES,
    *orders.RESOURCES,
    *shops.RESOURCES,
    *merchants.RESOURCES,
    *merchant_offers.RESOURCES,
    *merchant_campaigns.RESOURCES,
    *merchant_points.RESOURCES,
]
