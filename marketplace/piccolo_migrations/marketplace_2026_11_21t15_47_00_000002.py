"""What was paid and refunded before is told by lines, and the laws of lines hold."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

from core.database import DB

ID = "2026-11-21T15:47:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "the lines of what was paid and refunded before"

# A refund of money that came too late or twice has no units: it never paid a line.
STATEMENTS = (
    """UPDATE order_line SET refunded_units = 0, refunded_fen = 0
       WHERE refunded_units <> 0 OR refunded_fen <> 0""",
    """UPDATE order_line SET paid_fen = placed.paid_fen, basis_units = order_line.quantity,
         basis_fen = placed.paid_fen
       FROM market_order placed
       WHERE placed.id = order_line.parent AND placed.paid_fen > 0 AND NOT EXISTS (
         SELECT FROM order_refund late WHERE late.parent = placed.id
           AND late.units = 0 AND late.reason <> 'paid_twice')""",
    """INSERT INTO order_refund_line (id, parent, line, units, cash_fen, goodwill_fen, subsidy_fen,
         base_fen, commission_fen, host_fen, restock_units)
       SELECT uuidv7(), refund.id, line.id, refund.units, refund.amount_fen, 0, 0,
         coalesce(line.commission_base_fen, 0), coalesce(line.commission_fen, 0), 0, 0
       FROM order_refund refund JOIN order_line line ON line.parent = refund.parent
       WHERE refund.units > 0""",
    """UPDATE order_line SET refunded_units = told.units, refunded_fen = told.cash,
         refunded_base_fen = told.base, commission_reversed_fen = told.commission
       FROM (SELECT line, sum(units) AS units, sum(cash_fen) AS cash, sum(base_fen) AS base,
               sum(commission_fen) AS commission FROM order_refund_line GROUP BY line) told
       WHERE told.line = order_line.id""",
    "ALTER TABLE order_refund DROP CONSTRAINT order_refund_reason_is_known",
    """ALTER TABLE order_refund ADD CONSTRAINT order_refund_reason_is_known CHECK ("reason" IN (
         'group_failed', 'cancelled_by_buyer', 'reduced_by_buyer', 'paid_too_late', 'paid_twice',
         'true_up', 'case_not_filled', 'short_delivery', 'uncollected', 'not_delivered',
         'after_sale', 'goodwill', 'by_operator'))""",
)


async def forwards() -> MigrationManager:
    """Tell the past by lines, then bind all lines to their laws."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)

    manager.drop_constraint(
        table_class_name="OrderRefund",
        tablename="order_refund",
        constraint_name="refund_is_positive",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OrderLine",
        tablename="order_line",
        constraint_name="given_up_within_refunded",
        constraint_class=Check,
        params={"condition": "given_up_units BETWEEN 0 AND refunded_units"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OrderLine",
        tablename="order_line",
        constraint_name="line_basis_within_line",
        constraint_class=Check,
        params={
            "condition": "basis_units BETWEEN 0 AND quantity AND basis_fen BETWEEN 0 AND paid_fen"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OrderLine",
        tablename="order_line",
        constraint_name="line_money_within_paid",
        constraint_class=Check,
        params={
            "condition": "true_up_fen >= 0 AND refunded_fen >= 0 AND goodwill_fen >= 0 AND true_up_fen + refunded_fen + goodwill_fen <= paid_fen"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OrderLine",
        tablename="order_line",
        constraint_name="line_reversal_within_fees",
        constraint_class=Check,
        params={
            "condition": "refunded_base_fen BETWEEN 0 AND coalesce(commission_base_fen, 0) AND commission_reversed_fen BETWEEN 0 AND coalesce(commission_fen, 0) AND host_reversed_fen BETWEEN 0 AND coalesce(host_fen, 0)"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OrderLine",
        tablename="order_line",
        constraint_name="subsidised_within_goodwill",
        constraint_class=Check,
        params={"condition": "subsidised_fen BETWEEN 0 AND goodwill_fen"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OrderRefund",
        tablename="order_refund",
        constraint_name="order_refund_fault_is_known",
        constraint_class=Check,
        params={"condition": "\"fault\" IN ('nobody', 'buyer', 'merchant', 'platform')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OrderRefund",
        tablename="order_refund",
        constraint_name="order_refund_funder_is_known",
        constraint_class=Check,
        params={"condition": "\"funder\" IN ('order', 'platform')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OrderRefund",
        tablename="order_refund",
        constraint_name="refund_gives_money_or_is_done",
        constraint_class=Check,
        params={"condition": "amount_fen > 0 OR (amount_fen = 0 AND state = 'succeeded')"},
        schema=None,
    )

    return manager
