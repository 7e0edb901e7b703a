"""Our account against the provider's: each line in one class, and the proof over all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from payments.matching import (
    MADE_BY_PROVIDER,
    QUIET,
    Line,
    Match,
    MatchKind,
    Movement,
    Proof,
    classify,
    timing,
)

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
FETCHED = NOW - timedelta(hours=1)
BEFORE, SINCE = FETCHED - timedelta(days=2), FETCHED + timedelta(minutes=5)
PAID = Movement("payment 1", "charge", "ch_1", 5990, 72, BEFORE)
BOOKED = Line("txn_1", "charge", "ch_1", "cny", 5990, 72, 5918, BEFORE, NOW - timedelta(hours=2))
PENDING = NOW + timedelta(days=3)

ages = st.integers(-3, 3).map(lambda days: FETCHED + timedelta(days=days))
movements = st.lists(
    st.builds(
        Movement,
        key=st.text("abc", min_size=1, max_size=3),
        category=st.sampled_from(["charge", "refund", "payout"]),
        source=st.none() | st.sampled_from(["s1", "s2", "s3"]),
        amount_fen=st.integers(-9, 9),
        fee_fen=st.none() | st.integers(0, 2),
        settled_at=ages,
    ),
    max_size=8,
    unique_by=lambda movement: movement.key,
)
lines = st.lists(
    st.builds(
        Line,
        provider_id=st.text("xyz", min_size=1, max_size=3),
        category=st.sampled_from(["charge", "refund", "payout", "fee"]),
        source=st.none() | st.sampled_from(["s1", "s2", "s3"]),
        currency=st.sampled_from(["cny", "hkd"]),
        amount=st.integers(-9, 9),
        fee=st.integers(0, 2),
        net=st.integers(-9, 9),
        created_at=ages,
        available_at=ages,
        presented=st.none() | st.integers(-9, 9),
        exchange_rate=st.none() | st.sampled_from(["1", "0.5", "1.0842"]),
    ),
    max_size=8,
    unique_by=lambda line: line.provider_id,
)


def classes(ours: Sequence[Movement], theirs: Sequence[Line]) -> list[MatchKind]:
    """Give the classes found, as the last fetch began an hour ago."""
    return [match.kind for match in classify(ours, theirs, fetched_at=FETCHED, now=NOW)]


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        ([PAID], [BOOKED], [MatchKind.MATCHED]),
        ([replace(PAID, fee_fen=None)], [BOOKED], [MatchKind.MATCHED]),
        ([PAID], [replace(BOOKED, available_at=PENDING)], [MatchKind.MATCHED]),
        ([PAID], [replace(BOOKED, amount=5989)], [MatchKind.AMOUNT_DIFF]),
        ([PAID], [replace(BOOKED, fee=73)], [MatchKind.FEE_DIFF]),
        ([PAID], [], [MatchKind.MISSING_REMOTE]),
        ([replace(PAID, source=None)], [], [MatchKind.MISSING_REMOTE]),
        ([replace(PAID, settled_at=SINCE)], [], [MatchKind.TIMING]),
        ([replace(PAID, settled_at=FETCHED)], [], [MatchKind.TIMING]),
        ([], [BOOKED], [MatchKind.MISSING_LOCAL]),
        ([], [replace(BOOKED, available_at=PENDING)], [MatchKind.TIMING]),
        ([], [replace(BOOKED, available_at=NOW)], [MatchKind.MISSING_LOCAL]),
        (
            [PAID],
            [BOOKED, replace(BOOKED, provider_id="txn_2")],
            [MatchKind.MATCHED, MatchKind.DUPLICATE],
        ),
        (
            [],
            [BOOKED, replace(BOOKED, provider_id="txn_2")],
            [MatchKind.MISSING_LOCAL, MatchKind.DUPLICATE],
        ),
        (
            [PAID],
            [replace(BOOKED, category="refund")],
            [MatchKind.MISSING_REMOTE, MatchKind.MISSING_LOCAL],
        ),
        ([], [replace(BOOKED, category="payout", source="po_1")], [MatchKind.MATCHED]),
    ],
)
def test_each_case_has_its_class(
    ours: list[Movement], theirs: list[Line], found: list[MatchKind]
) -> None:
    """The classes of rule 4.9, one by one."""
    assert classes(ours, theirs) == found


def test_an_exchanged_line_is_compared_in_what_was_asked_for() -> None:
    """59.90 yuan arrived as 64.69 Hong Kong dollars: the fee in dollars is not ours to compare."""
    exchanged = replace(
        BOOKED, currency="hkd", amount=6469, fee=78, net=6391, presented=5990, exchange_rate="1.08"
    )
    assert classes([PAID], [exchanged]) == [MatchKind.MATCHED]
    assert classes([PAID], [replace(exchanged, presented=5991)]) == [MatchKind.AMOUNT_DIFF]
    assert classes([PAID], [replace(exchanged, presented=None)]) == [MatchKind.AMOUNT_DIFF]
    assert classes([PAID], [replace(exchanged, exchange_rate=None)]) == [MatchKind.AMOUNT_DIFF]
    assert classes([PAID], [replace(exchanged, exchange_rate="1.09")]) == [MatchKind.AMOUNT_DIFF]


def test_before_the_first_fetch_nothing_is_missing_there() -> None:
    """Without a complete fetch nothing can be said about the provider's account."""
    found = classify([PAID], [], fetched_at=None, now=NOW)
    assert found == [Match(MatchKind.TIMING, "payment 1", BEFORE, PAID, None)]


