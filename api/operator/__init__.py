"""The operator's desk over HTTP: one resource a file."""

from api.operator import (
    applications,
    house,
    orders,
    payouts,
    points,
    reconciliation,
    refunds,
    settlement,
    warnings,
)

RESOURCES = [
    *applications.RESOURCES,
    *house.RESOURCES,
    *orders.RESOURCES,
    *payouts.RESOURCES,
    *points.RESOURCES,
    *reconciliation.RESOURCES,
    *refunds.RESOURCES,
    *settlement.RESOURCES,
    *warnings.RESOURCES,
]
