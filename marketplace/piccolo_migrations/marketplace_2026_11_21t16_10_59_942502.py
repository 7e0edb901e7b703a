from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Varchar
from piccolo.constraints import Check

ID = "2026-11-21T16:10:59:942502"
VERSION = "1.38.0"
DESCRIPTION = "payouts through the provider"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="Payout",
        tablename="payout",
        column_name="bank_account",
        db_column_name="bank_account",
        params={"null": True},
        old_params={"null": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Payout",
        tablename="payout",
        column_name="provider",
        db_column_name="provider",
        params={"length": 32, "default": "manual_bank"},
        old_params={"length": 40, "default": None},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Payout",
        tablename="payout",
        constraint_name="payout_by_bank_has_an_account",
        constraint_class=Check,
        params={"condition": "(provider = 'manual_bank') = (bank_account IS NOT NULL)"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Payout",
        tablename="payout",
        constraint_name="payout_is_sent_or_exported",
        constraint_class=Check,
        params={
            "condition": "state NOT IN ('sending', 'exported') OR (state = 'sending') = (provider = 'stripe_transfer')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Payout",
        tablename="payout",
        constraint_name="payout_travels_a_known_way",
        constraint_class=Check,
        params={"condition": "\"provider\" IN ('manual_bank', 'stripe_transfer')"},
        schema=None,
    )

    return manager
