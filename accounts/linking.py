"""Adding and removing ways in, and changing the password."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts import sessions
from accounts.auditing import record_audit
from accounts.identities import add_address, address_of
from accounts.passwords import check_strength, hash_password, is_password_of
from accounts.refusals import AddressTaken, LastWayIn, NotFoundHere, PasswordWrong
from accounts.sending_codes import take_code
from accounts.tables.signing_in import CodePurpose, IdentityKind
from accounts.telling import tell
from core import clock
from core.database import execute, fetch, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.rate_limits import allow, forget
from core.refusals import Text
from core.settings import settings

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer
    from accounts.addresses import Address

AGAIN_LIMIT = 5
AGAIN_SPAN = timedelta(minutes=15)
_ADDRESSES = (IdentityKind.PHONE, IdentityKind.EMAIL)

_CHANGED = Text(
    "您的邻里密码刚刚被修改，其他设备已退出登录。如果不是您本人操作，请立即用验证码登录并重设密码。",
    "Your Linli password was just changed and other devices were signed out. If this was"
    " not you, sign in with a code at once and set a new one.",
)
_SUBJECT = Text("密码已修改", "Your password was changed")


async def link_address(viewer: Viewer, address: Address, code: str) -> None:
    """Add an address the viewer has proven to hold."""
    await take_code(address, CodePurpose.VERIFY, code)
    async with transaction():
        if not await add_address(viewer.person_id, address):
            raise AddressTaken
        await record_audit(
            "identity.added",
            person_id=viewer.person_id,
            done_by=viewer.person_id,
            details={"kind": address.channel.value},
        )


async def unlink(viewer: Viewer, identity_id: UUID) -> None:
    """Remove a way in; never the last one.

    A provider's account counts only while this installation has a provider.
    """
    async with transaction():
        # Two removals at once must not each see the other's way in.
        rows = await fetch(
            "SELECT id, kind FROM sign_in_identity WHERE person = $1 ORDER BY id FOR UPDATE",
            viewer.person_id,
        )
        found = next((row for row in rows if row["id"] == identity_id), None)
        if found is None:
            raise NotFoundHere
        if not any(row["id"] != identity_id and _opens(row["kind"]) for row in rows):
            raise LastWayIn
        await execute("DELETE FROM sign_in_identity WHERE id = $1", identity_id)
        await record_audit(
            "identity.removed",
            person_id=viewer.person_id,
            done_by=viewer.person_id,
            details={"kind": found["kind"]},
        )


async def change_password(viewer: Viewer, current: str | None, new: str) -> None:
    """Set a password; the present one is asked for when there is one.

    All other sessions end. Raises PasswordWrong, PasswordTooWeak, TooManyRequests.
    """
    person_id = viewer.person_id
    check_strength(new, *[await address_of(person_id, kind) or "" for kind in _ADDRESSES])
    if await has_password(person_id):
        await confirm_password(person_id, current or "")
    hashed = await hash_password(new)
    async with transaction():
        await keep_password(person_id, hashed)
        await record_audit("password.changed", person_id=person_id, done_by=person_id)
        await tell(person_id, "password-changed", subject=_SUBJECT, body=_CHANGED, everywhere=True)
    await sessions.revoke_all(person_id, but=viewer.session_id)


async def confirm_password(person_id: UUID, password: str) -> None:
    """Raise PasswordWrong unless the signed-in person knows the password; limited."""
    await allow("password-again", str(person_id), AGAIN_LIMIT, AGAIN_SPAN)
    if not await is_password_of(person_id, password):
        raise PasswordWrong
    await forget("password-again", str(person_id))


async def has_password(person_id: UUID) -> bool:
    """Tell whether a person has set a password."""
    query = "SELECT 1 FROM credential WHERE person = $1"
    return await fetch_value(query, person_id) is not None


@within_transaction
async def keep_password(person_id: UUID, hashed: str) -> None:
    """Write the hash of a person's password."""
    await execute(
        """INSERT INTO credential (id, person, password_hash, changed_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT ON CONSTRAINT one_password_per_person DO UPDATE
           SET password_hash = excluded.password_hash, changed_at = excluded.changed_at""",
        uuid7(),
        person_id,
        hashed,
        clock.now(),
    )


def _opens(kind: str) -> bool:
    return kind != IdentityKind.OIDC or settings().open_id_connect is not None
