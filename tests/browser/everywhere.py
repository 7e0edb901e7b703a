"""A street on which everything has happened once, and the address of every page there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.addresses import Address
from accounts.inviting import invite
from accounts.tables.parties import Role
from core import clock
from core.database import execute, fetch_value
from core.identifiers import uuid7
from core.messages.queries import recent
from core.personal_data import seal
from marketplace.merchants.applying import Application, apply
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.ordering.expiring import expire_unpaid_orders
from marketplace.pasted_lists.pasting import paste
from marketplace.pasted_lists.reviewing import open_list
from marketplace.pasted_lists.views import review_of
from marketplace.pick_up.waiting_goods import remind_and_end_waiting_goods
from tests.browser.consoles import a_stated_host, a_stated_street, with_bank_account
from tests.marketplace.cases_builders import a_case
from tests.marketplace.handing_over import (
    a_neighbour,
    a_paid_order,
    an_open_campaign,
    as_viewer,
    collected_orders,
    confirmed_orders,
    ready_orders,
)
from tests.marketplace.paying_builders import pay

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.browser.conftest import Neighbourhood
    from tests.marketplace.handing_over import Street
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]

INVITED = "13800007777"
PROBLEM = "limit-reached"
DESKS = (
    "overview", "applications", "statements", "payouts", "refunds", "withdrawals", "after-sales",
    "orders", "campaigns", "merchants", "points", "points/new", "parties", "staff", "house",
    "reconciliation", "people", "audit", "reviews", "appeals", "payees", "commission", "hosts",
    "requirements", "licences", "hand-overs",
)  # fmt: skip
COUNTER = ("board", "verify", "collected", "returns", "settings")
A_LIST = "1. Wang +2\n2. Li both"
HOST_MONEY = ("earnings", "statements", "payout-way")
LEGAL = ("terms", "privacy", "children", "licences")


@dataclass(frozen=True)
class Everywhere:
    """One neighbour with an order in every state, and people with every kind of work to do."""

    neighbourhood: Neighbourhood
    orders: dict[str, UUID]
    statement: UUID
    case: UUID
    offer: UUID
    draft: UUID
    invitation: str
    pasted: UUID
    shared: str
    arriving: UUID
    host_statement: UUID

    @property
    def resident(self) -> list[str]:
        """Give the pages of the neighbour, their orders in every state among them."""
        states = [f"/orders/{order}" for order in self.orders.values()]
        shelves = [f"/orders?state={state}" for state in ("pending", "refunded")]
        said = [
            f"/orders/{self.neighbourhood.order}/review",
            *(f"/orders/{order}/review" for order in list(self.orders.values())[-2:]),
            f"/shops/{self.neighbourhood.street.merchant}/review-log",
        ]
        cases = [
            "/after-sales",
            f"/after-sales/{self.case}",
            f"/orders/{self.neighbourhood.order}/after-sale",
        ]
        return [*self.neighbourhood.pages, *states, *shelves, *said, *cases, *self.common]

    @property
    def people(self) -> dict[UUID, list[str]]:
        """Give every page behind the sign-in by who opens it."""
        neighbour = self.neighbourhood.neighbour
        return {**self.consoles, neighbour: [*self.resident, *self.consoles[neighbour]]}

    @property
    def common(self) -> list[str]:
        """Give the pages that read the same for everybody."""
        return [
            f"/problems/{PROBLEM}",
            *(f"/legal/{page}" for page in LEGAL),
            self.invitation,
            self.shared,
        ]

    @property
    def strangers(self) -> list[str]:
        """Give the pages that say something else before one has signed in."""
        return ["/", "/sign-in", "/sign-up", "/me", "/search", self.invitation]

    @property
    def consoles(self) -> dict[UUID, list[str]]:
        """Give the pages of the consoles by who works there."""
        street = self.neighbourhood.street
        return {
            street.owner: [f"/merchant/{street.merchant}/{page}" for page in self._merchant],
            street.staff: [
                "/point",
                *(f"/point/{street.point}/{page}" for page in COUNTER),
                f"/point/{street.point}/arrivals/{self.arriving}",
                f"/point/{street.point}/lists/{self.neighbourhood.campaign}",
                f"/point/{street.point}/lists/{self.neighbourhood.campaign}/{self.pasted}",
                f"/community/{street.point_party}/residents",
                f"/party/{street.point_party}/members",
                *(f"/party/{street.point_party}/{page}" for page in HOST_MONEY),
                f"/party/{street.point_party}/statements/{self.host_statement}",
            ],
            street.maker: [
                *(f"/operator/{page}" for page in DESKS),
                f"/operator/orders/{self.neighbourhood.order}",
                f"/operator/orders/{self.neighbourhood.order}/refund",
                f"/operator/merchants/{street.merchant}",
                f"/operator/points/{street.point}",
            ],
            self.neighbourhood.neighbour: ["/merchant-application", "/host-application"],
        }

    @property
    def _merchant(self) -> list[str]:
        campaign = self.neighbourhood.campaign
        return [
            "today",
            "campaigns",
            f"campaigns/{campaign}",
            f"campaigns/{campaign}/lists",
            f"campaigns/{campaign}/lists/{self.pasted}",
            "campaigns/new",
            f"campaigns/new?copy={campaign}",
            f"campaigns/{self.draft}/edit",
            "orders",
            f"orders/{self.neighbourhood.order}/money",
            "after-sales",
            "earnings",
            "figures",
            "statements",
            f"statements/{self.statement}",
            "offers",
            "offers/new",
            f"offers/{self.offer}",
            "points",
            "shop",
            "payout-way",
            "licences",
            "staff",
            "reviews",
            "credit",
        ]


async def everything_happened(
    neighbourhood: Neighbourhood, sandbox: SandboxProcess, settle: Settle
) -> Everywhere:
    """Let the neighbour have orders in every state, and everybody else something to decide."""
    street = neighbourhood.street
    statement = await a_stated_street(street)
    host_statement = await a_stated_host(street)
    await with_bank_account(street)
    orders = await _orders(neighbourhood)
    orders["refunding"], orders["refunded"] = await _given_back(neighbourhood, sandbox, settle)
    case = await a_case(orders["collected"])
    draft = await an_open_campaign(street)
    await execute("UPDATE campaign SET state = 'draft' WHERE id = $1", draft)
    return Everywhere(
        neighbourhood,
        orders,
        statement,
        case,
        UUID(str(await fetch_value("SELECT offer FROM campaign WHERE id = $1", draft))),
        draft,
        await _applied_and_invited(street),
        *await _a_shared_list(neighbourhood),
        await _campaign_of(orders["confirmed"]),
        host_statement,
    )


async def _campaign_of(order: UUID) -> UUID:
    return UUID(str(await fetch_value("SELECT campaign FROM market_order WHERE id = $1", order)))


async def _a_shared_list(neighbourhood: Neighbourhood) -> tuple[UUID, str]:
    """Paste and share a list with a line nobody could read; give it and its address."""
    street = neighbourhood.street
    made = await paste(neighbourhood.campaign, street.point, A_LIST, by=street.owner)
    await open_list(made)
    return made, f"/c/{(await review_of(made)).token}"


async def _orders(neighbourhood: Neighbourhood) -> dict[str, UUID]:
    street = neighbourhood.street
    other = await an_open_campaign(street)
    found = {
        "expired": await _forgotten(street, other),
        "uncollected": await _never_fetched(street),
        "pending": await _held(street, other),
        "cancelled": await _held(street, other),
        "paid_waiting": await a_paid_order(street, other),
        "confirmed": (await confirmed_orders(street))[1][0],
        "collected": (await collected_orders(street))[0],
        "completed": await fetch_value("SELECT id FROM market_order WHERE state = 'completed'"),
    }
    buyer = await fetch_value("SELECT buyer FROM market_order WHERE id = $1", found["cancelled"])
    await cancel_order(found["cancelled"], buyer=buyer)
    return found


async def _forgotten(street: Street, campaign: UUID) -> UUID:
    """Hold units nobody pays for until their time is over."""
    order = await _held(street, campaign)
    with clock.moved(timedelta(hours=1)):
        assert await expire_unpaid_orders() == 1
    return order


async def _never_fetched(street: Street) -> UUID:
    """Let goods wait past their days of grace that are not refunded then."""
    (order,) = await ready_orders(street)
    campaign, ago = await _campaign_of(order), clock.now() - timedelta(days=9)
    await execute("UPDATE campaign SET uncollected_rule = 'donate' WHERE id = $1", campaign)
    await execute(
        "UPDATE campaign_point SET collect_from = $2, collect_until = $3 WHERE campaign = $1",
        campaign,
        ago,
        ago + timedelta(days=1),
    )
    await execute("UPDATE market_order SET ready_at = $2 WHERE id = $1", order, ago)
    assert await remind_and_end_waiting_goods() == 1
    return order


async def _held(street: Street, campaign: UUID) -> UUID:
    command = OrderCommand(uuid7(), campaign, street.point, 1)
    return (await place_order(command, await a_neighbour(street))).id


async def _given_back(
    neighbourhood: Neighbourhood, sandbox: SandboxProcess, settle: Settle
) -> tuple[UUID, UUID]:
    """Cancel two paid orders; the money of one is on its way, that of the other is back."""
    street = neighbourhood.street
    held = [await _held(street, neighbourhood.campaign) for _ in range(2)]
    buyers = street.buyers[-2:]
    for order, buyer in zip(held, buyers, strict=True):
        await pay(sandbox, settle, order, buyer, "card")
        await cancel_order(order, buyer=buyer)
        await settle()
    # Bought by several, so that no limit is in the way; read by one.
    await execute("UPDATE purchase SET buyer = $1", neighbourhood.neighbour)
    await execute("UPDATE market_order SET buyer = $1", neighbourhood.neighbour)
    return held[0], held[1]


async def _applied_and_invited(street: Street) -> str:
    """Let somebody apply to sell and another be invited; give the invitation's address."""
    application = Application(
        name="Wang's Tofu",
        introduction="Ground every day",
        address="9 Happiness Road",
        community_id=street.community,
        licence_number="91310106MA1FY3AB2C",
        legal_person="Wang",
        contact_phone="13800138000",
    )
    await apply(await as_viewer(await a_neighbour(street)), application)
    await invite(
        await as_viewer(street.owner), street.merchant, Address.of("phone", INVITED), Role.STAFF
    )
    sent = await recent(20, address=f"+86{INVITED}")
    link = next(message.fields["link"] for message in sent if message.purpose == "invitation")
    return f"/invitations/{link.rpartition('/')[2]}"


# Everything people write down themselves; the rest of a page is ours.
_WRITTEN = {
    "person": ("display_name",),
    "party": ("name",),
    "merchant": ("name", "introduction", "address"),
    "community": ("name", "path_names"),
    "pick_up_point": ("name", "address", "note"),
    "offer": ("title", "description_html", "unit_label"),
    "market_order": ("title",),
    "order_line": ("title",),
    "after_sale": ("story",),
    "after_sale_event": ("words",),
    "bank_account": ("bank_name",),
}


async def written_in_english() -> None:
    """Let people have written English, so that any Chinese left on a page is ours."""
    # What was said in a case stays as it was said; here nobody has said it yet.
    await execute("ALTER TABLE after_sale_event DISABLE TRIGGER USER")
    for table, columns in _WRITTEN.items():
        for column in columns:
            await execute(
                f"UPDATE {table} SET {column} ="  # noqa: S608 - names of our own tables
                f" regexp_replace({column}, '[\u4e00-\u9fff]+', 'Willow', 'g')"
            )
    await execute("ALTER TABLE after_sale_event ENABLE TRIGGER USER")
    await execute("UPDATE bank_account SET holder_sealed = $1", seal("Liu Dayong"))
