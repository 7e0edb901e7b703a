"""Rows of the accounts, a file per noun."""

from accounts.tables.parties import AccessToken, Invitation, Membership, Party
from accounts.tables.people import DeletionRequest, Person
from accounts.tables.places import Community, Household, HouseholdMember, Residence
from accounts.tables.privacy import AuditEntry, Consent, PersonalExport, Reveal
from accounts.tables.signing_in import Credential, OneTimeCode, SignInIdentity

__all__ = [
    "AccessToken",
    "AuditEntry",
    "Community",
    "Consent",
    "Credential",
    "DeletionRequest",
    "Household",
    "HouseholdMember",
    "Invitation",
    "Membership",
    "OneTimeCode",
    "Party",
    "Person",
    "PersonalExport",
    "Residence",
    "Reveal",
    "SignInIdentity",
]
