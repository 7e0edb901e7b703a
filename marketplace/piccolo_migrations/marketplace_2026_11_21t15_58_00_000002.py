"""Payees and days of earnings: what was settled so far keeps its figures."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import UUID, BigInt, ForeignKey
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.columns import V7
from core.database import DB

ID = "2026-11-21T15:58:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "settled rows belong to payees"


class Payee(Table, tablename="payee", schema=None):
    id = UUID(default=V7(), primary_key=True)


RENAMED = (
    ("Statement", "statement"),
    ("Earning", "earning"),
    ("Payout", "payout"),
    ("BankAccount", "bank_account"),
)
FILL = (
    "DROP TRIGGER earning_keeps_its_figures ON earning",
    "DROP TRIGGER statement_keeps_its_figures ON statement",
    """INSERT INTO payee (id, party, settlement_days, minimum_payout_fen, reserve_basis_points,
         reserve_days, debt_limit_fen, gateway_fee_basis_points, provider, payouts_frozen_until)
       SELECT id, party, settlement_days, 1000, 0, 30, 50000, 0, 'manual_bank',
              payouts_frozen_until FROM merchant""",
    *(
        statement
        for _, table in RENAMED
        for statement in (
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_merchant_fkey",
            f"""ALTER TABLE {table} ADD CONSTRAINT {table}_payee_fkey FOREIGN KEY (payee)
                REFERENCES payee (id) ON DELETE RESTRICT ON UPDATE RESTRICT""",
            f"ALTER INDEX {table}_merchant RENAME TO {table}_payee",
        )
    ),
    "UPDATE earning SET host_fen = 0, gateway_fen = 0, paid_fen = 0",
    """UPDATE earning SET paid_fen = placed.paid_fen FROM market_order placed
       WHERE placed.id = earning.parent AND earning.kind = 'sale'""",
    """INSERT INTO earning_day (id, payee, available_on, kind, statement, lines, refunded, charged,
         paid_fen, gross_fen, commission_fen, net_fen, first_earned_at)
       SELECT uuidv7(), payee, available_on, kind, statement, count(*),
              count(*) FILTER (WHERE gross_fen < paid_fen),
              count(*) FILTER (WHERE commission_fen <> 0), sum(paid_fen), sum(gross_fen),
              sum(commission_fen), sum(net_fen), min(earned_at)
       FROM earning GROUP BY payee, available_on, kind, statement""",
    """UPDATE earning SET earning_day = taken.id FROM earning_day taken
       WHERE taken.payee = earning.payee AND taken.available_on = earning.available_on
         AND taken.kind = earning.kind
         AND taken.statement IS NOT DISTINCT FROM earning.statement""",
    """UPDATE statement SET figures = told.figures, first_earned_at = told.first_earned_at
       FROM (
         SELECT statement, jsonb_object_agg(kind, sums) AS figures,
                min(first_earned_at) AS first_earned_at
         FROM (
           SELECT statement, kind, min(first_earned_at) AS first_earned_at, jsonb_build_object(
               'lines', sum(lines), 'refunded', sum(refunded), 'charged', sum(charged),
               'paid_fen', sum(paid_fen), 'gross_fen', sum(gross_fen),
               'commission_fen', sum(commission_fen), 'host_fen', 0, 'gateway_fen', 0,
               'net_fen', sum(net_fen)) AS sums
           FROM earning_day WHERE statement IS NOT NULL GROUP BY statement, kind) by_kind
         GROUP BY statement) told
       WHERE told.statement = statement.id""",
    "DROP INDEX unstated_earning_by_day",
)
KINDS = (
    "sale",
    "host_commission",
    "recall",
    "reserve_held",
    "reserve_released",
    "reserve_used",
    "adjustment",
    "dispute_opened",
    "dispute_resolved",
    "payout",
    "payout_returned",
    "clawback",
    "repaid",
    "write_off",
)
CHECKS = (
    ("earning_kind_is_known", f'"kind" IN ({", ".join(repr(kind) for kind in KINDS)})'),
    ("earning_book_is_known", "\"book\" IN ('merchant_payable', 'host_payable')"),
    (
        "net_is_gross_less_what_is_taken",
        "net_fen = gross_fen - commission_fen - host_fen - gateway_fen",
    ),
)
CHECKS_OF_DAYS = (
    ("kind_of_day_is_known", CHECKS[0][1]),
    (
        "net_of_day_is_gross_less_what_is_taken",
        "net_fen = gross_fen - commission_fen - host_fen - gateway_fen",
    ),
)


async def forwards() -> MigrationManager:
    """Fill the new columns and let go of the old ones."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in FILL:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    for table, tablename in RENAMED:
        manager.alter_column(
            table,
            tablename,
            "payee",
            "payee",
            params={"references": Payee},
            column_class=ForeignKey,
            old_column_class=ForeignKey,
        )
    for column, kind in (
        ("paid_fen", BigInt),
        ("host_fen", BigInt),
        ("gateway_fen", BigInt),
        ("earning_day", ForeignKey),
    ):
        manager.alter_column(
            "Earning",
            "earning",
            column,
            column,
            params={"null": False},
            old_params={"null": True},
            column_class=kind,
            old_column_class=kind,
        )
    for name, condition in CHECKS:
        manager.add_constraint("Earning", "earning", name, Check, {"condition": condition})
    for name, condition in CHECKS_OF_DAYS:
        manager.add_constraint("EarningDay", "earning_day", name, Check, {"condition": condition})
    unique = {"columns": ["payee", "sequence"], "nulls_distinct": True}
    manager.add_constraint("Statement", "statement", "statement_in_sequence", Unique, unique)
    manager.drop_column("Earning", "earning", "statement", "statement")
    manager.drop_column("Merchant", "merchant", "settlement_days", "settlement_days")
    manager.drop_column("Merchant", "merchant", "payouts_frozen_until", "payouts_frozen_until")
    manager.drop_table("StatementLine", "statement_line")
    return manager
