"""What is always true of payments."""

from core.invariants import Invariant, declare
from payments.queries import STUCK

declare(
    Invariant(
        name="refunds never exceed what was captured",
        why="we cannot give back what we never took",
        sql="""SELECT payment.id, payment.captured_fen, sum(refund.amount_fen) AS refunds_fen
               FROM payment JOIN refund ON refund.payment = payment.id
               GROUP BY payment.id HAVING sum(refund.amount_fen) > payment.captured_fen""",
    ),
    Invariant(
        name="a payment captures what was asked",
        why="the buyer agreed to this amount and the order is priced at it",
        sql="""SELECT id, amount_fen, captured_fen FROM payment
               WHERE state = 'succeeded' AND captured_fen <> amount_fen""",
    ),
    Invariant(
        name="every captured payment was told",
        why="money nobody was told of pays for nothing",
        # Old facts are pruned once they are delivered, so only the last day can be proven.
        sql="""SELECT payment.id, payment.reference FROM payment
               WHERE payment.state = 'succeeded'
                 AND payment.settled_at > (SELECT recorded_at - interval '1 day'
                                           FROM outbox_entry ORDER BY id DESC LIMIT 1)
                 AND NOT EXISTS (
                   SELECT FROM outbox_entry entry
                   WHERE entry.kind = 'payments.payment_succeeded'
                     AND entry.payload ->> 'payment_id' = payment.id::text)""",
    ),
    Invariant(
        name="a payment is told of once",
        why="an order told twice of one payment would be served twice",
        sql="""SELECT payload ->> 'payment_id' AS payment, count(*) FROM outbox_entry
               WHERE kind = 'payments.payment_succeeded'
               GROUP BY 1 HAVING count(*) > 1""",
    ),
    Invariant(
        name="money is under way for a day at most",
        why="its buyer and its campaign wait; ask the provider what became of it",
        sql=f"SELECT id, reference, method, created_at FROM payment WHERE {STUCK}",  # noqa: S608
    ),
    Invariant(
        name="an open refund is on its way or will be tried again",
        why="a refund without a next step is money somebody waits for",
        sql="""SELECT id, state FROM refund
               WHERE (state = 'submitted' AND provider_id IS NULL)
                  OR (state = 'manual' AND failures < 3
                      AND last_error IS DISTINCT FROM 'window_over')""",
    ),
    Invariant(
        name="a transfer tells what came back of it",
        why="who owes what hangs on how much was brought back",
        sql="""SELECT transfer.id, transfer.reversed_fen, sum(back.amount_fen) AS back_fen
               FROM outgoing_transfer transfer
               LEFT JOIN transfer_reversal back ON back.parent = transfer.id
                 AND back.state = 'done'
               GROUP BY transfer.id
               HAVING transfer.reversed_fen <> coalesce(sum(back.amount_fen), 0)""",
    ),
    Invariant(
        name="a transfer is told of once",
        why="a payout told of twice would be booked twice",
        sql="""SELECT payload ->> 'transfer_id' AS transfer, count(*) FROM outbox_entry
               WHERE kind = 'payments.transfer_sent'
               GROUP BY 1 HAVING count(*) > 1""",
    ),
    Invariant(
        name="the last reconciliation holds",
        why="what our books say the provider holds is what it holds (rule 4.9)",
        sql="""SELECT id, made_at, ledger_fen, lines_fen, provider_fen, timing_fen
               FROM reconciliation_run
               WHERE made_at = (SELECT max(made_at) FROM reconciliation_run) AND NOT proven""",
    ),
)
