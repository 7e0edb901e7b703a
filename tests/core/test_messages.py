"""Mail and SMS leave after the commit, once, and keep no secret behind."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from core import clock
from core.database import fetch, fetch_row, transaction
from core.identifiers import uuid7
from core.messages import Message, MessageKind, carriers, queries, send_later
from core.messages.carriers import CarrierFailed, Outgoing, Undeliverable
from core.messages.keeping import remove_old
from core.messages.mail import SmtpCarrier
from core.messages.sms import HttpCarrier
from core.refusals import Text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from uuid import UUID

    from aiosmtpd.smtp import Envelope, Session


PHONE = "+8613812345678"
CODE = Message(
    kind=MessageKind.SMS,
    address=PHONE,
    purpose="sign-in-code",
    body=Text("验证码 {code},{minutes} 分钟内有效。", "Code {code}, for {minutes} minutes."),
    fields={"code": "204815", "minutes": "5"},
)
OUTGOING = Outgoing(
    id=uuid7(),
    purpose="welcome",
    language="zh-CN",
    address="lily@example.com",
    subject="欢迎来到邻里",
    body="您好,\n这里是邻里。",
    fields={"name": "小丽"},
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
    set_settings(LINLI_MODE="production", STRIPE_API_BASE=None, STRIPE_PAY_PAGE=None)


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


class Mailbox:
    """What a real SMTP server does with mail: keeps it, or answers as it is told."""

    def __init__(self) -> None:
        self.contents: list[bytes] = []
        self.answer = "250 OK"
        self.recipient = "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.contents.append(envelope.original_content or b"")
        return self.answer


@pytest.fixture
async def mailbox(environment: dict[str, str]) -> AsyncIterator[tuple[Mailbox, SmtpCarrier]]:
    """Run a real SMTP server on a free port of this machine."""
    box = Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield box, SmtpCarrier(f"smtp://127.0.0.1:{port}?from=news@linli.example")


async def test_mail_arrives_with_its_text_and_a_stable_id(
    mailbox: tuple[Mailbox, SmtpCarrier],
) -> None:
    """Chinese subject and body survive; a repeat carries the same Message-ID."""
    box, carrier = mailbox
    await carrier.send(OUTGOING)
    await carrier.send(OUTGOING)
    mails = [message_from_bytes(content, policy=policy.default) for content in box.contents]
    assert [mail["Subject"] for mail in mails] == ["欢迎来到邻里"] * 2
    assert mails[0]["Message-ID"] == mails[1]["Message-ID"]
    assert str(OUTGOING.id) in mails[0]["Message-ID"]
    assert (mails[0]["From"], mails[0]["To"]) == ("news@linli.example", "lily@example.com")
    assert mails[0].get_content().split() == OUTGOING.body.split()


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [("550 no such mailbox", Undeliverable), ("451 try later", CarrierFailed)],
)
async def test_the_mail_server_decides_whether_to_try_again(
    mailbox: tuple[Mailbox, SmtpCarrier], answer: str, meaning: type[Exception]
) -> None:
    """5xx is for good, 4xx may pass; neither error names the address."""
    box, carrier = mailbox
    box.answer = answer
    with pytest.raises(meaning) as raised:
        await carrier.send(OUTGOING)
    assert "lily" not in str(raised.value)


@pytest.mark.parametrize(
    ("recipient", "meaning"),
    [("550 nobody of that name", Undeliverable), ("450 mailbox is busy", CarrierFailed)],
)
async def test_a_refused_recipient_is_understood(
    mailbox: tuple[Mailbox, SmtpCarrier], recipient: str, meaning: type[Exception]
) -> None:
    """Also when the server already says so before the text."""
    box, carrier = mailbox
    box.recipient = recipient
    with pytest.raises(meaning) as raised:
        await carrier.send(OUTGOING)
    assert "lily" not in str(raised.value)
    assert box.contents == []


async def test_a_wrong_password_of_ours_is_not_the_fault_of_the_message(
    environment: dict[str, str],
) -> None:
    """The mail waits until the operator has set it right."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            Mailbox(),
            authenticator=lambda *_: AuthResult(success=False, handled=False),
            auth_require_tls=False,
        ),
        "127.0.0.1",
        0,
    )
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(CarrierFailed, match="refused our sign-in"):
            await SmtpCarrier(f"smtp://linli:wrong@127.0.0.1:{port}").send(OUTGOING)


