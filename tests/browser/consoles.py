"""What the tests of the consoles share: streets with a history, and photos to send."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import segno
from PIL import Image

from core import clock
from core.database import execute
from marketplace.settling.bank_accounts import enter_bank_account
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import a_statement, as_viewer, earned_orders
from tests.marketplace.test_hosts_earnings import hosted_order

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from playwright.async_api import FilePayload, ViewportSize

    from tests.marketplace.handing_over import Street

HOST_SHARE = 500
GENEROUS_MILLISECONDS = 120_000
DESK: ViewportSize = {"width": 1280, "height": 900}


def a_photo(name: str = "eggs.png", colour: str = "orange") -> FilePayload:
    """Give a small photo as a person chooses it from a phone."""
    written = BytesIO()
    Image.new("RGB", (640, 480), colour).save(written, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": written.getvalue()}


def a_forged_photo() -> FilePayload:
    """Give a drawing with a script in it that says it is a photo."""
    return {"name": "x.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"}


async def a_stated_street(street: Street) -> UUID:
    """Let two orders be earned and stated; give the statement, and come back to the present."""
    with ExitStack() as later:
        await earned_orders(street, lambda by: later.enter_context(clock.moved(by)), 2)
        await issue_statements()
    return await a_statement(street)


async def a_stated_host(street: Street) -> UUID:
    """Let the keeper of the point earn a share and have it stated; come back to the present."""
    with ExitStack() as later:

        def move(by: timedelta) -> None:
            later.enter_context(clock.moved(by))

        await hosted_order(street, move, HOST_SHARE)
        await execute("UPDATE payee SET minimum_payout_fen = 100 WHERE id = $1", street.point_party)
        move(timedelta(days=12))
        await issue_statements()
    return await a_statement(street, street.point_party)


async def with_bank_account(street: Street) -> None:
    """Enter where the merchant is paid, long enough ago for payouts to go there."""
    await enter_bank_account(
        await as_viewer(street.owner),
        street.merchant,
        holder="刘老板",
        number="6222020200012345678",
        bank_name="招商银行",
    )
    await execute("UPDATE payee SET payouts_frozen_until = NULL WHERE id = $1", street.merchant)


def film_of_a_code(text: str, place: Path) -> Path:
    """Write what a camera sees that looks at a QR code, for Chromium's camera of the tests."""
    drawn = BytesIO()
    segno.make(text, error="m").save(drawn, kind="png", scale=6, border=8)
    frame = Image.new("RGB", (640, 640), "white")
    code = Image.open(drawn).convert("RGB")
    code.thumbnail((600, 600))
    frame.paste(code, ((640 - code.width) // 2, (640 - code.height) // 2))
    luma, blue, red = frame.convert("YCbCr").split()
    half = (320, 320)
    picture = luma.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
    film = place / "code.y4m"
    film.write_bytes(b"YUV4MPEG2 W640 H640 F10:1 Ip A1:1 C420jpeg\n" + b"FRAME\n" + picture)
    return film
