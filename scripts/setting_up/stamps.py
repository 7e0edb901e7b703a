"""Stamps: a step is done again only when what it was made from has changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

BUILT = {"node_modules", "dist", "coverage", "test-results", "__pycache__"}


def digest(files: Iterable[Path], *, of: str = "") -> str:
    """Give one digest of the files' paths and contents, and of the further text."""
    found = hashlib.sha256(of.encode())
    for path in sorted(files):
        found.update(f"\0{path}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def sources(folder: Path) -> list[Path]:
    """Give every source file of the folder: neither built nor installed nor hidden."""
    found: list[Path] = []
    for path in folder.iterdir():
        if path.name in BUILT or path.name.startswith("."):
            continue
        if path.is_dir():
            found += sources(path)
        elif path.is_file():
            found.append(path)
    return found


def is_current(stamp: Path, wanted: str) -> bool:
    try:
        return stamp.read_text(encoding="utf-8") == wanted
    except OSError:
        return False


def write(stamp: Path, wanted: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted, encoding="utf-8")