@given(ours=movements, theirs=lines)
def test_everything_is_in_exactly_one_class(ours: list[Movement], theirs: list[Line]) -> None:
    """Nothing is left out and nothing counted twice."""
    found = classify(ours, theirs, fetched_at=FETCHED, now=NOW)
    assert Counter(match.ours for match in found if match.ours) == Counter(ours)
    assert Counter(match.theirs for match in found if match.theirs) == Counter(theirs)
    for match in found:
        assert match.key in {
            match.ours and match.ours.key,
            match.theirs and match.theirs.provider_id,
        }
        both = match.ours is not None and match.theirs is not None
        compared = {MatchKind.AMOUNT_DIFF, MatchKind.FEE_DIFF}
        assert both or match.kind not in compared
        assert not both or match.kind in compared | {MatchKind.MATCHED}


@given(ours=movements, theirs=lines, data=st.data())
def test_the_order_of_the_accounts_does_not_matter(
    ours: list[Movement], theirs: list[Line], data: st.DataObject
) -> None:
    """The same lines give the same exceptions, however they are read."""
    ours_again = data.draw(st.permutations(ours))
    theirs_again = data.draw(st.permutations(theirs))
    found = classify(ours, theirs, fetched_at=FETCHED, now=NOW)
    assert classify(ours_again, theirs_again, fetched_at=FETCHED, now=NOW) == found


@st.composite
def agreeing_accounts(draw: st.DrawFn) -> tuple[list[Movement], list[Line]]:
    """Draw two accounts that differ by nothing but time."""
    ours: list[Movement] = []
    theirs: list[Line] = []
    for number in range(draw(st.integers(1, 8))):
        amount = draw(st.integers(-(10**6), 10**6).filter(bool))
        fee = draw(st.integers(0, 100))
        movement = Movement(f"key {number}", "charge", f"ch_{number}", amount, fee, BEFORE)
        line = Line(
            f"txn_{number}",
            "charge",
            f"ch_{number}",
            "cny",
            amount,
            fee,
            amount - fee,
            BEFORE,
            BEFORE,
        )
        match draw(st.sampled_from(["both", "ours is young", "theirs is pending", "theirs alone"])):
            case "both":
                ours.append(movement)
                theirs.append(line)
            case "ours is young":
                ours.append(replace(movement, settled_at=SINCE))
            case "theirs is pending":
                theirs.append(replace(line, available_at=PENDING))
            case _:
                theirs.append(
                    replace(line, category=draw(st.sampled_from(sorted(MADE_BY_PROVIDER))))
                )
    return ours, theirs


