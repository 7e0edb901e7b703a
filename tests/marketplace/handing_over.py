"""Builders of the handover tests: a small street with a merchant, a point and its people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID

from accounts.access import Viewer, viewer_of
from accounts.addresses import Address
from accounts.consents import write_consent
from accounts.identities import add_address
from accounts.memberships import create_party, give_role
from accounts.tables.parties import PartyKind, Role
from accounts.tables.people import Person
from accounts.tables.places import Community, Residence
from accounts.tables.privacy import Purpose
from core import clock
from core.database import execute, fetch_row, fetch_value, transaction
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.ordering.payment_requests import make_request
from marketplace.ordering.receiving_money import receive_money
from marketplace.pick_up import arriving, collecting
from marketplace.selling import deciding
from marketplace.settling import completing
from marketplace.settling.payees import ensure_payee
from marketplace.tables import (
    Campaign,
    CampaignCommunity,
    CampaignPoint,
    CampaignTier,
    CampaignTierPrice,
    CampaignVariant,
    Merchant,
    Offer,
    OfferVariant,
    PickUpPoint,
)
from marketplace.wallet.tenders import Tenders

if TYPE_CHECKING:
    from collections.abc import Callable

_numbers = count(1)


@dataclass
class Street:
    """Who lives and sells here."""

    community: UUID
    platform: UUID
    merchant: UUID
    point_party: UUID
    point: UUID
    owner: UUID
    staff: UUID
    maker: UUID
    checker: UUID
    buyers: list[UUID] = field(default_factory=list)


async def a_person(name: str = "王小明") -> UUID:
    person = Person(display_name=name, created_at=clock.now())
    async with transaction():
        await Person.insert(person)
        assert await add_address(person.id, Address.of("phone", f"138{next(_numbers):08d}"))
        for purpose in (Purpose.TERMS, Purpose.PRIVACY):
            await write_consent(person.id, purpose, granted=True, language="zh-CN")
    return UUID(str(person.id))


async def as_viewer(person_id: UUID) -> Viewer:
    found = await viewer_of(person_id, uuid7())
    assert found is not None
    return found


async def a_community() -> UUID:
    number = next(_numbers)
    province = Community(
        code=f"{number:012d}",
        name="某市",
        level="province",
        path=f"{number:012d}/",
        path_names="某市",
        imported_at=clock.now(),
    )
    await Community.insert(province)
    number = next(_numbers)
    home = Community(
        code=f"{number:012d}",
        name="幸福里社区",
        level="community",
        parent=province.id,
        path=f"{province.code}/{number:012d}/",
        path_names="某市 幸福里社区",
        imported_at=clock.now(),
    )
    await Community.insert(home)
    return UUID(str(home.id))


async def a_party(kind: PartyKind, name: str, community: UUID | None, **people: UUID) -> UUID:
    async with transaction():
        party = await create_party(kind, name, community_id=community)
        for role, person in people.items():
            await give_role(party, person, Role(role.rstrip("2")))
    return party


async def a_merchant(community: UUID, owner: UUID, *, settlement_days: int = 1) -> UUID:
    party = await a_party(PartyKind.MERCHANT, "果然好水果", community, owner=owner)
    merchant = Merchant(
        id=party,
        party=party,
        name="果然好水果",
        introduction="",
        address="幸福路 1 号",
        approved_at=clock.now(),
    )
    async with transaction():
        await Merchant.insert(merchant)
        await ensure_payee(party, settlement_days=settlement_days)
    return party


async def a_point(party: UUID, community: UUID, name: str = "3 号门岗亭") -> UUID:
    point = PickUpPoint(
        party=party,
        community=community,
        name=name,
        address="幸福路 3 号",
        hours=[{"days": [1, 2, 3, 4, 5, 6, 7], "from": "08:00", "until": "20:00"}],
        note="",
        created_at=clock.now(),
    )
    await PickUpPoint.insert(point)
    return UUID(str(point.id))


async def a_street(*, settlement_days: int = 1) -> Street:
    """Give a community with a merchant, a point of the committee, and two operators."""
    community = await a_community()
    owner, staff = await a_person("刘老板"), await a_person("陈站长")
    maker, checker = await a_person("运营甲"), await a_person("运营乙")
    platform = await a_party(PartyKind.PLATFORM, "平台", None, operator=maker, finance=checker)
    committee = await a_party(PartyKind.COMMUNITY, "居委会", community, worker=staff)
    return Street(
        community=community,
        platform=platform,
        merchant=await a_merchant(community, owner, settlement_days=settlement_days),
        point_party=committee,
        point=await a_point(committee, community),
        owner=owner,
        staff=staff,
        maker=maker,
        checker=checker,
    )


async def a_neighbour(street: Street, name: str = "张小丽") -> UUID:
    person = await a_person(name)
    await Residence.insert(Residence(person=person, community=street.community, since=clock.now()))
    street.buyers.append(person)
    return person


async def an_open_campaign(
    street: Street,
    *,
    price_fen: int = 2990,
    points: tuple[UUID, ...] = (),
    merchant: UUID | None = None,
) -> UUID:
    now = clock.now()
    offer = Offer(
        merchant=merchant or street.merchant,
        title="阳光玫瑰葡萄",
        description_html="",
        category="fruit",
        unit_label="份",
        list_price_fen=price_fen,
        state="listed",
        created_at=now,
        changed_at=now,
    )
    await Offer.insert(offer)
    campaign = Campaign(
        offer=offer.id,
        merchant=merchant or street.merchant,
        state="open",
        price_fen=price_fen,
        list_price_fen=price_fen,
        stock_units=1000,
        min_units=1,
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(hours=1),
        created_by=street.owner,
        created_at=now,
        changed_at=now,
    )
    await Campaign.insert(campaign)
    run = UUID(str(campaign.id))
    await _sell_the_only_variant(run, offer.id, price_fen)
    await CampaignCommunity.insert(CampaignCommunity(campaign=run, community=street.community))
    for point in points or (street.point,):
        await CampaignPoint.insert(
            CampaignPoint(
                campaign=run,
                point=point,
                collect_from=now + timedelta(hours=2),
                collect_until=now + timedelta(days=2),
            )
        )
    return run


async def _sell_the_only_variant(run: UUID, offer: UUID, price_fen: int) -> None:
    kind = OfferVariant(offer=offer, name="", position=0, list_price_fen=price_fen)
    await OfferVariant.insert(kind)
    sold = CampaignVariant(
        campaign=run, variant=kind.id, position=0, price_fen=price_fen, list_price_fen=price_fen
    )
    await CampaignVariant.insert(sold)
    tier = CampaignTier(campaign=run, min_units=1)
    await CampaignTier.insert(tier)
    await CampaignTierPrice.insert(
        CampaignTierPrice(tier=tier.id, variant=sold.id, unit_price_fen=price_fen)
    )


async def a_paid_order(
    street: Street,
    campaign: UUID,
    *,
    quantity: int = 1,
    point: UUID | None = None,
    buyer: UUID | None = None,
) -> UUID:
    buyer = buyer or await a_neighbour(street)
    command = OrderCommand(uuid7(), campaign, point or street.point, quantity)
    order = (await place_order(command, buyer)).id
    row = await fetch_row("SELECT purchase, total_fen FROM market_order WHERE id = $1", order)
    assert row is not None
    async with transaction():
        shares = {order: Tenders(row["total_fen"])}
        asked = await make_request(row["purchase"], buyer, shares)
        await receive_money(uuid7(), asked, row["total_fen"])
    return order


async def a_payment_of(order: UUID) -> None:
    """Keep the payment an order names, so that money of it can be asked back."""
    row = await fetch_row("SELECT * FROM market_order WHERE id = $1", order)
    assert row is not None
    await execute(
        """INSERT INTO payment (id, payer, reference, attempt, amount_fen, method, title, language,
             return_url, state, captured_fen, expires_at, created_at, settled_at)
           VALUES ($1, $2, $3, 1, $4, 'alipay', $5, 'zh-CN', '', 'succeeded', $4, $6, $7, $7)""",
        row["payment_id"],
        row["buyer"],
        row["purchase"],
        row["paid_fen"],
        row["title"],
        row["hold_until"],
        row["paid_at"],
    )
    # The order knows of it already.
    await execute(
        """INSERT INTO outbox_entry (id, kind, payload, recorded_at)
           VALUES (uuidv7(), 'payments.payment_succeeded',
             jsonb_build_object('payment_id', $1::uuid), $2)""",
        row["payment_id"],
        row["paid_at"],
    )


async def close(campaign: UUID) -> None:
    """Let the closing time of a campaign come and decide it."""
    await execute("UPDATE campaign SET state = 'closing' WHERE id = $1", campaign)
    assert await deciding.decide_campaign(campaign)


async def confirmed_orders(
    street: Street, number: int = 1, *, price_fen: int = 2990, merchant: UUID | None = None
) -> tuple[UUID, list[UUID]]:
    """Give a campaign that succeeded and its orders."""
    campaign = await an_open_campaign(street, price_fen=price_fen, merchant=merchant)
    orders = [await a_paid_order(street, campaign) for _ in range(number)]
    await close(campaign)
    return campaign, orders


async def ready_orders(street: Street, number: int = 1, **wishes: Any) -> list[UUID]:
    """Give orders that wait at the point."""
    campaign, orders = await confirmed_orders(street, number, **wishes)
    await arriving.arrive(await as_viewer(street.staff), campaign, street.point)
    return orders


async def collected_orders(street: Street, number: int = 1, **wishes: Any) -> list[UUID]:
    """Give orders that were handed out."""
    orders = await ready_orders(street, number, **wishes)
    staff = await as_viewer(street.staff)
    for order in orders:
        await collecting.collect(staff, street.point, await digits_of(order))
    return orders


async def earned_orders(
    street: Street, move: Callable[[timedelta], None], number: int = 1, **wishes: Any
) -> list[UUID]:
    """Give orders whose money the merchant has earned, and let the days of T+N pass."""
    orders = await collected_orders(street, number, **wishes)
    move(timedelta(hours=25))
    assert await completing.complete_orders() == number
    move(timedelta(days=12))
    return orders


async def digits_of(order: UUID) -> str:
    return str(
        await fetch_value(
            "SELECT digits FROM pick_up_code WHERE order_id = $1 AND kind = 'own'", order
        )
    )


async def state_of(table: str, row_id: UUID) -> str:
    return str(
        await fetch_value(f"SELECT state FROM {table} WHERE id = $1", row_id)  # noqa: S608 - ours
    )


async def payable_of(merchant: UUID) -> int:
    return (await balance_of(money(Book.MERCHANT_PAYABLE, merchant))).balance


async def a_statement(street: Street, payee: UUID | None = None) -> UUID:
    return UUID(
        str(
            await fetch_value(
                "SELECT id FROM statement WHERE payee = $1 ORDER BY sequence DESC LIMIT 1",
                payee or street.merchant,
            )
        )
    )
