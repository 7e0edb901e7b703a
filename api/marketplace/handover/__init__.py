"""Handing over and settling: what point staff and merchants ask for."""

from api.marketplace.handover import (
    applications,
    bank_account,
    earnings,
    papers,
    pick_up_points,
    statements,
)

RESOURCES = [
    *applications.RESOURCES,
    *bank_account.RESOURCES,
    *earnings.RESOURCES,
    *papers.RESOURCES,
    *pick_up_points.RESOURCES,
    *statements.RESOURCES,
]
