"""The embedded PostgreSQL: a real server in the foreground, made and run by us."""

import contextlib
import os
import signal
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from linli.running.home import Home
from linli.running.orphans import is_ours
from linli.running.postgres_place import MAJOR, Place
from linli.running.readiness import postmaster_ready
from linli.running.secrets_file import Secrets
from linli.running.service import Service
from linli.running.troubles import Trouble

DATABASE = "linli"
ROLE = "linli"
ADMIN_ROLE = "linli_admin"
CONNECTIONS = 200
# initdb and every programme of PostgreSQL: no locale of the machine is needed.
LOCALE = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def dsn(place: Place, port: int, *, role: str, password: str, database: str) -> str:
    """Give the address over the unix socket; the port is part of the socket's name."""
    host = quote(str(place.sockets), safe="/")
    return f"postgresql://{role}:{password}@/{database}?host={host}&port={port}"


def database_url(place: Place, port: int, secrets: Secrets) -> str:
    return dsn(place, port, role=ROLE, password=secrets.database_password, database=DATABASE)


def admin_dsn(place: Place, port: int, secrets: Secrets) -> str:
    """Give the superuser's address, for making databases."""
    password = secrets.database_admin_password
    return dsn(place, port, role=ADMIN_ROLE, password=password, database="postgres")


def make_cluster(place: Place, secrets: Secrets) -> None:
    """Make the data folder at the first start. A half-made one is thrown away.

    :raises Trouble: initdb failed, or the folder was made by another major version
    """
    version = place.data / "PG_VERSION"
    if version.exists() and not _half_made(place).exists():
        _check_version(place, version.read_text(encoding="utf-8").strip())
        return
    _half_made(place).touch()
    database_made(place).unlink(missing_ok=True)
    _empty(place)
    account = place.account
    with tempfile.TemporaryDirectory(dir=place.data.parent) as folder:
        password = Path(folder) / "password"
        password.write_text(secrets.database_admin_password, encoding="utf-8")
        if account:
            os.chown(folder, account.uid, account.gid)
            os.chown(password, account.uid, account.gid)
        made = subprocess.run(
            [
                place.programme("initdb"), f"--pgdata={place.data}", f"--username={ADMIN_ROLE}",
                "--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8",
            ],
            cwd="/", env=os.environ | LOCALE, capture_output=True, text=True, check=False,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )  # fmt: skip
    if made.returncode:
        raise Trouble(f"The database could not be made in {place.data}:\n{made.stderr.strip()}")
    _half_made(place).unlink()


def _check_version(place: Place, made_by: str) -> None:
    if made_by != MAJOR:
        raise Trouble(
            f"The database in {place.data} was made by PostgreSQL {made_by}; this Linli brings "
            f"PostgreSQL {MAJOR}, which cannot read it. Save it with the Linli that made it "
            "(pg_dump) and restore it here, or name another folder with --home."
        )


def database_made(place: Place) -> Path:
    """Give the file that says the role and the database exist, so that a warm start is short."""
    return place.data.with_name("database.made")


def _half_made(place: Place) -> Path:
    return place.data.with_name("data.unfinished")


def _empty(place: Place) -> None:
    """Give initdb an empty folder of the right owner."""
    if place.data.exists():
        place.data.replace(place.data.with_name(f"data.discarded.{os.getpid()}"))
    place.data.mkdir(mode=0o700)
    if place.account:
        os.chown(place.data, place.account.uid, place.account.gid)


def forget_stale_locks(place: Place, port: int, home: Home) -> None:
    """Remove lock files whose process number belongs to another process now, or to a dead one.

    After a restart of the machine or container small numbers are given out again, and where
    nobody collects the dead they keep theirs: PostgreSQL would refuse to start beside what it
    takes for itself. The home is held and its orphans are gone, so no server of ours is meant.
    """
    for file in (place.data / "postmaster.pid", place.sockets / f".s.PGSQL.{port}.lock"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(file.read_text(encoding="utf-8").splitlines()[0])
            if not is_ours(pid, home):
                file.unlink()


def postgres(place: Place, port: int, *, careful: bool = True) -> Service:
    """Give the database server.

    :param careful: off only for throw-away data: a power cut may then lose it
    """
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": place.sockets,
        "max_connections": CONNECTIONS,
        "shared_buffers": "256MB",
        "logging_collector": "off",
        "log_min_messages": "warning",
        "log_line_prefix": "%m [%p] %q%d ",
        "log_timezone": "UTC",
        "timezone": "UTC",
        "fsync": "on" if careful else "off",
    }
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Service(
        name="postgres",
        command=(place.programme("postgres"), "-D", str(place.data), *flags),
        ready=postmaster_ready(place.data, port),
        environment=LOCALE,
        directory=Path("/"),
        run_as=place.account,
        # Fast shutdown: open sessions are ended, nothing is lost. Also at the supervisor's death.
        stop_signal=signal.SIGINT,
        last_signal=signal.SIGQUIT,  # at once, as if the power went: it recovers from that
        stop_seconds=60,
        ready_seconds=600,  # a recovery after a crash may take its time
    )
