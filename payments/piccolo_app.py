"""Payments as an application of Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="payments",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(["payments.tables"]),
    migration_dependencies=["core.piccolo_app", "accounts.piccolo_app"],
)
