"""What was said and shown when goods came; a point nobody reported is counted by nobody."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import JSONB
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-21T18:39:22:309424"
VERSION = "1.38.0"
DESCRIPTION = "what was said when goods came"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    manager.drop_column(
        table_class_name="ArrivalCount",
        tablename="arrival_count",
        column_name="note",
        db_column_name="note",
        schema=None,
    )

    manager.drop_column(
        table_class_name="ArrivalCount",
        tablename="arrival_count",
        column_name="pictures",
        db_column_name="pictures",
        schema=None,
    )

    manager.add_column(
        table_class_name="CampaignPoint",
        tablename="campaign_point",
        column_name="arrival_note",
        db_column_name="arrival_note",
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
        table_class_name="CampaignPoint",
        tablename="campaign_point",
        column_name="arrival_pictures",
        db_column_name="arrival_pictures",
        column_class_name="JSONB",
        column_class=JSONB,
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
        table_class_name="CampaignPoint",
        tablename="campaign_point",
        column_name="late_told_at",
        db_column_name="late_told_at",
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

    manager.alter_column(
        table_class_name="ArrivalCount",
        tablename="arrival_count",
        column_name="counted_by",
        db_column_name="counted_by",
        params={"null": True},
        old_params={"null": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    return manager
