"""An order names its payment, or was paid from a balance; what stood under those names is put anew."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T21:50:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "a paid order names its payment or was paid from a balance"

STATEMENTS = (
    "ALTER TABLE market_order DROP CONSTRAINT paid_order_names_its_payment",
    """ALTER TABLE market_order ADD CONSTRAINT paid_order_names_its_payment CHECK (
         (paid_fen > wallet_fen) = (payment_id IS NOT NULL))""",
    "ALTER TABLE payment_request DROP CONSTRAINT paid_request_names_its_payment",
    """ALTER TABLE payment_request ADD CONSTRAINT paid_request_names_its_payment CHECK (
         (paid_at IS NOT NULL AND gateway_fen > 0) = (payment_id IS NOT NULL))""",
    "ALTER TABLE order_refund DROP CONSTRAINT order_refund_reason_is_known",
    """ALTER TABLE order_refund ADD CONSTRAINT order_refund_reason_is_known CHECK ("reason" IN (
         'group_failed', 'cancelled_by_buyer', 'reduced_by_buyer', 'paid_too_late', 'paid_twice',
         'paid_in_vain', 'true_up', 'case_not_filled', 'short_delivery', 'uncollected',
         'not_delivered', 'after_sale', 'goodwill', 'by_operator'))""",
    "ALTER TABLE order_refund DROP CONSTRAINT refund_gives_money_or_is_done",
    """ALTER TABLE order_refund ADD CONSTRAINT refund_gives_money_or_is_done CHECK (
         amount_fen > wallet_fen OR state = 'succeeded')""",
)


async def forwards() -> MigrationManager:
    """Replace four constraints under their own names."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
