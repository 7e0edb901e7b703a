"""What is always true of the ledger."""

from core.invariants import Invariant, declare

declare(
    Invariant(
        name="entries of a transfer sum to zero",
        why="value is neither made nor lost",
        sql="""SELECT transfer, sum(amount) AS off_by FROM ledger_entry
               GROUP BY transfer HAVING sum(amount) <> 0""",
    ),
    Invariant(
        name="units never mix in a transfer",
        why="points are not money and minutes are neither",
        sql="""SELECT transfer.id, transfer.unit, account.unit AS account_unit
               FROM ledger_transfer transfer
               JOIN ledger_entry entry ON entry.transfer = transfer.id
               JOIN ledger_account account ON account.id = entry.account
               WHERE account.unit <> transfer.unit""",
    ),
    Invariant(
        name="cached balance equals the sum of entries",
        why="everyone reads the cached balance",
        sql="""SELECT account.id, account.book, account.owner, account.balance,
                      coalesce(truth.amount, 0) AS entries
               FROM ledger_account account
               LEFT JOIN (SELECT account, sum(amount) AS amount FROM ledger_entry
                          GROUP BY account) truth ON truth.account = account.id
               WHERE account.balance <> coalesce(truth.amount, 0)""",
    ),
    Invariant(
        name="held equals the sum of pending holds",
        why="what is set aside must be set aside for something",
        sql="""SELECT account.id, account.book, account.owner, account.held,
                      coalesce(truth.amount, 0) AS holds
               FROM ledger_account account
               LEFT JOIN (SELECT account, sum(amount) AS amount FROM ledger_hold
                          WHERE state = 'pending' GROUP BY account) truth
                 ON truth.account = account.id
               WHERE account.held <> coalesce(truth.amount, 0)""",
    ),
    Invariant(
        name="a transfer has at least two entries",
        why="a transfer without entries moved nothing",
        sql="""SELECT transfer.id, transfer.key FROM ledger_transfer transfer
               WHERE (SELECT count(*) FROM ledger_entry
                      WHERE ledger_entry.transfer = transfer.id) < 2""",
    ),
)
