from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from core.columns import V7
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import BigInt
from piccolo.columns.column_types import BigSerial
from piccolo.columns.column_types import Boolean
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Integer
from piccolo.columns.column_types import JSONB
from piccolo.columns.column_types import Text
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.column_types import UUID
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.table import Table


class Order(Table, tablename="market_order", schema=None):
    id = UUID(
        default=V7(),
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


class Person(Table, tablename="person", schema=None):
    id = UUID(
        default=V7(),
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


ID = "2026-11-21T17:10:59:001436"
VERSION = "1.38.0"
DESCRIPTION = "routes of refunds, proposals, wallet, windows"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    manager.add_table(
        class_name="RefundProposal",
        tablename="refund_proposal",
        schema=None,
        columns=None,
    )

    manager.add_table(
        class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        schema=None,
        columns=None,
    )

    manager.add_column(
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="id",
        db_column_name="id",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": V7(),
            "null": False,
            "primary_key": True,
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
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="parent",
        db_column_name="parent",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Order,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.restrict,
            "target_column": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="wishes",
        db_column_name="wishes",
        column_class_name="JSONB",
        column_class=JSONB,
        params={
            "default": "{}",
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
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="fault",
        db_column_name="fault",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 32,
            "default": "nobody",
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
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="funder",
        db_column_name="funder",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 32,
            "default": "platform",
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
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="amount_fen",
        db_column_name="amount_fen",
        column_class_name="BigInt",
        column_class=BigInt,
        params={
            "default": None,
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
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="note",
        db_column_name="note",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
            "default": None,
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
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="state",
        db_column_name="state",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 32,
            "default": "proposed",
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
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="proposed_by",
        db_column_name="proposed_by",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Person,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.restrict,
            "target_column": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="proposed_at",
        db_column_name="proposed_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
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
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="decided_by",
        db_column_name="decided_by",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Person,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.restrict,
            "target_column": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="decided_at",
        db_column_name="decided_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
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
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        column_name="refund",
        db_column_name="refund",
        column_class_name="UUID",
        column_class=UUID,
        params={
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="id",
        db_column_name="id",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": V7(),
            "null": False,
            "primary_key": True,
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="number",
        db_column_name="number",
        column_class_name="BigSerial",
        column_class=BigSerial,
        params={
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="person",
        db_column_name="person",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Person,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.restrict,
            "target_column": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="amount_fen",
        db_column_name="amount_fen",
        column_class_name="BigInt",
        column_class=BigInt,
        params={
            "default": None,
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="holder_sealed",
        db_column_name="holder_sealed",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="number_sealed",
        db_column_name="number_sealed",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="number_ending",
        db_column_name="number_ending",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 4,
            "default": None,
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="bank_name",
        db_column_name="bank_name",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 60,
            "default": None,
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="state",
        db_column_name="state",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 32,
            "default": "requested",
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="requested_at",
        db_column_name="requested_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="approved_by",
        db_column_name="approved_by",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Person,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.restrict,
            "target_column": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="approved_at",
        db_column_name="approved_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="ended_by",
        db_column_name="ended_by",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Person,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.restrict,
            "target_column": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="ended_at",
        db_column_name="ended_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="bank_reference",
        db_column_name="bank_reference",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
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
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        column_name="note",
        db_column_name="note",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
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

    manager.add_constraint(
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        constraint_name="refund_proposal_state_is_known",
        constraint_class=Check,
        params={"condition": "\"state\" IN ('proposed', 'approved', 'rejected')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        constraint_name="proposal_fault_is_known",
        constraint_class=Check,
        params={"condition": "\"fault\" IN ('nobody', 'buyer', 'merchant', 'platform')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        constraint_name="proposal_funder_is_known",
        constraint_class=Check,
        params={"condition": "\"funder\" IN ('order', 'platform')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        constraint_name="proposal_gives_something",
        constraint_class=Check,
        params={"condition": "amount_fen > 0"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        constraint_name="proposal_is_decided_by_somebody",
        constraint_class=Check,
        params={
            "condition": "(state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        constraint_name="proposal_is_approved_by_another",
        constraint_class=Check,
        params={"condition": "state <> 'approved' OR decided_by <> proposed_by"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RefundProposal",
        tablename="refund_proposal",
        constraint_name="approved_proposal_has_its_refund",
        constraint_class=Check,
        params={"condition": "(state = 'approved') = (refund IS NOT NULL)"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        constraint_name="withdrawal_state_is_known",
        constraint_class=Check,
        params={"condition": "\"state\" IN ('requested', 'approved', 'paid', 'rejected')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        constraint_name="withdrawal_takes_something",
        constraint_class=Check,
        params={"condition": "amount_fen > 0"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        constraint_name="withdrawal_is_checked_before_it_is_paid",
        constraint_class=Check,
        params={"condition": "state NOT IN ('approved', 'paid') OR approved_by IS NOT NULL"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        constraint_name="withdrawal_is_paid_by_another",
        constraint_class=Check,
        params={"condition": "state <> 'paid' OR ended_by <> approved_by"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        constraint_name="ended_withdrawal_says_by_whom",
        constraint_class=Check,
        params={
            "condition": "(state IN ('paid', 'rejected')) = (ended_by IS NOT NULL) AND (ended_by IS NULL) = (ended_at IS NULL)"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        constraint_name="paid_withdrawal_has_its_reference",
        constraint_class=Check,
        params={"condition": "(state = 'paid') = (bank_reference IS NOT NULL)"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="WalletWithdrawal",
        tablename="wallet_withdrawal",
        constraint_name="rejected_withdrawal_says_why",
        constraint_class=Check,
        params={"condition": "(state = 'rejected') = (note IS NOT NULL)"},
        schema=None,
    )

    manager.add_column(
        table_class_name="Campaign",
        tablename="campaign",
        column_name="after_sale_hours",
        db_column_name="after_sale_hours",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": 24,
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
        table_class_name="OrderRefund",
        tablename="order_refund",
        column_name="bank_name",
        db_column_name="bank_name",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 60,
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
        table_class_name="OrderRefund",
        tablename="order_refund",
        column_name="chosen_at",
        db_column_name="chosen_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
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
        table_class_name="OrderRefund",
        tablename="order_refund",
        column_name="holder_sealed",
        db_column_name="holder_sealed",
        column_class_name="Text",
        column_class=Text,
        params={
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
        table_class_name="OrderRefund",
        tablename="order_refund",
        column_name="number_ending",
        db_column_name="number_ending",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 4,
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
        table_class_name="OrderRefund",
        tablename="order_refund",
        column_name="number_sealed",
        db_column_name="number_sealed",
        column_class_name="Text",
        column_class=Text,
        params={
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
        table_class_name="OrderRefund",
        tablename="order_refund",
        column_name="route",
        db_column_name="route",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 32,
            "default": "original",
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
        column_name="keep_fee_on_buyer_fault",
        db_column_name="keep_fee_on_buyer_fault",
        column_class_name="Boolean",
        column_class=Boolean,
        params={
            "default": False,
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

    manager.alter_column(
        table_class_name="OrderRefund",
        tablename="order_refund",
        column_name="state",
        db_column_name="state",
        params={"default": "approved"},
        old_params={"default": "requested"},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Campaign",
        tablename="campaign",
        constraint_name="complaints_are_possible_for_a_day",
        constraint_class=Check,
        params={"condition": "after_sale_hours BETWEEN 24 AND 720"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OrderRefund",
        tablename="order_refund",
        constraint_name="order_refund_route_is_known",
        constraint_class=Check,
        params={"condition": "\"route\" IN ('original', 'wallet', 'bank')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OrderRefund",
        tablename="order_refund",
        constraint_name="refund_on_another_route_was_chosen",
        constraint_class=Check,
        params={"condition": "(route <> 'original') = (chosen_at IS NOT NULL)"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OrderRefund",
        tablename="order_refund",
        constraint_name="refund_that_awaits_a_choice_has_none",
        constraint_class=Check,
        params={
            "condition": "state <> 'awaiting_choice' OR (route = 'original' AND chosen_at IS NULL)"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OrderRefund",
        tablename="order_refund",
        constraint_name="refund_to_a_bank_names_it",
        constraint_class=Check,
        params={"condition": "(route = 'bank') = (number_ending IS NOT NULL)"},
        schema=None,
    )

    return manager
