"""Transfers to payees: each attempt once, whatever happens to calls, answers and balances."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from payments.sending_transfers import send_transfer
from payments.transfer_polling import send_due_transfers
from payments.transfer_refusals import (
    AccountNotReady,
    PayeeHasNoAccount,
    TransferDiffers,
    TransferNotFound,
    TransferUnderWay,
)
from payments.transfer_states import TransferState
from payments.transfer_views import movable_fen
from payments.transferring import withdraw_transfer
from tests.payments.builders import take, told
from tests.payments.transfer_builders import (
    AMOUNT_FEN,
    a_transfer,
    account_id_of,
    an_account,
    money_that_may_move,
    onboarding,
    transfer_seen,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver

    Move = Callable[[timedelta], None]
    Truths = Callable[[], Awaitable[None]]

pytestmark = pytest.mark.usefixtures("provider")
AFTER = {"count": 1, "status": 500, "path": "/v1/transfers", "when": "after"}


def sent(sandbox: SandboxProcess) -> int:
    """Give how many transfers the provider made."""
    return len(sandbox.get("/v1/transfers")["data"])


async def test_a_transfer_is_sent_and_told_once(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle, truths: Truths
) -> None:
    """Asking again changes nothing, and neither does the provider's message."""
    owner = await an_account(sandbox)
    await money_that_may_move(sandbox)
    asked = await a_transfer(owner)
    assert asked.state is TransferState.CREATED
    await settle()
    seen = await transfer_seen(asked.reference)
    assert (seen.state, seen.left_fen) == (TransferState.SENT, AMOUNT_FEN)
    await a_transfer(owner, reference=asked.reference)
    came = await receiver.until(lambda came: any(b'"transfer.created"' in one.body for one in came))
    await take(came, settle)
    assert sent(sandbox) == 1
    assert await told("transfer_sent") == [
        {
            "transfer_id": str(asked.id),
            "reference": str(asked.reference),
            "attempt": 1,
            "amount_fen": AMOUNT_FEN,
        }
    ]
    await truths()


async def test_an_answer_that_is_lost_moves_no_money_twice(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths
) -> None:
    """The work was done, the answer never came: the same key finds it."""
    owner = await an_account(sandbox)
    await money_that_may_move(sandbox)
    sandbox.control(http=AFTER)
    asked = await a_transfer(owner)
    await settle()
    assert (await transfer_seen(asked.reference)).state is TransferState.CREATED
    move(timedelta(minutes=2))
    assert await send_due_transfers() == 1
    assert (await transfer_seen(asked.reference)).state is TransferState.SENT
    assert sent(sandbox) == 1
    await truths()


async def test_a_message_may_come_before_the_answer(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle
) -> None:
    """Our own id in it says which transfer it is about."""
    owner = await an_account(sandbox)
    await money_that_may_move(sandbox)
    sandbox.control(http=AFTER)
    asked = await a_transfer(owner)
    await settle()
    came = await receiver.until(lambda came: any(b'"transfer.created"' in one.body for one in came))
    await take(came, settle)
    assert (await transfer_seen(asked.reference)).state is TransferState.SENT
    await send_transfer(asked.id)
    assert len(await told("transfer_sent")) == 1
    assert sent(sandbox) == 1


