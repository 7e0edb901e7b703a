"""How a payee is paid: by our bank, or on an account of their own at the provider."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post, put

from accounts.refusals import RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.payee_paths import both, named
from api.shapes.settlement import NewPayoutWay, OnboardingPage, PayoutStanding
from api.shapes.shown import shown
from marketplace.refusals import NoSuchPayee
from marketplace.stripe_transfer import payout_way
from payments.refusals import PaymentsAway
from payments.transfer_refusals import AccountNotPossible, AccountNotReady, PayeeHasNoAccount

PATH = "/payout-way"


@get(
    both(PATH),
    operation_id=named("get_payout_way"),
    summary="How we are paid",
    tags=["merchant money"],
    responses=refusals(NoSuchPayee, RoleNotEnough),
)
async def get_way(viewer: SignedIn, payee_id: FromPath[UUID]) -> PayoutStanding:
    """Give the way in use, and how the account at the provider stands."""
    return shown(await payout_way.payout_way(viewer, payee_id), PayoutStanding)


@put(
    both(PATH),
    operation_id=named("choose_payout_way"),
    summary="Choose how we are paid",
    tags=["merchant money"],
    responses=refusals(NoSuchPayee, RoleNotEnough, PayeeHasNoAccount, AccountNotReady),
)
async def put_way(
    viewer: SignedIn, payee_id: FromPath[UUID], data: JSONBody[NewPayoutWay]
) -> PayoutStanding:
    """Choose; a change freezes payouts for 24 hours. For the owner."""
    return shown(await payout_way.choose_way(viewer, payee_id, data.way), PayoutStanding)


@post(
    both(f"{PATH}/onboarding"),
    status_code=200,
    operation_id=named("begin_onboarding"),
    summary="Open an account at the provider",
    tags=["merchant money"],
    responses=refusals(NoSuchPayee, RoleNotEnough, AccountNotPossible, PaymentsAway),
)
async def post_onboarding(viewer: SignedIn, payee_id: FromPath[UUID]) -> OnboardingPage:
    """Give the provider's page where the owner tells what is missing. For the owner."""
    return OnboardingPage(url=await payout_way.begin_onboarding(viewer, payee_id))


@post(
    both(f"{PATH}/refresh"),
    status_code=200,
    operation_id=named("refresh_payout_account"),
    summary="Ask the provider how the account stands",
    tags=["merchant money"],
    responses=refusals(NoSuchPayee, RoleNotEnough, PayeeHasNoAccount, PaymentsAway),
)
async def post_refresh(viewer: SignedIn, payee_id: FromPath[UUID]) -> PayoutStanding:
    """Look again; for who comes back from the provider's page."""
    return shown(await payout_way.look_again(viewer, payee_id), PayoutStanding)


RESOURCES = [get_way, post_onboarding, post_refresh, put_way]
