"""The import graph, the foreign keys and the order of migrations are one graph."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from core.database import fetch
from tests.architecture.migrations import APPS
from tests.architecture.source import ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS = [
    [name.strip() for name in layer.split("|")]
    for layer in next(c["layers"] for c in CONTRACTS["contracts"] if c["type"] == "layers")
]
FLOOR = {name: -floor for floor, layer in enumerate(LAYERS) for name in layer}
HOME = {table._meta.tablename: name for name, app in APPS.items() for table in app.table_classes}


def stands_on(upper: str, lower: str) -> bool:
    """Tell whether a package may know another: itself, or one on a lower floor."""
    return upper == lower or FLOOR[upper] > FLOOR[lower]


async def foreign_keys() -> list[Any]:
    """Give every foreign key of the migrated database."""
    return await fetch(
        """SELECT conname AS name, conrelid, conkey,
                  conrelid::regclass::text AS child, confrelid::regclass::text AS parent,
                  confdeltype::text AS on_delete, confupdtype::text AS on_update
           FROM pg_constraint WHERE contype = 'f' ORDER BY conname"""
    )


async def test_foreign_keys_point_down_the_house(database: str) -> None:
    """A table refers to its own package or to one below, as imports do."""
    keys = await foreign_keys()
    upward = [
        (key["child"], key["parent"])
        for key in keys
        if not stands_on(HOME[key["child"]], HOME[key["parent"]])
    ]
    assert keys
    assert upward == []


async def test_packages_that_refer_to_each_other_migrate_in_order(database: str) -> None:
    """A package's migrations wait for those of every package its tables refer to."""
    for key in await foreign_keys():
        child, parent = HOME[key["child"]], HOME[key["parent"]]
        if child != parent:
            waits_for = APPS[child].migration_dependencies
            assert f"{parent}.piccolo_app" in waits_for, key["name"]


@pytest.mark.parametrize("name", sorted(APPS))
def test_migrations_wait_only_for_lower_floors(name: str) -> None:
    """The order of migrations follows the imports."""
    for dependency in APPS[name].migration_dependencies:
        lower = dependency.removesuffix(".piccolo_app")
        assert lower != name
        assert stands_on(name, lower), dependency


async def test_every_foreign_key_is_indexed(database: str) -> None:
    """Some index begins with the referring column, or each delete reads the whole table."""
    begun = {
        (row["indrelid"], row["first"])
        for row in await fetch(
            "SELECT indrelid, indkey[0] AS first FROM pg_index WHERE indpred IS NULL"
        )
    }
    partial = {
        (row["indrelid"], row["first"])
        for row in await fetch(
            """SELECT indrelid, indkey[0] AS first FROM pg_index
               WHERE pg_get_expr(indpred, indrelid) ~* 'is not null'"""
        )
    }
    bare = [
        key["name"]
        for key in await foreign_keys()
        if (key["conrelid"], key["conkey"][0]) not in begun | partial
    ]
    assert bare == []


async def test_no_row_vanishes_because_another_did(database: str) -> None:
    """Foreign keys restrict; what has to go is deleted by a verb that says so."""
    assert [
        key["name"]
        for key in await foreign_keys()
        if key["on_delete"] not in "ar" or key["on_update"] not in "ar"
    ] == []


async def test_every_table_has_a_primary_key(database: str) -> None:
    """A row without identity can be neither referred to nor corrected."""
    without = await fetch(
        """SELECT relname FROM pg_class
           WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
           AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = pg_class.oid
                           AND contype = 'p')"""
    )
    assert [row["relname"] for row in without] == []


async def test_every_constraint_is_a_sentence_with_one_meaning(database: str) -> None:
    """Constraint names travel to refusals without their table: no two may be alike."""
    doubled = await fetch(
        """SELECT conname FROM pg_constraint
           WHERE contype IN ('c', 'u', 'x') AND connamespace = 'public'::regnamespace
             AND conrelid::regclass::text <> 'migration'
           GROUP BY conname HAVING count(*) > 1"""
    )
    assert [row["conname"] for row in doubled] == []


async def test_instants_carry_their_zone(database: str) -> None:
    """A timestamp without a zone means something else on the next machine."""
    assert await columns_of_types("timestamp without time zone", "time without time zone") == []


async def test_amounts_are_whole(database: str) -> None:
    """No column can hold a fraction of a fen, a point or a minute."""
    assert await columns_of_types("double precision", "real", "numeric", "money") == []


async def columns_of_types(*types: str) -> list[str]:
    """Give the columns of the house that have one of some types."""
    rows = await fetch(
        """SELECT table_name || '.' || column_name AS name FROM information_schema.columns
           WHERE table_schema = 'public' AND table_name <> 'migration'
             AND data_type = ANY($1::text[]) ORDER BY 1""",
        list(types),
    )
    return [row["name"] for row in rows]


async def test_columns_of_fen_are_wide_enough(database: str) -> None:
    """Whole fen are bigint in every table: an int would end at 21 million yuan."""
    rows = await fetch(
        """SELECT table_name || '.' || column_name AS name FROM information_schema.columns
           WHERE table_schema = 'public' AND column_name LIKE '%\\_fen'
             AND data_type NOT IN ('bigint') ORDER BY 1"""
    )
    assert [row["name"] for row in rows] == []
