"""How people prove who they are; what would open an account is stored as a hash only."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import Bytea
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables.people import Person
from core.columns import Row, count, holds, instant, one_of, prose, reference, state


class IdentityKind(StrEnum):
    """A way in: an address one holds, or an account at an OpenID Connect provider."""

    PHONE = "phone"
    EMAIL = "email"
    OIDC = "oidc"


class Channel(StrEnum):
    """Where a one-time code is sent."""

    PHONE = "phone"
    EMAIL = "email"


class CodePurpose(StrEnum):
    """What a one-time code opens; a code for one purpose opens nothing else."""

    SIGN_IN = "sign_in"
    SIGN_UP = "sign_up"
    VERIFY = "verify"


class SignInIdentity(Row, Table, tablename="sign_in_identity"):
    """An address or a provider's account that is proven to be a person's."""

    person = reference(Person)
    kind = state(IdentityKind)
    identifier_hash = Bytea(null=False, default=None)
    identifier_sealed = prose()
    verified_at = instant()
    last_used_at = instant(null=True)

    identity_kind_is_known = one_of("kind", IdentityKind)
    one_person_per_identity = Unique(["kind", "identifier_hash"])


class Credential(Row, Table, tablename="credential"):
    """The password of a person, as an Argon2id hash."""

    person = reference(Person, index=False)
    password_hash = prose()
    changed_at = instant()

    one_password_per_person = Unique(["person"])
    password_is_hashed_with_argon2id = holds("password_hash LIKE '$argon2id$%'")


class OneTimeCode(Row, Table, tablename="one_time_code"):
    """A code sent to an address: hashed, for one purpose, a few tries, once."""

    channel = state(Channel)
    address_hash = Bytea(null=False, default=None)
    purpose = state(CodePurpose)
    code_hash = Bytea(null=False, default=None)
    tries_left = count()
    sent_at = instant()
    expires_at = instant(index=True)
    used_at = instant(null=True)

    code_channel_is_known = one_of("channel", Channel)
    code_purpose_is_known = one_of("purpose", CodePurpose)
    code_tries_are_not_negative = holds("tries_left >= 0")
    one_code_per_address_and_purpose = Unique(["channel", "address_hash", "purpose"])
