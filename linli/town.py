"""What a command holds while it works, and how its failures are told to a person."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import asyncpg

from accounts.divisions import DivisionsMissing
from accounts.importing_communities import DivisionUnknown
from core.cache import close_redis
from core.database import close_pool, open_pool
from core.personal_data import CannotOpen
from core.refusals import Refusal
from core.settings import SettingsError
from core.standing import AWAY
from linli.migrating import MigrationFailed
from linli.older_postgres import ServerTooOld
from linli.providers import choose_providers
from linli.wiring import wire
from payments.gateway import close_gateway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

DATABASE_SHUT = (
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidAuthorizationSpecificationError,
)
PLAIN = (DivisionUnknown, DivisionsMissing, MigrationFailed, ServerTooOld, Refusal)


class CommandFailed(Exception):  # noqa: N818 - said to a person
    """The command could not do its work; the message says what to do."""


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn every failure a person can do something about into one sentence."""
    try:
        yield
    except SettingsError as wrong:
        raise CommandFailed(f"the settings are wrong:\n{wrong}") from wrong
    except PLAIN as told:
        raise CommandFailed(str(told)) from told
    except CannotOpen as closed:
        raise CommandFailed(f"{closed}: put that key back and run this again") from closed
    except asyncpg.UndefinedTableError as missing:
        raise CommandFailed("the database has no tables yet; run `linli migrate`") from missing
    except DATABASE_SHUT as shut:
        raise CommandFailed(f"the database does not let us in: {shut}") from shut
    except asyncpg.InsufficientPrivilegeError as barred:
        raise CommandFailed(
            f"the database's role may not do this: {barred}. Make it the owner of the database"
        ) from barred
    except AWAY as away:
        raise CommandFailed(f"the database does not answer: {away}") from away


@contextmanager
def reaching_the_database() -> Iterator[None]:
    """Say that it is the database that cannot be reached, wherever it may be."""
    try:
        yield
    except OSError as away:
        why = away.strerror or str(away) or "no answer in time"
        raise CommandFailed(f"the database does not answer: {why}") from away


@asynccontextmanager
async def town() -> AsyncIterator[None]:
    """Hold the database and everything wired while a command works.

    Raises CommandFailed for what a person can do something about.
    """
    with failures_told():
        wire()
        choose_providers()
        with reaching_the_database():
            await open_pool(most=8)
        try:
            yield
        finally:
            await close_gateway()
            await close_redis()
            await close_pool()
