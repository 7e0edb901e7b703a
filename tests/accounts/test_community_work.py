"""What a community's workers see of residents: their own, in part, and in full with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.memberships import create_party, give_role
from accounts.tables.parties import PartyKind, Role
from core.database import execute, fetch_value, transaction
from tests.accounts.conftest import found_shop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.accounts.conftest import Make, Somebody

    Truths = Callable[[], Awaitable[None]]

BECAUSE = "独居老人三天没有取药，电话询问"


async def _committee(worker: Somebody, community: UUID) -> UUID:
    async with transaction():
        party = await create_party(PartyKind.COMMUNITY, "延中居委会", community_id=community)
        await give_role(party, worker.id, Role.WORKER)
    return party


async def test_a_worker_finds_residents_masked(
    somebody: Make, places: dict[str, UUID], home: UUID
) -> None:
    """Names and numbers in part; who lives elsewhere is not found."""
    worker, zhang = await somebody("赵磊"), await somebody("张秀兰")
    other = await somebody("张建国")
    await execute(
        "UPDATE residence SET community = $2 WHERE person = $1", other.id, places["310106013001"]
    )
    path = f"/parties/{await _committee(worker, home)}/residents/look-up"
    found = (await worker.browser.post(path, {"name": "张"})).json()["items"]
    assert [one["id"] for one in found] == [str(zhang.id)]
    assert zhang.address not in str(found)
    assert "秀兰" not in str(found)
    assert (await worker.browser.post(path, {"name": "李"})).json()["items"] == []
    assert (await worker.browser.post(path, {"name": " "})).status_code == 422


async def test_a_street_reaches_the_communities_below_it(
    somebody: Make, places: dict[str, UUID]
) -> None:
    """The committee of a street serves every community of the street, and no other street."""
    worker = await somebody("赵磊")
    await somebody("张秀兰")
    street, next_street = places["310106012000"], places["310106013000"]
    for place, expected in ((street, 1), (next_street, 0)):
        party = await _committee(worker, place)
        answer = await worker.browser.post(f"/parties/{party}/residents/look-up", {"name": "张"})
        assert len(answer.json()["items"]) == expected


async def test_a_contact_is_shown_for_a_reason_that_the_resident_reads(
    somebody: Make, home: UUID, truths: Truths
) -> None:
    """Without a reason nothing; with one the number, and a line under "who saw my data"."""
    worker, zhang = await somebody("赵磊"), await somebody("张秀兰")
    party = await _committee(worker, home)
    path = f"/parties/{party}/residents/{zhang.id}/reveal"
    refused = await worker.browser.post(path, {"what": "phone", "reason": " "})
    assert refused.status_code == 422
    assert await fetch_value("SELECT count(*) FROM reveal") == 0
    shown = await worker.browser.post(path, {"what": "phone", "reason": BECAUSE})
    assert shown.json()["text"] == f"+86{zhang.address}"
    (seen,) = (await zhang.browser.get("/me/reveals")).json()["items"]
    assert (seen["by_party"], seen["by_role"], seen["what"]) == ("延中居委会", "worker", "phone")
    assert seen["reason"] == BECAUSE
    nothing = await worker.browser.post(path, {"what": "email", "reason": BECAUSE})
    assert nothing.json()["code"] == "nothing-to-reveal"
    home_address = await worker.browser.post(path, {"what": "address", "reason": BECAUSE})
    assert home_address.status_code == 422
    await truths()


async def test_residents_of_another_community_do_not_exist(
    somebody: Make, places: dict[str, UUID]
) -> None:
    """Neither found nor shown, and nothing is logged."""
    worker, zhang = await somebody("赵磊"), await somebody("张秀兰")
    party = await _committee(worker, places["310106013001"])
    path = f"/parties/{party}/residents/{zhang.id}/reveal"
    answer = await worker.browser.post(path, {"what": "phone", "reason": BECAUSE})
    assert answer.status_code == 404
    assert await fetch_value("SELECT count(*) FROM reveal") == 0


async def test_only_a_communitys_workers_may_ask(somebody: Make, home: UUID) -> None:
    """A neighbour meets nothing there, and a shop's owner has no residents."""
    worker, zhang, owner = await somebody("赵磊"), await somebody("张秀兰"), await somebody("王")
    party, shop = await _committee(worker, home), await found_shop(owner.id)
    for person, where in ((owner, party), (zhang, party), (owner, shop)):
        answer = await person.browser.post(f"/parties/{where}/residents/look-up", {"name": "张"})
        assert answer.status_code in {403, 404}
        path = f"/parties/{where}/residents/{zhang.id}/reveal"
        asked = await person.browser.post(path, {"what": "phone", "reason": BECAUSE})
        assert asked.status_code in {403, 404}
    assert await fetch_value("SELECT count(*) FROM reveal") == 0
