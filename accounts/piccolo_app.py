"""The accounts as an application of Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="accounts",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        [
            "accounts.tables.people",
            "accounts.tables.places",
            "accounts.tables.parties",
            "accounts.tables.signing_in",
            "accounts.tables.privacy",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=["core.piccolo_app"],
)
