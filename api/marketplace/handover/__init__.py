"""Handing over and settling: what point staff and merchants ask for."""

from api.marketplace.handover import (
    applications,
    bank_account,
    earnings,
    pick_up_points,
    statements,
)

RESOURCES = [
    *applications.RESOURCES,
    *bank_account.RESOURCES,
    *earnings.RESOURCES,
    *pick_up_points.RESOURCES,
    *statements.RESOURCES,
]
