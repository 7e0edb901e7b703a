"""A first start is all or nothing: a demo that was half made is thrown away and made again."""

import shutil

from linli.running.home import Home
from linli.running.postgres import database_made
from linli.running.postgres_place import Place

# What a first start writes, beside the database. Secrets, ports and logs stay.
WRITTEN = ("redis", "meilisearch", "stripe", "pictures", "beat")


def begin(home: Home, place: Place, *, demo: bool) -> bool:
    """Note that a first start with demo data begins, and clear away one that did not end.

    Only what was begun on an empty database is ever cleared: the mark is made before anybody
    could sign in, and taken away when the platform is ready.

    :returns: whether something was cleared away
    """
    mark = home / "first-start.unfinished"
    unfinished = mark.exists() and not home.demo_file.exists()
    mark.unlink(missing_ok=True)
    if unfinished:
        _clear(home, place)
    if demo and not home.demo_file.exists() and not database_made(place).exists():
        mark.touch()
    return unfinished


def end(home: Home) -> None:
    """Note that the platform is ready: from now on everything in the home is kept."""
    (home / "first-start.unfinished").unlink(missing_ok=True)


def _clear(home: Home, place: Place) -> None:
    database_made(place).unlink(missing_ok=True)
    for folder in (place.data, *(home / name for name in WRITTEN)):
        if folder.exists():
            shutil.rmtree(folder)
    (home / "beat").mkdir(mode=0o700)
    (home / "clock-offset").unlink(missing_ok=True)
