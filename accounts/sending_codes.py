"""One-time codes: six digits to an address, for one purpose, a few tries, used once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.identities import holder_of
from accounts.refusals import CodeRefused
from accounts.tables.signing_in import CodePurpose
from core import clock
from core.database import execute, fetch_row, transaction
from core.identifiers import uuid7
from core.messages import Message, send_later
from core.rate_limits import allow
from core.refusals import Text
from core.tokens import code_matches, hash_code, new_code

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.addresses import Address
    from core.refusals import Language

GOOD_FOR = timedelta(minutes=10)
TRIES = 5
RESEND_AFTER_SECONDS = 60

_SUBJECT = Text("邻里验证码", "Your Linli code")
_BODY = Text(
    "您的邻里验证码是 {code}，10 分钟内有效。邻里不会向您索要验证码，请勿转告他人。",
    "Your Linli code is {code}. It is good for 10 minutes. Nobody from Linli will ask you"
    " for it; tell it to nobody.",
)
_NO_ACCOUNT = Text(
    "有人用这个号码或邮箱登录邻里，但它还没有账号。如果是您，请先注册；否则请忽略。",
    "Somebody tried to sign in to Linli with this address, which has no account yet. If it"
    " was you, please sign up; if not, ignore this.",
)


async def send_code(
    address: Address, purpose: CodePurpose, *, client: str, language: Language
) -> int:
    """Send a code; give after how many seconds another may be asked for.

    The answer is the same whether the address has an account or not: what differs is told
    only to whoever holds the address. Raises TooManyRequests.
    """
    await allow("codes-in-a-row", address.text, 1, timedelta(seconds=RESEND_AFTER_SECONDS))
    await allow("codes-to-address", address.text, 6, timedelta(hours=1))
    await allow("codes-from-client", client, 30, timedelta(hours=1))
    async with transaction():
        holder = await holder_of(address)
        if purpose is CodePurpose.SIGN_IN and holder is None:
            await _tell(address, "no-account", _NO_ACCOUNT, language)
        else:
            code = new_code()
            await _keep(address, purpose, code)
            kind = f"{purpose.value}-code".replace("_", "-")
            await _tell(address, kind, _BODY, language, code=code, holder=holder)
    return RESEND_AFTER_SECONDS


async def take_code(address: Address, purpose: CodePurpose, code: str) -> None:
    """Use a code up, or raise CodeRefused; a wrong one costs a try.

    Runs outside any transaction: a refusal must not give the try back.
    """
    row = await fetch_row(
        """UPDATE one_time_code SET tries_left = tries_left - 1
           WHERE channel = $1 AND address_hash = $2 AND purpose = $3
             AND used_at IS NULL AND tries_left > 0 AND expires_at > $4
           RETURNING id, code_hash""",
        address.channel.value,
        address.hashed,
        purpose.value,
        clock.now(),
    )
    if row is None or not code_matches(code, _bound_to(address, purpose), row["code_hash"]):
        raise CodeRefused
    used = await execute(
        """UPDATE one_time_code SET used_at = $2
           WHERE id = $1 AND used_at IS NULL AND code_hash = $3""",
        row["id"],
        clock.now(),
        row["code_hash"],
    )
    if not used:
        raise CodeRefused


async def clear_old_codes() -> int:
    """Delete codes that open nothing any more; a sweep."""
    return await execute(
        "DELETE FROM one_time_code WHERE expires_at < $1", clock.now() - timedelta(days=1)
    )


async def _keep(address: Address, purpose: CodePurpose, code: str) -> None:
    now = clock.now()
    await execute(
        """INSERT INTO one_time_code
             (id, channel, address_hash, purpose, code_hash, tries_left, sent_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
           ON CONFLICT ON CONSTRAINT one_code_per_address_and_purpose DO UPDATE
           SET code_hash = excluded.code_hash, tries_left = excluded.tries_left,
             sent_at = excluded.sent_at, expires_at = excluded.expires_at, used_at = NULL""",
        uuid7(),
        address.channel.value,
        address.hashed,
        purpose.value,
        hash_code(code, _bound_to(address, purpose)),
        TRIES,
        now,
        now + GOOD_FOR,
    )


async def _tell(
    address: Address,
    purpose: str,
    body: Text,
    language: Language,
    *,
    code: str | None = None,
    holder: UUID | None = None,
) -> None:
    await send_later(
        Message(
            kind=address.message_kind,
            address=address.text,
            purpose=purpose,
            subject=_SUBJECT,
            body=body,
            fields={"code": code} if code else {},
            language=language,
            person_id=holder,
            useful_until=clock.now() + GOOD_FOR,
        )
    )


def _bound_to(address: Address, purpose: CodePurpose) -> str:
    return f"{address.channel.value}:{address.text}:{purpose.value}"
