"""What a merchant shows before it sells, and the licences that keep it selling."""

from __future__ import annotations

from piccolo.columns import Date
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Person
from core.columns import (
    Row,
    count,
    document,
    flag,
    holds,
    instant,
    one_of,
    prose,
    reference,
    state,
    words,
)
from marketplace.merchants.licence_rules import LicenceKind, LicenceState
from marketplace.merchants.requirement_rules import RequirementKind
from marketplace.tables.merchants import Merchant, MerchantApplication


class Requirement(Row, Table, tablename="requirement"):
    """Something operators ask of whoever wants to sell; a retired one is asked of nobody new."""

    kind = state(RequirementKind)
    name_zh = words(60)
    name_en = words(120)
    hint_zh = words(200)
    hint_en = words(400)
    required = flag(default=True)
    position = count(default=0)
    made_by = reference(Person)
    made_at = instant()
    retired_at = instant(null=True)

    requirement_kind_is_known = one_of("kind", RequirementKind)
    requirement_has_both_names = holds("length(name_zh) > 0 AND length(name_en) > 0")


class RequirementAnswer(Row, Table, tablename="requirement_answer"):
    """What an applicant gave; ``pictures`` lists ids of pictures claimed for the application."""

    application = reference(MerchantApplication)
    requirement = reference(Requirement)
    agreed = flag()
    words_sealed = prose(null=True)
    pictures = document(null=True)

    one_answer_per_requirement = Unique(["application", "requirement"])


class MerchantLicence(Row, Table, tablename="merchant_licence"):
    """A licence of a merchant; it ends with the day ``valid_until``, or never when that is null.

    ``pictures`` lists ids of pictures claimed for the row, ``reminders_sent`` counts how often
    its end was announced. Partial indexes keep one submitted and one approved one of each kind.
    """

    merchant = reference(Merchant)
    kind = state(LicenceKind)
    number_sealed = prose()
    pictures = document()
    valid_until = Date(null=True, default=None)
    state = state(LicenceState, default=LicenceState.SUBMITTED)
    reason = prose(null=True)
    submitted_by = reference(Person)
    submitted_at = instant()
    decided_by = reference(Person, null=True)
    decided_at = instant(null=True)
    reminders_sent = count(default=0)

    licence_kind_is_known = one_of("kind", LicenceKind)
    licence_state_is_known = one_of("state", LicenceState)
    rejected_licence_says_why = holds("state <> 'rejected' OR reason IS NOT NULL")
    decided_licence_says_when = holds("(state = 'submitted') = (decided_at IS NULL)")
