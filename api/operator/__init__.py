"""The operator's desk over HTTP: one resource a file."""

from api.operator import applications, house, payouts, refunds, settlement

RESOURCES = [
    *applications.RESOURCES,
    *house.RESOURCES,
    *payouts.RESOURCES,
    *refunds.RESOURCES,
    *settlement.RESOURCES,
]
