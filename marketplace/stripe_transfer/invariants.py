"""What is always true of payouts through the provider."""

from core.invariants import Invariant, declare

declare(
    Invariant(
        name="a payout that is being sent has its transfer",
        why="without one nobody would ever hear what became of it",
        sql="""SELECT payout.id, payout.state, transfer.state AS transfer FROM payout
               LEFT JOIN outgoing_transfer transfer ON transfer.reference = payout.statement
                 AND transfer.attempt = payout.attempt
               WHERE payout.provider = 'stripe_transfer'
                 AND ((payout.state = 'sending' AND transfer.id IS NULL)
                   OR (payout.state = 'paid' AND coalesce(transfer.state, '')
                         NOT IN ('sent', 'reversed'))
                   OR (payout.state = 'returned' AND transfer.state IN ('sent', 'reversed')))""",
    ),
    Invariant(
        name="a payout through the provider is what its transfer moves",
        why="what the payee gets is what the ledger says was paid",
        sql="""SELECT payout.id, payout.amount_fen, transfer.amount_fen AS moved_fen FROM payout
               JOIN outgoing_transfer transfer ON transfer.reference = payout.statement
                 AND transfer.attempt = payout.attempt
               WHERE payout.provider <> 'stripe_transfer'
                  OR payout.amount_fen <> transfer.amount_fen""",
    ),
)
