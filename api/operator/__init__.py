"""The operator's desk over HTTP: one resource a file."""

from api.operator import (
    after_sales,
    applications,
    campaigns,
    credit,
    hosts,
    house,
    merchants,
    orders,
    parties,
    payouts,
    points,
    reconciliation,
    refunds,
    reviews,
    settlement,
    warnings,
)

RESOURCES = [
    *after_sales.RESOURCES,
    *applications.RESOURCES,
    *campaigns.RESOURCES,
    *hosts.RESOURCES,
    *credit.RESOURCES,
    *house.RESOURCES,
    *merchants.RESOURCES,
    *orders.RESOURCES,
    *parties.RESOURCES,
    *payouts.RESOURCES,
    *points.RESOURCES,
    *reconciliation.RESOURCES,
    *refunds.RESOURCES,
    *reviews.RESOURCES,
    *settlement.RESOURCES,
    *warnings.RESOURCES,
]