def proof_of(ours: list[Movement], theirs: list[Line], booked: list[Line]) -> Proof:
    """Prove with books that hold our movements, and fees and payouts of the lines we know."""
    found = classify(ours, theirs, fetched_at=FETCHED, now=NOW)
    known = {movement.source for movement in ours}
    fees = sum(line.fee for line in booked if line.source in known and line.category == "charge")
    alone = sum(line.net for line in booked if line.category in MADE_BY_PROVIDER)
    ledger = sum(movement.amount_fen for movement in ours) - fees + alone
    whole = sum(line.net for line in theirs)
    return Proof(ledger=ledger, lines=whole, provider=whole, timing=timing(found))


def test_a_line_of_what_is_under_way_with_us_is_a_matter_of_time() -> None:
    """A refund leaves the provider's balance before its buyer has it, and only then our books."""
    taken = replace(BOOKED, category="refund", source="re_1", amount=-100, fee=0, net=-100)
    again = replace(taken, provider_id="txn_2")

    def found(*lines: Line, under_way: frozenset[str]) -> list[MatchKind]:
        told = classify([], lines, fetched_at=FETCHED, now=NOW, under_way=under_way)
        return [match.kind for match in told]

    assert found(taken, under_way=frozenset()) == [MatchKind.MISSING_LOCAL]
    assert found(taken, under_way=frozenset({"re_1"})) == [MatchKind.TIMING]
    assert found(taken, again, under_way=frozenset({"re_1"})) == [
        MatchKind.TIMING,
        MatchKind.DUPLICATE,
    ]


def test_what_the_provider_made_has_no_counterpart_in_any_currency() -> None:
    """It is booked by its share of what is held, and proven in the currency it is of."""
    fee = replace(BOOKED, category="fee", source="txn_9", amount=-200, fee=0, net=-200)
    assert classes([], [fee]) == [MatchKind.MATCHED]
    assert classes([], [replace(fee, currency="hkd")]) == [MatchKind.MATCHED]


def test_a_doubled_line_is_the_one_our_books_do_not_know() -> None:
    """Whichever came first by the clock or by name."""
    known = replace(BOOKED, is_booked=True)
    double = replace(BOOKED, provider_id="txn_0", created_at=BOOKED.created_at - timedelta(days=1))
    found = classify([PAID], [double, known], fetched_at=FETCHED, now=NOW)
    assert [(match.kind, match.theirs) for match in found] == [
        (MatchKind.MATCHED, known),
        (MatchKind.DUPLICATE, double),
    ]


def test_sums_that_agree_prove_nothing_while_a_line_is_in_question() -> None:
    """One lost and one doubled line of the same amount cancel out."""
    assert Proof(ledger=100, lines=100, provider=100, timing=0, exceptions=0).holds
    assert not Proof(ledger=100, lines=100, provider=100, timing=0, exceptions=2).holds


@given(accounts=agreeing_accounts())
def test_the_proof_holds_when_only_time_lies_between(
    accounts: tuple[list[Movement], list[Line]],
) -> None:
    """Matched and young lines alone never alarm anybody."""
    ours, theirs = accounts
    assert set(classes(ours, theirs)) <= QUIET
    assert proof_of(ours, theirs, theirs).holds


@given(accounts=agreeing_accounts(), data=st.data())
def test_a_lost_or_doubled_line_breaks_the_proof(
    accounts: tuple[list[Movement], list[Line]], data: st.DataObject
) -> None:
    """One exception is found, and the proof fails by exactly that line."""
    ours, theirs = accounts
    sources = {movement.source for movement in ours}
    both = [line for line in theirs if line.source in sources and line.net]
    assume(both)
    line = data.draw(st.sampled_from(both))
    lost = [other for other in theirs if other != line]
    doubled = [*theirs, replace(line, provider_id="txn_again")]
    assert Counter(classes(ours, lost))[MatchKind.MISSING_REMOTE] == 1
    assert proof_of(ours, lost, theirs).unexplained == line.net
    assert Counter(classes(ours, doubled))[MatchKind.DUPLICATE] == 1
    assert proof_of(ours, doubled, theirs).unexplained == -line.net


def test_a_balance_that_its_lines_do_not_explain_breaks_the_proof() -> None:
    """Our books may be right and the provider's list still incomplete."""
    proof = Proof(ledger=100, lines=100, provider=101, timing=0)
    assert (proof.unexplained, proof.unlisted, proof.holds) == (0, 1, False)
    assert Proof(ledger=105, lines=100, provider=100, timing=5).holds