async def test_an_old_call_is_looked_for_before_it_is_repeated(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """After a day the provider knows no keys any more, but it knows our id."""
    owner = await an_account(sandbox)
    await money_that_may_move(sandbox)
    sandbox.control(http=AFTER)
    asked = await a_transfer(owner)
    await settle()
    before = clock.now() - timedelta(days=2)
    await execute("UPDATE outgoing_transfer SET asked_at = $1, due_at = $1", before)
    sandbox.control(advance=2 * 86_400)
    assert await send_due_transfers() == 1
    assert (await transfer_seen(asked.reference)).state is TransferState.SENT
    assert sent(sandbox) == 1


async def test_a_balance_that_is_too_low_lets_a_transfer_wait(
    sandbox: SandboxProcess, settle: Settle, truths: Truths
) -> None:
    """Asked for again it is a new try, for the old key would tell the old refusal."""
    owner = await an_account(sandbox)
    asked = await a_transfer(owner)
    await settle()
    assert (await transfer_seen(asked.reference)).state is TransferState.WAITING
    assert len(await told("transfer_waits")) == 1
    await money_that_may_move(sandbox)
    await a_transfer(owner, reference=asked.reference)
    await settle()
    assert (await transfer_seen(asked.reference)).state is TransferState.SENT
    assert sent(sandbox) == 1
    await truths()


async def test_what_is_asked_for_may_not_move_again(sandbox: SandboxProcess) -> None:
    """What may move is the available balance less what is on its way."""
    owner = await an_account(sandbox)
    await money_that_may_move(sandbox)
    before = await movable_fen()
    await a_transfer(owner)
    assert await movable_fen() == before - AMOUNT_FEN


async def test_a_refused_transfer_is_told_with_its_reason(
    sandbox: SandboxProcess, settle: Settle, truths: Truths
) -> None:
    """The account was restricted meanwhile: nothing moved, and nothing will."""
    owner = await an_account(sandbox)
    await money_that_may_move(sandbox)
    sandbox.control(restrict_account=await account_id_of(owner))
    asked = await a_transfer(owner)
    await settle()
    seen = await transfer_seen(asked.reference)
    assert seen.state is TransferState.REFUSED
    (fact,) = await told("transfer_refused")
    assert fact["code"] == seen.last_error == "insufficient_capabilities_for_transfer"
    assert sent(sandbox) == 0
    await truths()


async def test_only_a_ready_account_is_sent_money(sandbox: SandboxProcess) -> None:
    """Nobody without an account, and nobody who has not completed it."""
    with pytest.raises(PayeeHasNoAccount):
        await a_transfer(uuid7())
    owner = uuid7()
    await onboarding(owner)
    with pytest.raises(AccountNotReady):
        await a_transfer(owner)
    assert await fetch_value("SELECT count(*) FROM outgoing_transfer") == 0
    assert sent(sandbox) == 0


async def test_an_attempt_keeps_its_terms(sandbox: SandboxProcess) -> None:
    """Another amount under the same attempt is refused."""
    owner = await an_account(sandbox)
    asked = await a_transfer(owner)
    with pytest.raises(TransferDiffers):
        await a_transfer(owner, reference=asked.reference, amount_fen=AMOUNT_FEN + 1)
    assert (await transfer_seen(asked.reference)).amount_fen == AMOUNT_FEN


async def test_a_waiting_transfer_may_be_withdrawn(sandbox: SandboxProcess, settle: Settle) -> None:
    """It is never sent then; one that may have been made is not withdrawn."""
    owner = await an_account(sandbox)
    asked = await a_transfer(owner)
    with pytest.raises(TransferUnderWay):
        async with transaction():
            await withdraw_transfer(asked.reference, 1)
    await settle()
    async with transaction():
        await withdraw_transfer(asked.reference, 1)
    await money_that_may_move(sandbox)
    await send_transfer(asked.id)
    assert (await transfer_seen(asked.reference)).state is TransferState.REFUSED
    assert sent(sandbox) == 0


async def test_an_unknown_transfer_is_refused() -> None:
    """There is nothing to lock."""
    from payments.sending_transfers import lock_transfer  # noqa: PLC0415 - for this test alone

    with pytest.raises(TransferNotFound):
        async with transaction():
            await lock_transfer(uuid7())


@pytest.mark.races
async def test_many_senders_send_once(sandbox: SandboxProcess, settle: Settle) -> None:
    """Ten carry the same transfer at the same time."""
    owner = await an_account(sandbox)
    await money_that_may_move(sandbox)
    asked = await a_transfer(owner)
    async with asyncio.TaskGroup() as group:
        for _ in range(10):
            group.create_task(send_transfer(asked.id))
    await settle()
    assert sent(sandbox) == 1
    assert len(await told("transfer_sent")) == 1
