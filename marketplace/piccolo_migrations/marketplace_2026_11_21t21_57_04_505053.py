from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import BigInt
from piccolo.columns.column_types import Integer
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-21T21:57:04:505053"
VERSION = "1.38.0"
DESCRIPTION = "kinds, taxes and bounds of commission"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    manager.add_column(
        table_class_name="OrderLine",
        tablename="order_line",
        column_name="commission_tax_basis_points",
        db_column_name="commission_tax_basis_points",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": 0,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="CommissionRule",
        tablename="commission_rule",
        column_name="campaign_kind",
        db_column_name="campaign_kind",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 20,
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="CommissionRule",
        tablename="commission_rule",
        column_name="tax_basis_points",
        db_column_name="tax_basis_points",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": 0,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="Earning",
        tablename="earning",
        column_name="commission_tax_fen",
        db_column_name="commission_tax_fen",
        column_class_name="BigInt",
        column_class=BigInt,
        params={
            "default": 0,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="EarningDay",
        tablename="earning_day",
        column_name="commission_tax_fen",
        db_column_name="commission_tax_fen",
        column_class_name="BigInt",
        column_class=BigInt,
        params={
            "default": 0,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="CommissionRule",
        tablename="commission_rule",
        constraint_name="only_the_default_decides_for_all",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="CommissionRule",
        tablename="commission_rule",
        constraint_name="only_the_default_has_no_condition",
        constraint_class=Check,
        params={
            "condition": "is_default = (merchant IS NULL AND category IS NULL AND offer IS NULL AND campaign_kind IS NULL)"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="CommissionRule",
        tablename="commission_rule",
        constraint_name="rule_speaks_of_a_known_kind",
        constraint_class=Check,
        params={"condition": "\"campaign_kind\" IN ('neighbourhood', 'team')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="CommissionRule",
        tablename="commission_rule",
        constraint_name="tax_rate_is_a_share",
        constraint_class=Check,
        params={"condition": "tax_basis_points BETWEEN 0 AND 10000"},
        schema=None,
    )

    return manager
