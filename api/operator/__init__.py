"""The operator's desk over HTTP: one resource a file."""

from api.operator import applications, house, payouts, settlement

RESOURCES = [
    *applications.RESOURCES,
    *house.RESOURCES,
    *payouts.RESOURCES,
    *settlement.RESOURCES,
]
