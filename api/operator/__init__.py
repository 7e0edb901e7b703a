"""The operator's desk over HTTP: one resource a file."""

from api.operator import (
    applications,
    campaigns,
    hosts,
    house,
    merchants,
    orders,
    parties,
    payouts,
    points,
    reconciliation,
    refunds,
    settlement,
    warnings,
)

RESOURCES = [
    *applications.RESOURCES,
    *campaigns.RESOURCES,
    *hosts.RESOURCES,
    *house.RESOURCES,
    *merchants.RESOURCES,
    *orders.RESOURCES,
    *parties.RESOURCES,
    *payouts.RESOURCES,
    *points.RESOURCES,
    *reconciliation.RESOURCES,
    *refunds.RESOURCES,
    *settlement.RESOURCES,
    *warnings.RESOURCES,
]
