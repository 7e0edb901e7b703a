"""A book for debts that were given up."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T16:09:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "a book for debts that were given up"

BOOKS = (
    "gateway_clearing",
    "buyer_funds_held",
    "merchant_payable",
    "merchant_reserve",
    "host_payable",
    "platform_commission",
    "subsidy_pool",
    "gateway_fee",
    "payout_in_transit",
    "wallet",
    "fx_difference",
    "suspense",
    "bad_debt",
    "issuance",
    "pending",
    "available",
    "clawback",
    "redeemed",
    "expired",
    "donation",
    "community_pool",
)
STATEMENTS = (
    "ALTER TABLE ledger_account DROP CONSTRAINT account_book_is_known",
    f"""ALTER TABLE ledger_account ADD CONSTRAINT account_book_is_known
        CHECK (book IN ({", ".join(repr(book) for book in BOOKS)}))""",
)


async def forwards() -> MigrationManager:
    """Let accounts have the new book."""
    manager = MigrationManager(migration_id=ID, app_name="ledger", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
