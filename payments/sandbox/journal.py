"""The sandbox's memory: rows in a dictionary, every change a line in a file.

A change set is written as one line before the answer leaves, so a killed process comes back
with everything it ever confirmed. The last line may be torn by the kill; it was never
confirmed, and is dropped. The file is rewritten without its history at each start.
"""

from __future__ import annotations

import copy
import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Row = dict[str, Any]
Change = tuple[str, str, Row | None]


class Journal:
    """Rows by kind and id; changes are staged, then committed or rolled back together."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: dict[str, dict[str, Row]] = {}
        self._staged: dict[tuple[str, str], Row | None] = {}
        for kind, row_id, row in _read(path):
            self._apply(kind, row_id, row)
        self._compact()
        self._file = path.open("a", encoding="utf-8")

    def get(self, kind: str, row_id: str) -> Row | None:
        """Give a copy of the row as the staged changes leave it."""
        if (kind, row_id) in self._staged:
            return copy.deepcopy(self._staged[kind, row_id])
        return copy.deepcopy(self._rows.get(kind, {}).get(row_id))

    def put(self, kind: str, row: Row) -> None:
        """Stage a row under its own id."""
        self._staged[kind, row["id"]] = copy.deepcopy(row)

    def drop(self, kind: str, row_id: str) -> None:
        """Stage the removal of a row."""
        self._staged[kind, row_id] = None

    def each(self, kind: str) -> Iterator[Row]:
        """Give all rows of a kind, oldest first, to be read only: they are not copies."""
        staged = {row_id: row for (of, row_id), row in self._staged.items() if of == kind}
        kept = self._rows.get(kind, {})
        for row_id, row in list(kept.items()):
            current = staged.get(row_id, row)
            if current is not None:
                yield current
        for row_id, new in staged.items():
            if row_id not in kept and new is not None:
                yield new

    def commit(self) -> bool:
        """Write what is staged; tell whether there was anything."""
        if not self._staged:
            return False
        changes = [(kind, row_id, row) for (kind, row_id), row in self._staged.items()]
        self._file.write(_line(changes))
        self._file.flush()
        for change in changes:
            self._apply(*change)
        self._staged.clear()
        return True

    def rollback(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    def clear(self, *kinds: str) -> None:
        """Stage the removal of every row of these kinds, or of all kinds."""
        for kind in kinds or tuple(self._rows):
            for row_id in self._rows.get(kind, {}):
                self.drop(kind, row_id)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _apply(self, kind: str, row_id: str, row: Row | None) -> None:
        rows = self._rows.setdefault(kind, {})
        if row is None:
            rows.pop(row_id, None)
        else:
            rows[row_id] = row

    def _compact(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            for kind, rows in self._rows.items():
                file.writelines(_line([(kind, row_id, row)]) for row_id, row in rows.items())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)


def _line(changes: list[Change]) -> str:
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":")) + "\n"


def _read(path: Path) -> Iterator[Change]:
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            if not line.endswith("\n"):
                return  # torn by a kill: nobody was told that it happened
            yield from json.loads(line)
