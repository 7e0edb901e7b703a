"""Mail and SMS leave after the commit, once, and keep no secret behind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import fetch, fetch_row, transaction
from core.messages import Message, MessageKind, carriers, queries, send_later
from core.messages.carriers import CarrierFailed, Outgoing, Undeliverable
from core.messages.keeping import remove_old
from core.refusals import Text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID


PHONE = "+8613812345678"
CODE = Message(
    kind=MessageKind.SMS,
    address=PHONE,
    purpose="sign-in-code",
    body=Text("验证码 {code},{minutes} 分钟内有效。", "Code {code}, for {minutes} minutes."),
    fields={"code": "204815", "minutes": "5"},
)


@pytest.fixture(autouse=True)
def _own_carriers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carriers, "_chosen", {})


async def write(message: Message) -> UUID:
    async with transaction():
        return await send_later(message)


class Noting:
    """A carrier that notes what it is given and fails as often as it is told."""

    name = "noting"

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.taken: list[Outgoing] = []

    async def send(self, message: Outgoing) -> None:
        self.taken.append(message)
        if self.failures:
            raise self.failures.pop(0)


async def test_a_message_is_in_the_development_outbox_after_the_commit(
    settle: Callable[[], Awaitable[int]],
) -> None:
    """The stored message shows the reader's language with its fields filled in."""
    message_id = await write(CODE)
    assert [one.state for one in await queries.recent()] == ["waiting"]
    assert await settle() == 1
    [sent] = await queries.recent(address=PHONE)
    assert (sent.id, sent.state, sent.purpose) == (message_id, "sent", "sign-in-code")
    assert sent.body == "验证码 204815,5 分钟内有效。"
    assert sent.fields["code"] == "204815"
    assert await queries.recent(address="+8613900000000") == []


async def test_an_english_reader_is_written_to_in_english(database: str) -> None:
    """The language of the message decides the text."""
    await write(
        Message(
            kind=MessageKind.MAIL,
            address="lily@example.com",
            purpose="welcome",
            subject=Text("你好\r\n{name}", "Hello\r\nBcc: {name}"),
            body=Text("你好,{name}", "Hello {name}"),
            fields={"name": "Lily"},
            language="en",
        )
    )
    [message] = await queries.recent()
    assert (message.subject, message.body) == ("Hello Bcc: Lily", "Hello Lily")


async def test_a_rolled_back_transaction_writes_to_nobody(
    settle: Callable[[], Awaitable[int]],
) -> None:
    """Neither the message nor its fact outlives the roll-back."""

    async def changed_its_mind() -> None:
        async with transaction():
            await send_later(CODE)
            raise LookupError

    with pytest.raises(LookupError):
        await changed_its_mind()
    assert await settle() == 0
    assert await queries.recent() == []


async def test_writing_a_message_outside_a_transaction_is_an_error(database: str) -> None:
    """A message that could be lost cannot be written."""
    with pytest.raises(RuntimeError, match="inside a transaction"):
        await send_later(CODE)


async def test_neither_address_nor_text_is_stored_readable(database: str) -> None:
    """The row holds sealed texts only."""
    await write(CODE)
    stored = str([dict(row) for row in await fetch("SELECT * FROM outgoing_message")])
    stored += str([dict(row) for row in await fetch("SELECT payload FROM outbox_entry")])
    assert "13812345678" not in stored
    assert "204815" not in stored


async def test_a_message_that_failed_for_now_is_sent_again_under_the_same_id(
    settle: Callable[[], Awaitable[int]], move: Callable[[timedelta], None]
) -> None:
    """The carrier sees one id twice, and the message counts as sent once."""
    carrier = Noting(CarrierFailed("away"))
    carriers.use_carrier(MessageKind.SMS, carrier)
    message_id = await write(CODE)
    await settle()
    assert [one.state for one in await queries.recent()] == ["waiting"]
    move(timedelta(minutes=10))
    await settle()
    assert [one.id for one in carrier.taken] == [message_id, message_id]
    assert [one.state for one in await queries.recent()] == ["sent"]
    await settle()
    assert len(carrier.taken) == 2


async def test_a_message_refused_for_good_is_marked_and_not_repeated(
    settle: Callable[[], Awaitable[int]],
) -> None:
    """The reason is kept for the operator; no delivery is parked."""
    carriers.use_carrier(MessageKind.SMS, Noting(Undeliverable("no such number")))
    await write(CODE)
    await settle()
    [message] = await queries.recent()
    assert (message.state, message.failure) == ("failed", "no such number")
    assert await settle() == 0


async def test_a_message_past_its_use_is_dropped(
    settle: Callable[[], Awaitable[int]], move: Callable[[timedelta], None]
) -> None:
    """A code that has expired is not sent, and its text is erased."""
    carrier = Noting()
    carriers.use_carrier(MessageKind.SMS, carrier)
    late = Message(**{**vars(CODE), "useful_until": clock.now() + timedelta(minutes=5)})
    await write(late)
    move(timedelta(minutes=6))
    await settle()
    row = await fetch_row("SELECT state, sealed_content FROM outgoing_message")
    assert row is not None
    assert (row["state"], row["sealed_content"]) == ("dropped", None)
    assert carrier.taken == []


@pytest.fixture
def production(set_settings: Callable[..., None]) -> None:
    """Let the settings of this test be those of a production process."""
    set_settings(LINLI_MODE="production", STRIPE_API_BASE=None)


async def test_in_production_the_text_is_erased_once_it_has_left(
    settle: Callable[[], Awaitable[int]], production: None
) -> None:
    """What was sent is not kept, and nobody can read the outbox."""
    carriers.use_carrier(MessageKind.SMS, Noting())
    await write(CODE)
    await settle()
    row = await fetch_row("SELECT state, sealed_content FROM outgoing_message")
    assert row is not None
    assert (row["state"], row["sealed_content"]) == ("sent", None)
    with pytest.raises(RuntimeError, match="development only"):
        await queries.recent()


async def test_in_production_a_message_without_a_carrier_is_marked_as_failed(
    settle: Callable[[], Awaitable[int]], production: None
) -> None:
    """A forgotten SMTP_URL must not look like mail that was sent."""
    await write(CODE)
    await settle()
    row = await fetch_row("SELECT state, failure FROM outgoing_message")
    assert row is not None
    assert row["state"] == "failed"
    assert "SMTP_URL or SMS_PROVIDER" in row["failure"]


async def test_old_messages_are_removed_unless_they_still_wait(
    settle: Callable[[], Awaitable[int]], move: Callable[[timedelta], None]
) -> None:
    """After a month nothing is left of what was sent."""
    await write(CODE)
    await settle()
    waiting = await write(CODE)
    assert await remove_old() == 0
    move(timedelta(days=31))
    assert await remove_old() == 1
    assert [row["id"] for row in await fetch("SELECT id FROM outgoing_message")] == [waiting]