async def test_a_mail_server_that_is_away_may_be_asked_again(environment: dict[str, str]) -> None:
    """A refused connection counts as a failure for now."""
    with pytest.raises(CarrierFailed, match="away"):
        await SmtpCarrier("smtp://127.0.0.1:1").send(OUTGOING)


class Provider:
    """An SMS provider over HTTP: notes requests, answers with a chosen status."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.status = "202 Accepted"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        self.heads.append(head)
        self.bodies.append(json.loads(await reader.readexactly(length)))
        writer.write(f"HTTP/1.1 {self.status}\r\ncontent-length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@pytest.fixture
async def provider() -> AsyncIterator[tuple[Provider, HttpCarrier]]:
    """Run an HTTP server that plays an SMS provider."""
    played = Provider()
    server = await asyncio.start_server(played.answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield played, HttpCarrier(f"http://:t%2Fken@127.0.0.1:{port}/sms")


async def test_an_sms_carries_its_id_purpose_and_fields(
    provider: tuple[Provider, HttpCarrier],
) -> None:
    """The provider can choose a template, fill it, and recognise a repeat."""
    played, carrier = provider
    await carrier.send(OUTGOING)
    assert played.bodies == [
        {
            "id": str(OUTGOING.id),
            "to": OUTGOING.address,
            "text": OUTGOING.body,
            "purpose": "welcome",
            "fields": {"name": "小丽"},
            "language": "zh-CN",
        }
    ]
    assert "authorization: bearer t/ken" in played.heads[0]
    assert f"idempotency-key: {OUTGOING.id}" in played.heads[0]


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        ("422 No Such Number", Undeliverable),
        ("429 Slow Down", CarrierFailed),
        ("401 Who Are You", CarrierFailed),
        ("503 Away", CarrierFailed),
    ],
)
async def test_the_sms_provider_decides_whether_to_try_again(
    provider: tuple[Provider, HttpCarrier], status: str, meaning: type[Exception]
) -> None:
    """Only an answer about the message itself is for good."""
    played, carrier = provider
    played.status = status
    with pytest.raises(meaning):
        await carrier.send(OUTGOING)


async def test_an_sms_provider_that_is_away_may_be_asked_again() -> None:
    """A refused connection counts as a failure for now."""
    with pytest.raises(CarrierFailed, match="away"):
        await HttpCarrier("http://127.0.0.1:1/sms").send(OUTGOING)


async def test_the_settings_choose_the_carriers(
    set_settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SMTP_URL and SMS_PROVIDER take the place of the development outbox."""
    assert carriers.carrier_for(MessageKind.MAIL).name == "outbox"
    assert carriers.carrier_for(MessageKind.SMS).name == "outbox"
    monkeypatch.setattr(carriers, "_chosen", {})
    set_settings(
        SMTP_URL="smtps://user:p%40ss@mail.example.com",
        SMS_PROVIDER="https://:token@sms.example.com/v1",
    )
    mail = carriers.carrier_for(MessageKind.MAIL)
    sms = carriers.carrier_for(MessageKind.SMS)
    assert isinstance(mail, SmtpCarrier)
    assert (mail.port, mail.use_tls, mail.password) == (465, True, "p@ss")
    assert isinstance(sms, HttpCarrier)
    assert (sms.url, sms.token) == ("https://sms.example.com/v1", "token")
    assert SmtpCarrier("smtp://mail.example.com").start_tls is True


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
