"""Who looked at a person's data, and what was done to their account."""

from __future__ import annotations

from litestar import get

from accounts.audit_texts import audit_text
from accounts.auditing import audit_of
from accounts.revealing import reveals_of
from accounts.tables.privacy import Revealed
from api.given import SignedIn, ThisVisit
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.accounts_privacy import AuditLine, RevealSeen
from api.shapes.base import Items


@get("/me/reveals", operation_id="list_reveals", summary="Who looked at my data", tags=["me"])
async def get_reveals(viewer: SignedIn) -> Items[RevealSeen]:
    """Give every look staff took at one's data, with the reason they wrote down."""
    return Items(
        items=[
            RevealSeen(
                at=seen.at,
                by_role=seen.by_role,
                by_party=seen.by_party,
                what=Revealed(seen.what),
                reason=seen.reason,
            )
            for seen in await reveals_of(viewer.person_id)
        ],
        next_cursor=None,
    )


@get("/me/audit", operation_id="list_my_audit", summary="What happened to my account", tags=["me"])
async def get_my_audit(
    viewer: SignedIn, visit: ThisVisit, cursor: Cursor = None, limit: Limit = LIMIT_DEFAULT
) -> Items[AuditLine]:
    """Give what was done to or by oneself, the latest first."""
    place = read_cursor(cursor, "my-audit", tuple[int])
    found = await audit_of(viewer.person_id, before=place[0] if place else None, limit=limit + 1)
    shown = found[:limit]
    return Items(
        items=[
            AuditLine(
                at=line.at,
                what=line.what,
                text=audit_text(line.what).in_language(visit.language),
                by_myself=line.done_by == viewer.person_id,
                by_party=line.party_name,
            )
            for line in shown
        ],
        next_cursor=write_cursor("my-audit", shown[-1].sequence) if found[limit:] else None,
    )


RESOURCES = [get_my_audit, get_reveals]
