"""Enumerations are held by the database, not only by the program that writes."""

from __future__ import annotations

from core.database import fetch

# A column called so holds one of a few words; what is free text in spite of its name says why.
NAMES = ("state", "kind", "role", "method", "level", "unit", "channel", "purpose", "reason")
FREE = {
    "balance_transaction.kind": "the provider's own words; it adds new ones without asking",
    "ledger_transfer.kind": "each package names the movements it books",
    "outbox_entry.kind": "the kind of a fact, which its package names",
    "outgoing_message.purpose": "each package names the occasions it writes on",
    "refund.reason": "a sentence for the person who reads the refund",
    "statement_dispute.reason": "what is wrong with a line, in the payee's own words",
    "webhook_receipt.kind": "the provider's own words; it adds new ones without asking",
    "write_off.reason": "why a debt is given up, in the words of who proposed it",
}


async def test_every_enumeration_has_a_check(database: str) -> None:
    """A column named like an enumeration is bound to its words by a CHECK."""
    rows = await fetch(
        """SELECT table_name, column_name FROM information_schema.columns
           WHERE table_schema = 'public' AND data_type IN ('character varying', 'text')
             AND column_name = ANY($1::text[]) ORDER BY 1, 2""",
        list(NAMES),
    )
    checks = await fetch(
        """SELECT conrelid::regclass::text AS name, pg_get_constraintdef(oid) AS said
           FROM pg_constraint WHERE contype = 'c'"""
    )
    unbound = [
        f"{row['table_name']}.{row['column_name']}"
        for row in rows
        if not any(
            check["name"] == row["table_name"] and row["column_name"] in check["said"]
            for check in checks
        )
    ]
    assert rows
    assert unbound == sorted(FREE)
