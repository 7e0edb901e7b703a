"""What operators ask of whoever wants to sell, and what applicants give for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.database import fetch, fetch_value, transaction
from core.identifiers import uuid7
from core.refusals import Text
from marketplace.merchants.asking_requirements import retire_requirement
from marketplace.merchants.forgetting_applicants import forget_applicant
from marketplace.merchants.refusals import NoSuchRequirement
from marketplace.merchants.requirement_rules import Asked, Given, RequirementKind, unanswered
from tests.marketplace.builders import a_picture
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import Street, a_person, a_street, as_viewer
from tests.marketplace.test_merchant_applications import LICENCE

if TYPE_CHECKING:
    from tests.accounts.browser import Browser

pytestmark = pytest.mark.usefixtures("truths")

PERMIT = {"kind": "document", "name_zh": "食品经营许可证", "name_en": "Food permit"}
PROMISE = {"kind": "attestation", "name_zh": "承诺不卖临期货", "name_en": "Nothing about to expire"}
YEARS = {"kind": "profile", "name_zh": "经营几年了", "name_en": "Years in trade", "required": False}


def an_application(street: Street, answers: list[dict[str, Any]]) -> dict[str, Any]:
    """Give what a phone sends of somebody who wants to sell."""
    return {
        "name": "老王豆腐坊",
        "introduction": "每天现磨",
        "address": "幸福路 9 号",
        "community_id": str(street.community),
        "licence_number": LICENCE,
        "legal_person": "王建国",
        "contact_phone": "13800138000",
        "answers": answers,
    }


async def asked_of(desk: Browser, *plans: dict[str, Any]) -> list[str]:
    """Ask for things at the desk; give their ids."""
    for plan in plans:
        made = await desk.post("/operator/requirements", plan)
        assert made.status_code == 201, made.text
    items = (await desk.get("/merchant-applications/requirements")).json()["items"]
    return [one["id"] for one in items]


@pytest.mark.parametrize(
    ("kind", "given", "enough"),
    [
        (RequirementKind.DOCUMENT, Given(words="在办", agreed=True), False),
        (RequirementKind.DOCUMENT, Given(picture_ids=(uuid7(),)), True),
        (RequirementKind.ATTESTATION, Given(words="好的"), False),
        (RequirementKind.ATTESTATION, Given(agreed=True), True),
        (RequirementKind.PROFILE, Given(words="  ", agreed=True), False),
        (RequirementKind.PROFILE, Given(words="五年"), True),
    ],
)
def test_each_kind_is_answered_in_its_own_way(
    kind: RequirementKind, given: Given, enough: bool
) -> None:
    """A paper by pictures, a promise by agreeing, a question in words; what may stay open may."""
    name = Text("一项", "One")
    asked = Asked(uuid7(), kind, name, required=True)
    assert unanswered([asked], {asked.id: given}) == ([] if enough else [name])
    assert unanswered([asked], {}) == [name]
    assert unanswered([Asked(asked.id, kind, name, required=False)], {}) == []


async def test_an_application_answers_what_is_asked() -> None:
    """What is missing is named and nothing is kept; a whole one shows its answers at the desk."""
    street = await a_street()
    applicant, app = await a_person("王建国"), the_application()
    async with browser_of(app, street.maker) as desk, browser_of(app, applicant) as phone:
        permit, promise, years = await asked_of(desk, PERMIT, PROMISE, YEARS)
        bare = await phone.post(
            "/merchant-applications",
            an_application(street, [{"requirement_id": years, "words": "五年"}]),
        )
        assert (bare.status_code, bare.json()["code"]) == (422, "bad-application")
        assert "食品经营许可证" in bare.json()["detail"]
        assert "承诺不卖临期货" in bare.json()["detail"]
        assert await fetch_value("SELECT count(*) FROM merchant_application") == 0
        picture = await a_picture(applicant)
        answers: list[dict[str, Any]] = [
            {"requirement_id": permit, "picture_ids": [str(picture)]},
            {"requirement_id": promise, "agreed": True},
            {"requirement_id": years, "words": " 五年 "},
            {"requirement_id": str(uuid7()), "words": "没人问"},
        ]
        sent = await phone.post("/merchant-applications", an_application(street, answers))
        assert sent.status_code == 201, sent.text
        (seen,) = (await desk.get("/operator/merchant-applications")).json()["items"]
    given = seen["answers"]
    assert [one["name_zh"] for one in given] == [
        PERMIT["name_zh"],
        PROMISE["name_zh"],
        "经营几年了",
    ]
    assert [one["id"] for one in given[0]["pictures"]] == [str(picture)]
    assert (given[1]["agreed"], given[2]["words"]) == (True, "五年")
    assert "五年" not in str(await fetch("SELECT words_sealed FROM requirement_answer"))
    assert await fetch_value("SELECT owner FROM picture WHERE id = $1", picture) is not None


async def test_what_is_retired_is_asked_of_nobody_new() -> None:
    """The list for applicants is shorter; the desk still reads what it was; again is harmless."""
    street = await a_street()
    app = the_application()
    async with browser_of(app, street.maker) as desk, browser_of(app, await a_person()) as phone:
        permit, promise = await asked_of(desk, PERMIT, PROMISE)
        for _ in range(2):
            over = await desk.post(f"/operator/requirements/{permit}/retire", {})
            assert over.status_code == 200, over.text
        listed = (await phone.get("/merchant-applications/requirements")).json()["items"]
        assert [one["id"] for one in listed] == [promise]
        kept = (await desk.get("/operator/requirements")).json()["items"]
        assert [(one["id"], one["retired_at"] is None) for one in kept] == [
            (promise, True),
            (permit, False),
        ]
        unknown = await desk.post(f"/operator/requirements/{uuid7()}/retire", {})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "no-such-requirement")
        for person_path in ("/operator/requirements",):
            assert (await phone.get(person_path)).status_code == 404
            assert (await phone.post(person_path, PERMIT)).status_code == 404
    with pytest.raises(NoSuchRequirement):
        await retire_requirement(await as_viewer(street.maker), uuid7())
    trail = await fetch("SELECT what FROM audit_entry WHERE what LIKE 'requirement.%' ORDER BY id")
    assert [one["what"] for one in trail] == [
        "requirement.made",
        "requirement.made",
        "requirement.retired",
    ]


async def test_pictures_and_words_go_with_the_applicant() -> None:
    """Whoever leaves before an answer leaves nothing behind but that something was asked."""
    street = await a_street()
    applicant, app = await a_person("王建国"), the_application()
    picture = await a_picture(applicant)
    async with browser_of(app, street.maker) as desk, browser_of(app, applicant) as phone:
        permit, years = await asked_of(desk, PERMIT, YEARS)
        answers: list[dict[str, Any]] = [
            {"requirement_id": permit, "picture_ids": [str(picture)]},
            {"requirement_id": years, "words": "五年"},
        ]
        sent = await phone.post("/merchant-applications", an_application(street, answers))
        assert sent.status_code == 201, sent.text
    async with transaction():
        await forget_applicant(applicant)
    kept = await fetch("SELECT words_sealed, pictures FROM requirement_answer")
    assert [tuple(row) for row in kept] == [(None, []), (None, [])]
    assert await fetch_value("SELECT owner FROM picture WHERE id = $1", picture) is None
