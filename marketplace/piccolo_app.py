"""The marketplace as an application of Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

NOUNS = (
    "merchants",
    "onboarding",
    "offers",
    "pick_up",
    "campaigns",
    "quotas",
    "orders",
    "payment_requests",
    "refunds",
    "payees",
    "after_sales",
    "commission",
    "settlement",
    "debts",
)
ROOMS = ("hosts", "pasted_lists", "reviews", "credit", "waiting_list", "wallet", "figures")

APP_CONFIG = AppConfig(
    app_name="marketplace",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        [
            *(f"marketplace.tables.{noun}" for noun in NOUNS),
            "marketplace.tables.handing_over",
            *(f"marketplace.{room}.tables" for room in ROOMS),
        ],
        exclude_imported=True,
    ),
    migration_dependencies=[
        "core.piccolo_app",
        "accounts.piccolo_app",
        "ledger.piccolo_app",
        "payments.piccolo_app",
    ],
)
