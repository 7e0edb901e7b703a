"""Carriers hand messages to real servers and say which failures are for good."""

from __future__ import annotations

import asyncio
import json
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from core.identifiers import uuid7
from core.messages import MessageKind, carriers
from core.messages.carriers import CarrierFailed, Outgoing, Undeliverable
from core.messages.mail import SmtpCarrier
from core.messages.sms import HttpCarrier

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from aiosmtpd.smtp import Envelope, Session

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
