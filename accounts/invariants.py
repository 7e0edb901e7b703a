"""Truths of the accounts."""

from __future__ import annotations

from core.invariants import Invariant, declare

_SEALED = r"^[A-Za-z0-9_-]{1,32}\.[A-Za-z0-9_=-]{40,}$"

declare(
    Invariant(
        name="every active party has somebody in charge, or waits for its first",
        why="nobody else could name its members or answer for it",
        sql="""SELECT party.id, party.kind, party.name FROM party
               WHERE party.state = 'active' AND NOT EXISTS (
                 SELECT FROM membership WHERE membership.party = party.id
                   AND membership.ended_at IS NULL AND membership.role =
                     CASE party.kind WHEN 'community' THEN 'worker'
                                     WHEN 'platform' THEN 'operator' ELSE 'owner' END)
               AND NOT (
                 NOT EXISTS (SELECT FROM membership WHERE membership.party = party.id)
                 AND EXISTS (SELECT FROM invitation WHERE invitation.party = party.id))""",
    ),
    Invariant(
        name="members hold roles their party knows",
        why="a role of another kind of party would carry rights nobody thought of",
        sql="""SELECT membership.id, party.kind, membership.role
               FROM membership JOIN party ON party.id = membership.party
               WHERE membership.role <> ALL (CASE party.kind
                 WHEN 'community' THEN ARRAY['worker']
                 WHEN 'platform' THEN ARRAY['operator', 'finance', 'reviewer']
                 ELSE ARRAY['owner', 'manager', 'staff'] END)""",
    ),
    Invariant(
        name="every active person has a way in",
        why="an account nobody can open holds orders and money of somebody",
        sql="""SELECT person.id FROM person WHERE person.state = 'active' AND NOT EXISTS (
                 SELECT FROM sign_in_identity held WHERE held.person = person.id)""",
    ),
    Invariant(
        name="a deleted person has left nothing behind",
        why="deletion is a right, and what stays must name nobody",
        sql="""SELECT person.id FROM person WHERE person.state = 'deleted' AND (
                 EXISTS (SELECT FROM sign_in_identity held WHERE held.person = person.id)
                 OR EXISTS (SELECT FROM credential held WHERE held.person = person.id)
                 OR EXISTS (SELECT FROM residence held WHERE held.person = person.id)
                 OR EXISTS (SELECT FROM household_member held WHERE held.person = person.id)
                 OR EXISTS (SELECT FROM personal_export held WHERE held.person = person.id)
                 OR EXISTS (SELECT FROM membership held
                            WHERE held.person = person.id AND held.ended_at IS NULL))""",
    ),
    Invariant(
        name="personal data is sealed under a named key",
        why="a copy of the database must open nothing",
        sql=f"""SELECT kind, id FROM (
                 SELECT 'identity' AS kind, id, identifier_sealed AS text FROM sign_in_identity
                 UNION ALL SELECT 'household', id, address_sealed FROM household
                 UNION ALL SELECT 'invitation', id, address_sealed FROM invitation
                   WHERE address_sealed IS NOT NULL
                 UNION ALL SELECT 'export', id, file_sealed FROM personal_export
                   WHERE file_sealed IS NOT NULL) kept
               WHERE kept.text !~ '{_SEALED}'""",  # noqa: S608 - a pattern of ours
    ),
    Invariant(
        name="everybody agreed to what an account needs",
        why="without these two consents there is no ground for keeping the data",
        sql="""SELECT person.id, needed.purpose FROM person
               CROSS JOIN (VALUES ('terms'), ('privacy')) AS needed (purpose)
               WHERE person.state = 'active' AND NOT coalesce((
                 SELECT consent.granted FROM consent
                 WHERE consent.person = person.id AND consent.purpose = needed.purpose
                 ORDER BY consent.sequence DESC LIMIT 1), false)""",
    ),
    Invariant(
        name="the tree of places has no broken branch",
        why="a community is served by what stands above it",
        sql="""SELECT child.code, child.path FROM community child
               LEFT JOIN community parent ON parent.id = child.parent
               WHERE child.path <> coalesce(parent.path, '') || child.code || '/'""",
    ),
)
