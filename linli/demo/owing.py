"""What stands between a merchant and its money: a reserve, a debt, a doubt, another way to pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch_value
from core.identifiers import uuid7
from linli.demo.inline import deliver_here
from linli.demo.trading import control, viewer
from marketplace.settling.debts import adjust
from marketplace.settling.disputing import dispute_lines
from marketplace.settling.payee_terms import Terms, set_terms
from marketplace.settling.payees import DEBT_LIMIT_FEN, RESERVE_DAYS, SETTLEMENT_DAYS
from marketplace.settling.statements import MINIMUM_PAYOUT_FEN
from marketplace.stripe_transfer.payout_way import begin_onboarding, choose_way
from marketplace.tables.payees import PayoutWay
from payments.connecting import look_at_account

if TYPE_CHECKING:
    from linli.demo.people import People
    from linli.demo.shops import Shop, Town

KEPT_BACK, DOUBTING, OWING, BY_PROVIDER = 1, 2, 3, 5
RESERVE_BASIS_POINTS = 1000
DEBT_FEN = 86_00


async def agree_on_terms(town: Town, people: People) -> None:
    """Keep a tenth of one shop's sales back, and pay another through the provider."""
    finance = await viewer(people.finance.id)
    terms = Terms(
        settlement_days=SETTLEMENT_DAYS,
        minimum_payout_fen=MINIMUM_PAYOUT_FEN,
        reserve_basis_points=RESERVE_BASIS_POINTS,
        reserve_days=RESERVE_DAYS,
        debt_limit_fen=DEBT_LIMIT_FEN,
        gateway_fee_basis_points=0,
    )
    await set_terms(finance, town.shops[KEPT_BACK].id, terms)
    await _paid_by_the_provider(town.shops[BY_PROVIDER])


async def owe_and_doubt(town: Town, people: People) -> None:
    """Let one shop object to the first sale of its statement, and another owe something."""
    doubting = town.shops[DOUBTING]
    statement = await fetch_value(
        "SELECT id FROM statement WHERE payee = $1 ORDER BY sequence LIMIT 1", doubting.id
    )
    line = await fetch_value(
        """SELECT earning.id FROM earning JOIN earning_day day ON day.id = earning.earning_day
           WHERE day.statement = $1 AND earning.kind = 'sale' AND earning.net_fen > 0
           ORDER BY earning.earned_at, earning.id LIMIT 1""",
        statement,
    )
    owner = await viewer(doubting.owner)
    await dispute_lines(owner, doubting.id, statement, [line], "这单收了两份的服务费，请核对")
    finance = await viewer(people.finance.id)
    reason = "水果途中压坏，平台先赔了邻居"
    await adjust(finance, town.shops[OWING].id, uuid7(), -DEBT_FEN, reason)
    await deliver_here()


async def _paid_by_the_provider(shop: Shop) -> None:
    owner = await viewer(shop.owner)
    await begin_onboarding(owner, shop.id)
    account = await fetch_value(
        "SELECT provider_id FROM connected_account WHERE owner = $1", shop.id
    )
    await control(complete_account=account)
    await look_at_account(shop.id)
    await choose_way(owner, shop.id, PayoutWay.STRIPE_TRANSFER)
    await deliver_here()
