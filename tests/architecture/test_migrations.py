"""The migrations make what the tables say: all of it and nothing else."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest
from piccolo.table import Table

from core.database import fetch
from tests.architecture.migrations import APPS, missing_statements
from tests.architecture.source import DOMAIN, ROOT, files

if TYPE_CHECKING:
    from types import ModuleType


@pytest.mark.parametrize("name", sorted(APPS))
async def test_a_new_migration_would_be_empty(name: str) -> None:
    """Nobody changed a table without its migration."""
    assert await missing_statements(APPS[name]) == []


@pytest.mark.parametrize("name", sorted(APPS))
def test_migration_files_are_named_after_their_ids(name: str) -> None:
    """The file's name and the id say the same moment, so that reading order is running order."""
    folder = ROOT / name / "piccolo_migrations"
    for path in sorted(folder.glob("[!_]*.py")):
        identifier = importlib.import_module(f"{name}.piccolo_migrations.{path.stem}").ID
        moment = identifier.lower().replace("-", "_").replace(":", "_")
        assert path.stem.startswith(f"{name}_{moment}"), (path.name, identifier)


def test_every_table_belongs_to_an_application() -> None:
    """A table that no application lists would never be made."""
    listed = {table for app in APPS.values() for table in app.table_classes}
    written = {
        found
        for module in modules_with_tables()
        for found in vars(module).values()
        if isinstance(found, type)
        and issubclass(found, Table)
        and found.__module__ == module.__name__
    }
    assert written == listed


async def test_the_database_has_no_table_of_its_own(database: str) -> None:
    """Every table of the migrated database is a table of the house."""
    found = await fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    listed = {table._meta.tablename for app in APPS.values() for table in app.table_classes}
    assert {row["tablename"] for row in found} == listed | {"migration"}


def modules_with_tables() -> list[ModuleType]:
    """Give every module that may hold tables."""
    names = [
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in files()
        if name.split("/", 1)[0] in DOMAIN and ("/tables.py" in name or "/tables/" in name)
    ]
    assert names
    return [importlib.import_module(name) for name in names]
