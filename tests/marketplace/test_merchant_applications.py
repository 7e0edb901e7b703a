"""Becoming a merchant: asked once, decided once, the identity sealed."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from accounts.facts import PersonDeleted
from accounts.refusals import CommunityUnknown, NotFoundHere
from core.database import fetch, fetch_row, fetch_value, transaction
from core.identifiers import uuid7
from core.outbox import record
from core.personal_data import PhoneNotUnderstood
from marketplace.merchants.applying import Application, apply, normal_licence
from marketplace.merchants.reviewing_applications import (
    approve_application,
    reject_application,
    reveal_identity,
)
from marketplace.queries.applications import applications
from marketplace.refusals import (
    ApplicationDecided,
    ApplicationUnderWay,
    BadApplication,
    NoSuchApplication,
)
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import Street, a_person, a_street, as_viewer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.accounts.browser import Browser

    Open = Callable[[UUID], Awaitable[Browser]]

LICENCE = "91310106MA1FY3AB2C"


@pytest.fixture
async def open_for(database: str) -> AsyncIterator[Open]:
    """Give a function that opens a browser for somebody."""
    app = the_application()
    async with AsyncExitStack() as stack:

        async def opened(person: UUID) -> Browser:
            return await stack.enter_async_context(browser_of(app, person))

        yield opened


def an_application(street: Street, **changes: Any) -> Application:
    said: dict[str, Any] = {
        "name": "老王豆腐坊",
        "introduction": "每天现磨",
        "address": "幸福路 9 号",
        "community_id": street.community,
        "licence_number": LICENCE,
        "legal_person": "王建国",
        "contact_phone": "13800138000",
    }
    return Application(**{**said, **changes})


async def test_an_approved_applicant_owns_a_new_merchant(truths: Any) -> None:
    """Party, merchant and ownership appear together; approving again changes nothing."""
    street = await a_street()
    applicant = await a_person("王建国")
    asked = await apply(await as_viewer(applicant), an_application(street))
    operator = await as_viewer(street.maker)
    merchant = await approve_application(operator, asked)
    assert await approve_application(operator, asked) == merchant
    owner = (await as_viewer(applicant)).require(merchant)
    assert (owner.party_kind, owner.role) == ("merchant", "owner")
    row = await fetch_row("SELECT * FROM merchant WHERE id = $1", merchant)
    assert row is not None
    assert (row["name"], row["state"], row["party"]) == ("老王豆腐坊", "approved", merchant)


@pytest.mark.races
async def test_two_operators_approving_at_once_make_one_merchant(truths: Any) -> None:
    """Both get the same merchant."""
    street = await a_street()
    applicant = await a_person()
    asked = await apply(await as_viewer(applicant), an_application(street))
    operator = await as_viewer(street.maker)
    async with asyncio.TaskGroup() as group:
        made = [group.create_task(approve_application(operator, asked)) for _ in range(4)]
    assert len({one.result() for one in made}) == 1
    assert await fetch_value("SELECT count(*) FROM merchant WHERE name = '老王豆腐坊'") == 1


async def test_a_rejected_applicant_reads_why_and_may_try_again(truths: Any) -> None:
    """A decision stands; a new application is a new one."""
    street = await a_street()
    applicant = await as_viewer(await a_person())
    asked = await apply(applicant, an_application(street))
    operator = await as_viewer(street.maker)
    await reject_application(operator, asked, "执照过期")
    with pytest.raises(ApplicationDecided):
        await approve_application(operator, asked)
    with pytest.raises(ApplicationDecided):
        await reject_application(operator, asked, "执照过期")
    (seen,) = await applications(applicant=applicant.person_id)
    assert (seen.state, seen.reason) == ("rejected", "执照过期")
    await apply(applicant, an_application(street))


@pytest.mark.races
async def test_one_person_has_one_open_application(truths: Any) -> None:
    """Five clicks are one application."""
    street = await a_street()
    applicant = await as_viewer(await a_person())

    async def click() -> bool:
        try:
            await apply(applicant, an_application(street))
        except ApplicationUnderWay:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        clicks = [group.create_task(click()) for _ in range(5)]
    assert sum(one.result() for one in clicks) == 1


async def test_what_was_said_of_the_business_is_stored_sealed(truths: Any) -> None:
    """A copy of the database names neither licence nor person nor phone."""
    street = await a_street()
    await apply(await as_viewer(await a_person()), an_application(street))
    stored = str([dict(row) for row in await fetch("SELECT * FROM merchant_application")])
    for secret in (LICENCE, "王建国", "13800138000"):
        assert secret not in stored


async def test_seeing_the_identity_in_full_is_told_to_the_applicant(truths: Any) -> None:
    """Who looked, and why, stands in the trail the person can read."""
    street = await a_street()
    applicant = await a_person()
    asked = await apply(await as_viewer(applicant), an_application(street))
    found = await reveal_identity(await as_viewer(street.maker), asked, "核对执照")
    assert (found.licence_number, found.legal_person) == (LICENCE, "王建国")
    entry = await fetch_row(
        "SELECT * FROM audit_entry WHERE what = 'merchant_application.revealed'"
    )
    assert entry is not None
    assert (entry["person"], entry["done_by"]) == (applicant, street.maker)
    assert entry["details"]["reason"] == "核对执照"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"licence_number": "123"}, BadApplication),
        ({"licence_number": "9131010６MA1FY3AB2C!"}, BadApplication),
        ({"contact_phone": "110"}, PhoneNotUnderstood),
        ({"community_id": UUID(int=7)}, CommunityUnknown),
    ],
)
async def test_an_application_that_cannot_be_right_is_refused(
    truths: Any, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    """Nothing is stored of it."""
    street = await a_street()
    with pytest.raises(refusal):
        await apply(await as_viewer(await a_person()), an_application(street, **changes))
    assert await fetch_value("SELECT count(*) FROM merchant_application") == 0


def test_a_licence_is_read_as_people_write_it() -> None:
    """Small letters, spaces and full-width digits are the same number."""
    assert normal_licence(" 9131 0106 ma1f y3ab 2c ") == LICENCE
    assert normal_licence("３１０１０６０００００００１２") == "310106000000012"


async def test_only_reviewers_decide(truths: Any) -> None:
    """For everybody else the desk does not exist, and unknown ids are unknown."""
    street = await a_street()
    asked = await apply(await as_viewer(await a_person()), an_application(street))
    for person in (street.owner, street.staff):
        with pytest.raises(NotFoundHere):
            await approve_application(await as_viewer(person), asked)
    with pytest.raises(NoSuchApplication):
        await approve_application(await as_viewer(street.maker), uuid7())


async def test_applying_and_reviewing_over_http(truths: Any, open_for: Open) -> None:
    """The applicant sees masks and the state; the operator decides; both by browser."""
    street = await a_street()
    applicant = await open_for(await a_person("王建国"))
    body = {
        "name": "老王豆腐坊",
        "introduction": "每天现磨",
        "address": "幸福路 9 号",
        "community_id": str(street.community),
        "licence_number": LICENCE,
        "legal_person": "王建国",
        "contact_phone": "138 0013 8000",
    }
    asked = await applicant.post("/merchant-applications", body)
    assert asked.status_code == 201, asked.text
    assert asked.json()["legal_person_mask"] == "王**"
    assert asked.json()["phone_mask"] == "138****8000"
    assert LICENCE not in asked.text
    twice = await applicant.post("/merchant-applications", body)
    assert (twice.status_code, twice.json()["code"]) == (409, "application-under-way")
    operator = await open_for(street.maker)
    waiting = await operator.get("/operator/merchant-applications?state=submitted")
    assert [one["id"] for one in waiting.json()["items"]] == [asked.json()["id"]]
    path = f"/operator/merchant-applications/{asked.json()['id']}"
    seen = await operator.post(f"{path}/reveal", {"reason": "核对执照"})
    assert seen.json()["licence_number"] == LICENCE
    approved = await operator.post(f"{path}/approve")
    assert approved.json()["state"] == "approved"
    (mine,) = (await applicant.get("/merchant-applications/mine")).json()["items"]
    assert mine["merchant_id"] == approved.json()["merchant_id"]
    refused = await operator.post(f"{path}/reject", {"reason": "反悔"})
    assert (refused.status_code, refused.json()["code"]) == (409, "application-decided")


async def test_a_deleted_person_leaves_no_application_behind(
    truths: Any, settle: Callable[[], Awaitable[int]]
) -> None:
    """The identity is erased and an open application ends; an approved one stays."""
    street = await a_street()
    gone, kept = await a_person("王建国"), await a_person("李建国")
    await apply(await as_viewer(gone), an_application(street))
    stays = await apply(await as_viewer(kept), an_application(street))
    await approve_application(await as_viewer(street.maker), stays)
    async with transaction():
        await record(PersonDeleted(person_id=gone))
        await record(PersonDeleted(person_id=kept))
    await settle()
    (erased,) = await applications(applicant=gone)
    assert (erased.state, erased.legal_person_mask, erased.licence_mask) == (
        "rejected",
        "-**",
        "**",
    )
    found = await reveal_identity(await as_viewer(street.maker), stays, "核对执照")
    assert found.licence_number == LICENCE
