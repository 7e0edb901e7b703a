"""Events that count for or against a merchant, and appeals against them."""

from __future__ import annotations

from enum import StrEnum

from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Party, Person
from core.columns import (
    Row,
    count,
    holds,
    instant,
    one_of,
    outside_id,
    prose,
    reference,
    state,
)
from core.database import refuse_on
from marketplace.credit.refusals import CreditAppealed
from marketplace.credit.standing import CreditKind


class AppealState(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class CreditEntry(Row, Table, tablename="credit_event"):
    """Something that counts for a year; never changed, only corrected by another event."""

    subject = reference(Party)
    kind = state(CreditKind)
    points = count()
    source = outside_id()
    words = prose()
    happened_at = instant()
    expires_at = instant()
    undoes = reference("self", null=True)
    recorded_by = reference(Person, null=True)

    one_event_per_source_and_kind = Unique(["subject", "kind", "source"])
    credit_kind_is_known = one_of("kind", CreditKind)
    credit_event_weighs_something = holds("points <> 0")
    credit_event_ends_after_it_began = holds("expires_at > happened_at")
    only_a_correction_undoes = holds("(kind = 'corrected') = (undoes IS NOT NULL)")


class CreditAppeal(Row, Table, tablename="credit_appeal"):
    """A merchant says that an event is wrong; one appeal for each event."""

    event = reference(CreditEntry, index=False)
    words = prose()
    state = state(AppealState, default=AppealState.OPEN)
    opened_by = reference(Person)
    opened_at = instant()
    answer = prose(null=True)
    decided_by = reference(Person, null=True)
    decided_at = instant(null=True)

    one_appeal_per_event = Unique(["event"])
    appeal_state_is_known = one_of("state", AppealState)
    decided_appeal_says_why = holds("(state = 'open') = (answer IS NULL)")
    decided_appeal_says_when = holds("(state = 'open') = (decided_at IS NULL)")


refuse_on({"one_appeal_per_event": CreditAppealed})
