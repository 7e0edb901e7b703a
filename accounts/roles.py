"""Which roles a kind of party knows, and who must always be there; pure."""

from __future__ import annotations

from accounts.tables.parties import PartyKind, Role

_ROLES = {
    PartyKind.MERCHANT: (Role.OWNER, Role.MANAGER, Role.STAFF),
    PartyKind.ORGANISATION: (Role.OWNER, Role.MANAGER, Role.STAFF),
    PartyKind.COMMUNITY: (Role.WORKER,),
    PartyKind.HOST: (Role.OWNER, Role.STAFF),
    PartyKind.PLATFORM: (Role.OPERATOR, Role.FINANCE, Role.REVIEWER),
}
_IN_CHARGE = {
    PartyKind.MERCHANT: Role.OWNER,
    PartyKind.ORGANISATION: Role.OWNER,
    PartyKind.COMMUNITY: Role.WORKER,
    PartyKind.HOST: Role.OWNER,
    PartyKind.PLATFORM: Role.OPERATOR,
}


def roles_of_kind(kind: PartyKind) -> tuple[Role, ...]:
    """Give the roles of a kind of party, the one with most rights first."""
    return _ROLES[kind]


def in_charge(kind: PartyKind) -> Role:
    """Give the role that names others, and that a party is never without."""
    return _IN_CHARGE[kind]
