"""Bringing money back from payees: never more than was sent, each reason once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import transaction
from core.identifiers import uuid7
from payments.reversing import request_reversal
from payments.transfer_polling import look_at_sent_transfers, submit_due_reversals
from payments.transfer_refusals import ReversalTooLarge
from payments.transfer_states import ReversalState, TransferState
from payments.transfer_views import reversals_of
from tests.payments.builders import take, told
from tests.payments.transfer_builders import (
    AMOUNT_FEN,
    a_transfer,
    an_account,
    money_that_may_move,
    transfer_seen,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from payments.transfer_views import TransferView
    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver

    Move = Callable[[timedelta], None]
    Truths = Callable[[], Awaitable[None]]

pytestmark = pytest.mark.usefixtures("provider")


async def a_sent_transfer(sandbox: SandboxProcess, settle: Settle) -> TransferView:
    """Send a transfer to a payee."""
    owner = await an_account(sandbox)
    await money_that_may_move(sandbox)
    asked = await a_transfer(owner)
    await settle()
    return await transfer_seen(asked.reference)


async def a_reversal(transfer_id: UUID, amount_fen: int, key: str = "debt") -> UUID:
    """Ask for money back in a transaction of its own."""
    async with transaction():
        return await request_reversal(
            transfer_id=transfer_id, amount_fen=amount_fen, reason_key=key
        )


async def test_a_reversal_brings_money_back_once(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle, truths: Truths
) -> None:
    """The same reason asks once; the provider's message changes nothing any more."""
    sent = await a_sent_transfer(sandbox, settle)
    reversal = await a_reversal(sent.id, 400)
    assert await a_reversal(sent.id, 400) == reversal
    await settle()
    came = await receiver.until(
        lambda came: any(b'"transfer.reversed"' in one.body for one in came)
    )
    await take(came, settle)
    seen = await transfer_seen(sent.reference)
    assert (seen.state, seen.reversed_fen, seen.left_fen) == (
        TransferState.SENT,
        400,
        AMOUNT_FEN - 400,
    )
    assert await told("reversal_done") == [
        {
            "reversal_id": str(reversal),
            "transfer_id": str(sent.id),
            "reference": str(sent.reference),
            "attempt": 1,
            "amount_fen": 400,
        }
    ]
    await truths()


async def test_all_that_comes_back_reverses_the_transfer(
    sandbox: SandboxProcess, settle: Settle, truths: Truths
) -> None:
    """In parts, and never more than was sent."""
    sent = await a_sent_transfer(sandbox, settle)
    await a_reversal(sent.id, 400, "first")
    with pytest.raises(ReversalTooLarge):
        await a_reversal(sent.id, AMOUNT_FEN - 399, "second")
    await a_reversal(sent.id, AMOUNT_FEN - 400, "third")
    await settle()
    assert (await transfer_seen(sent.reference)).state is TransferState.REVERSED
    with pytest.raises(ReversalTooLarge):
        await a_reversal(sent.id, 1, "fourth")
    await truths()


async def test_an_empty_account_gives_nothing_back(
    sandbox: SandboxProcess, settle: Settle, truths: Truths
) -> None:
    """The provider refuses; the amount may be asked for again for another reason."""
    sent = await a_sent_transfer(sandbox, settle)
    owner = sandbox.get("/v1/accounts")["data"][0]
    sandbox.control(drain_account=owner["id"])
    await a_reversal(sent.id, AMOUNT_FEN)
    await settle()
    (seen,) = await reversals_of(sent.id)
    assert (seen.state, seen.last_error) == (ReversalState.REFUSED, "balance_insufficient")
    assert (await told("reversal_refused"))[0]["code"] == "balance_insufficient"
    assert (await transfer_seen(sent.reference)).left_fen == AMOUNT_FEN
    await a_reversal(sent.id, AMOUNT_FEN, "again")
    await truths()


async def test_a_lost_answer_reverses_nothing_twice(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The work was done, the answer never came: it is looked for first."""
    sent = await a_sent_transfer(sandbox, settle)
    path = f"/v1/transfers/{sent.provider_id}/reversals"
    sandbox.control(http={"count": 2, "status": 500, "path": path, "when": "after"})
    await a_reversal(sent.id, 400)
    await settle()
    sandbox.control(http={"count": 1, "status": 500, "path": path, "when": "after"})
    move(timedelta(minutes=2))
    await submit_due_reversals()
    move(timedelta(minutes=2))
    await submit_due_reversals()
    assert (await transfer_seen(sent.reference)).reversed_fen == 400
    assert len(sandbox.get(path)["data"]) == 1


async def test_what_was_reversed_at_the_provider_by_hand_is_kept(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths
) -> None:
    """Nobody asked us, and the message was lost: the daily look finds it."""
    sent = await a_sent_transfer(sandbox, settle)
    sandbox.post(f"/v1/transfers/{sent.provider_id}/reversals", {"amount": "700"})
    move(timedelta(days=1, minutes=1))
    assert await look_at_sent_transfers() == 1
    seen = await transfer_seen(sent.reference)
    assert (seen.reversed_fen, seen.left_fen) == (700, AMOUNT_FEN - 700)
    assert len(await told("reversal_done")) == 1
    await truths()


@pytest.mark.races
async def test_many_who_ask_back_get_no_more_than_was_sent(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Ten ask for most of it at once, and one gets it."""
    sent = await a_sent_transfer(sandbox, settle)
    refused = []

    async def ask() -> None:
        try:
            await a_reversal(sent.id, AMOUNT_FEN - 100, str(uuid7()))
        except ReversalTooLarge as too_large:
            refused.append(too_large)

    async with asyncio.TaskGroup() as group:
        for _ in range(10):
            group.create_task(ask())
    assert len(refused) == 9
    await settle()
    assert (await transfer_seen(sent.reference)).reversed_fen == AMOUNT_FEN - 100
