"""What hosts earn: their share of each order handed out at their point, paid as merchants are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from core.database import execute, fetch_row, fetch_value
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.collecting import collect
from marketplace.queries.statements import statement_lines, statements
from marketplace.settling.completing import complete_orders
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import (
    Street,
    a_paid_order,
    a_point,
    a_street,
    an_open_campaign,
    as_viewer,
    close,
    digits_of,
    payable_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    Move = Callable[[timedelta], None]


async def hosted_order(street: Street, move: Move, basis_points: int) -> UUID:
    """Give a completed order of a campaign that gives the host a share."""
    campaign = await an_open_campaign(street, points=(street.point,))
    await execute(
        "UPDATE campaign SET host_basis_points = $2 WHERE id = $1", campaign, basis_points
    )
    order = await a_paid_order(street, campaign)
    await close(campaign)
    staff = await as_viewer(street.staff)
    await arrive(staff, campaign, street.point)
    await collect(staff, street.point, await digits_of(order))
    move(timedelta(hours=25))
    assert await complete_orders() == 1
    return order


async def owed_to_host(street: Street) -> int:
    return (await balance_of(money(Book.HOST_PAYABLE, street.point_party))).balance


async def test_a_host_has_its_share_of_what_it_hands_out(truths: Any, move: Move) -> None:
    """The merchant pays it, the platform's commission stays as it is; each has a statement."""
    street = await a_street()
    order = await hosted_order(street, move, 500)
    assert await owed_to_host(street) == 150
    assert await payable_of(street.merchant) == 2990 - 150 - 150
    row = await fetch_row("SELECT * FROM earning WHERE parent = $1 AND kind = 'sale'", order)
    assert row is not None
    assert (row["commission_fen"], row["host_fen"], row["net_fen"]) == (150, 150, 2690)
    await execute("UPDATE payee SET minimum_payout_fen = 100")
    move(timedelta(days=12))
    assert await issue_statements() == 2
    (told,) = await statements(payee_id=street.point_party)
    assert (told.payable_fen, told.merchant.name) == (150, "居委会")
    (line,) = await statement_lines(told.id)
    assert (line.kind, line.net_fen) == ("host_commission", 150)


async def test_a_merchants_own_point_takes_no_share(truths: Any, move: Move) -> None:
    """Nobody pays a commission to itself."""
    street = await a_street()
    street.point = await a_point(street.merchant, street.community)
    street.staff = street.owner
    await hosted_order(street, move, 500)
    assert await payable_of(street.merchant) == 2840


async def test_a_share_changed_after_the_sale_leaves_it_untouched(truths: Any, move: Move) -> None:
    """What the host gets is frozen with the commission, at closing."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    await execute("UPDATE campaign SET host_basis_points = 1000 WHERE id = $1", campaign)
    order = await a_paid_order(street, campaign)
    await close(campaign)
    await execute("UPDATE campaign SET host_basis_points = 0 WHERE id = $1", campaign)
    found = "SELECT host_fen FROM order_line WHERE parent = $1"
    assert await fetch_value(found, order) == 299
    with pytest.raises(asyncpg.RaiseError, match="keeps its figures"):
        await execute("UPDATE order_line SET host_fen = 0 WHERE parent = $1", order)
