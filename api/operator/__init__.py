"""The operator's desk over HTTP: one resource a file."""

from api.operator import applications, house, payouts, points, refunds, settlement

RESOURCES = [
    *applications.RESOURCES,
    *house.RESOURCES,
    *payouts.RESOURCES,
    *points.RESOURCES,
    *refunds.RESOURCES,
    *settlement.RESOURCES,
]
