"""What the accounts refuse, a file per part of them."""

from accounts.refusals.entry import (
    AddressTaken,
    CodeRefused,
    LastWayIn,
    PasswordTooWeak,
    PasswordWrong,
    ProofNeeded,
    SignInRefused,
)
from accounts.refusals.parties import (
    AlreadyMember,
    InvitationNotForYou,
    InvitationOver,
    LastOwner,
    PartyHasPeople,
    RoleNotOfParty,
    TooManyTokens,
)
from accounts.refusals.places import CommunityUnknown, NotWaiting, TooManyCommunities
from accounts.refusals.privacy import (
    ConsentNeeded,
    ConsentTextOutdated,
    DeletionUnderWay,
    ExportNotReady,
    ExportRunning,
    NobodyFound,
    NoDeletionUnderWay,
    NothingToReveal,
    StillNeeded,
)
from accounts.refusals.provider import (
    IdentityTaken,
    ProviderAway,
    ProviderNotSetUp,
    ProviderRefused,
)
from accounts.refusals.rights import NotFoundHere, RoleNotEnough, ScopeMissing

__all__ = [
    "AddressTaken",
    "AlreadyMember",
    "CodeRefused",
    "CommunityUnknown",
    "ConsentNeeded",
    "ConsentTextOutdated",
    "DeletionUnderWay",
    "ExportNotReady",
    "ExportRunning",
    "IdentityTaken",
    "InvitationNotForYou",
    "InvitationOver",
    "LastOwner",
    "LastWayIn",
    "NoDeletionUnderWay",
    "NobodyFound",
    "NotFoundHere",
    "NotWaiting",
    "NothingToReveal",
    "PartyHasPeople",
    "PasswordTooWeak",
    "PasswordWrong",
    "ProofNeeded",
    "ProviderAway",
    "ProviderNotSetUp",
    "ProviderRefused",
    "RoleNotEnough",
    "RoleNotOfParty",
    "ScopeMissing",
    "SignInRefused",
    "StillNeeded",
    "TooManyCommunities",
    "TooManyTokens",
]
