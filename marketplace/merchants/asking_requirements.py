"""Operators say what they ask of whoever wants to sell (feature M2).

A requirement that was asked is not rewritten: it is retired, and another one made. So every
application keeps the words its applicant read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from core.refusals import Text
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.merchants.refusals import NoSuchRequirement

if TYPE_CHECKING:
    from accounts.access import Viewer
    from marketplace.merchants.requirement_rules import RequirementKind

contribute_audit_texts(
    {
        "requirement.made": Text("新增了一项入驻要求", "Something new is asked of merchants"),
        "requirement.retired": Text(
            "停用了一项入驻要求", "Something is not asked of merchants any longer"
        ),
    }
)


@dataclass(frozen=True)
class RequirementPlan:
    """What is asked for, in both languages."""

    kind: RequirementKind
    name: Text
    hint: Text
    required: bool


async def make_requirement(viewer: Viewer, plan: RequirementPlan) -> UUID:
    """Ask something more of those who apply from now on; give its id."""
    viewer.require_platform(*REVIEW_ROLES)
    made = uuid7()
    async with transaction():
        await execute(
            """INSERT INTO requirement (id, kind, name_zh, name_en, hint_zh, hint_en, required,
                 position, made_by, made_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7,
                 (SELECT coalesce(max(position), 0) + 1 FROM requirement), $8, $9)""",
            made,
            plan.kind.value,
            plan.name.zh.strip(),
            plan.name.en.strip(),
            plan.hint.zh.strip(),
            plan.hint.en.strip(),
            plan.required,
            viewer.person_id,
            clock.now(),
        )
        await record_audit(
            "requirement.made", done_by=viewer.person_id, details={"name": plan.name.zh}
        )
    return made


async def retire_requirement(viewer: Viewer, requirement_id: UUID) -> None:
    """Ask it of nobody new; doing it again changes nothing. Raises NoSuchRequirement."""
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        name = await fetch_value("SELECT name_zh FROM requirement WHERE id = $1", requirement_id)
        if name is None:
            raise NoSuchRequirement
        retired = await execute(
            "UPDATE requirement SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL",
            requirement_id,
            clock.now(),
        )
        if retired:
            await record_audit(
                "requirement.retired", done_by=viewer.person_id, details={"name": name}
            )
