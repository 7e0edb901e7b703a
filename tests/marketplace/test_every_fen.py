"""Whatever happens to an order in whatever order, every fen of it is somewhere, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from typing_extensions import override

from marketplace.refunds.line_money import LineKind, LineMoney, closed, frozen, paid_line
from marketplace.refunds.refund_calculator import (
    Fault,
    RefundFunder,
    Terms,
    Wish,
    all_of,
    cuts,
    given_back,
    split_by_tender,
    total,
)
from marketplace.selling.true_up import LineAtClosing, true_up
from marketplace.settling.commission import reversed_by

LINES = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 5000), st.sampled_from(LineKind)),
    min_size=1,
    max_size=3,
)


class EveryFen(RuleBasedStateMachine):
    """One order: units back, goodwill, short delivery, closing and fees, in any order.

    ``paid`` came in from the buyer and ``subsidy`` from the platform; both are kept beside
    the lines, as the ledger would.
    """

    @initialize(lines=LINES, data=st.data())
    def place(self, lines: list[tuple[int, int, LineKind]], data: st.DataObject) -> None:
        """Take the money of an order whose prices need not divide evenly."""
        self.lines = {
            UUID(int=number): paid_line(quantity, paid, kind)
            for number, (quantity, paid, kind) in enumerate(lines)
        }
        self.paid = self.total("paid_fen")
        self.by_gateway = data.draw(st.integers(0, self.paid))
        self.by_wallet = self.paid - self.by_gateway
        self.to_buyer = self.subsidy = 0
        self.is_closed = self.has_fees = self.kept_a_fee = False

    @rule(
        data=st.data(),
        fault=st.sampled_from(Fault),
        keep_fee=st.booleans(),
        nothing_shipped=st.booleans(),
    )
    def give_units_back(
        self, data: st.DataObject, fault: Fault, keep_fee: bool, nothing_shipped: bool
    ) -> None:
        """Reduce, drop of a case, short delivery or after-sale: units of any lines."""
        wishes = [
            Wish(name, units=data.draw(st.integers(0, line.left_units)))
            for name, line in self.lines.items()
        ]
        terms = Terms(fault=fault, keep_fee=keep_fee, nothing_shipped=nothing_shipped)
        self.refund(wishes, terms)

    @rule(data=st.data(), funder=st.sampled_from(RefundFunder))
    def show_goodwill(self, data: st.DataObject, funder: RefundFunder) -> None:
        """Give money without units, from the order or from the platform."""
        name = data.draw(st.sampled_from(sorted(self.lines)))
        amount = data.draw(st.integers(0, self.lines[name].left_fen))
        self.refund([Wish(name, goodwill_fen=amount)], Terms(funder=funder))

    @precondition(lambda self: not self.is_closed and not self.has_fees)
    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        """Decide the final price; the difference goes back."""
        at_closing = [
            LineAtClosing(line, data.draw(st.integers(0, 1 + line.paid_fen // line.quantity)))
            for line in self.lines.values()
        ]
        for name, decided in zip(self.lines, true_up(at_closing), strict=True):
            self.lines[name] = closed(self.lines[name], decided)
            self.return_money(decided.true_up_fen, decided.subsidy_fen)
        self.is_closed = True

    @precondition(lambda self: self.is_closed and not self.has_fees)
    @rule(data=st.data())
    def freeze(self, data: st.DataObject) -> None:
        """Freeze the fees on what is left."""
        for name, line in self.lines.items():
            base = line.kept_fen
            self.lines[name] = frozen(
                line,
                base,
                commission_fen=data.draw(st.integers(0, base)),
                host_fen=data.draw(st.integers(0, base)),
            )
        self.has_fees = True

    def refund(self, wishes: Sequence[Wish], terms: Terms) -> None:
        """Preview, then decide from the columns as they were read back."""
        preview = cuts(self.lines, wishes, terms)
        read = {name: LineMoney(**asdict(line)) for name, line in self.lines.items()}
        decided = cuts(read, wishes, terms)
        assert decided == preview
        before = self.total("left_fen")
        for name, part in decided.items():
            self.lines[name] = given_back(self.lines[name], part)
        assert before - self.total("left_fen") == total(preview.values()).to_buyer_fen
        self.return_money(total(preview.values()).to_buyer_fen, total(preview.values()).subsidy_fen)
        self.kept_a_fee |= terms.keeps_fees

    def return_money(self, to_buyer_fen: int, subsidy_fen: int) -> None:
        """Book a refund: each way gives back what came by it."""
        tenders = split_by_tender(to_buyer_fen, self.by_gateway, self.by_wallet)
        self.by_gateway -= tenders.gateway_fen
        self.by_wallet -= tenders.wallet_fen
        self.to_buyer += to_buyer_fen
        self.subsidy += subsidy_fen

    def total(self, column: str) -> int:
        """Add up one column of all lines."""
        return sum(getattr(line, column) for line in self.lines.values())

    @invariant()
    def every_fen_is_somewhere(self) -> None:
        """Find what came in with the buyer, or still held."""
        assert self.paid + self.subsidy == self.to_buyer + self.total("kept_fen")
        assert 0 <= self.to_buyer <= self.paid
        assert self.by_gateway + self.by_wallet == self.paid - self.to_buyer
        assert self.subsidy == self.total("subsidised_fen")

    @invariant()
    def no_column_leaves_its_bounds(self) -> None:
        """Nothing is negative, and nobody gives back more than they have."""
        for line in self.lines.values():
            assert all(value >= 0 for value in asdict(line).values() if isinstance(value, int))
            assert 0 <= line.left_fen <= line.kept_fen <= line.uncut_fen
            assert line.refunded_units <= line.quantity
            assert line.refunded_base_fen <= line.base_fen

    @invariant()
    def fees_follow_their_base(self) -> None:
        """Give a fee back by what was refunded of its base, unless it was kept."""
        for line in self.lines.values():
            target = reversed_by(line.commission_fen, line.base_fen, line.refunded_base_fen)
            assert line.commission_reversed_fen <= target
            assert line.host_reversed_fen <= line.host_fen
            if not self.kept_a_fee:
                assert line.commission_reversed_fen == target

    @override
    def teardown(self) -> None:
        """However it went, the rest gives everything back exactly."""
        self.refund(all_of(self.lines), Terms(fault=Fault.MERCHANT))
        assert self.to_buyer == self.paid
        assert self.by_gateway == self.by_wallet == self.subsidy == self.total("kept_fen") == 0
        if not self.kept_a_fee:
            assert self.total("commission_reversed_fen") == self.total("commission_fen")
            assert self.total("host_reversed_fen") == self.total("host_fen")


TestEveryFen = EveryFen.TestCase
TestEveryFen.settings = settings(max_examples=100, stateful_step_count=20, deadline=None)
