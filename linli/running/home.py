"""The state folder: where everything of one installation lives, and who may use it now."""

import fcntl
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linli.running.troubles import Trouble

CHECKOUT = Path(__file__).resolve().parents[2]
DEFAULT_HOME = CHECKOUT / ".linli"
LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Home:
    """One state folder. Paths only; nothing is created before `prepare`."""

    path: Path

    @classmethod
    def at(cls, path: str | Path) -> "Home":
        return cls(Path(path).expanduser().resolve())

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    @property
    def logs(self) -> Path:
        return self.path / "log"

    @property
    def ready_files(self) -> Path:
        return self.path / "ready"

    @property
    def demo_file(self) -> Path:
        """Written by the seed step at its very end: its presence means the demo data is there."""
        return self.path / "demo.json"

    @property
    def environment_file(self) -> Path:
        """The settings of the running processes, for commands started beside them."""
        return self.path / "environment.json"

    @property
    def running_file(self) -> Path:
        """What runs now, as `supervisor.py` last saw it."""
        return self.path / "running.json"

    def clock_file(self) -> Path:
        """Give the file that moves the time of all processes; it begins at no offset."""
        path = self / "clock-offset"
        if not path.exists():
            path.write_text("0\n", encoding="utf-8")
        return path

    def prepare(self) -> None:
        """Make the folders. 0711: the database's own account must be able to walk through.

        :raises Trouble: the folder cannot be made or belongs to somebody else
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if self.path.stat().st_uid == os.geteuid():
                self.path.chmod(0o711)
            for folder in (self.logs, self.ready_files, self / "beat"):
                folder.mkdir(exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except OSError as error:
            raise Trouble(
                f"The state folder {self.path} cannot be used: {error.strerror}. "
                "Name another one with --home."
            ) from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other supervisor away from this folder while the block runs.

        :raises Trouble: another supervisor holds it
        """
        with holding(self.path) as is_ours:
            if not is_ours:
                raise Trouble(
                    f"Linli already runs on the state folder {self.path}. "
                    "Stop it first, or name another folder with --home."
                )
            yield

    def is_held(self) -> bool:
        """Whether a supervisor runs on this folder now."""
        try:
            with (self / "lock").open("r") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False


@contextmanager
def holding(folder: Path) -> Iterator[bool]:
    """Lock the folder for the block, and say whether that worked.

    A second attempt follows, because somebody may just have looked whether it is held.
    """
    with (folder / "lock").open("w") as lock:
        for pause in (LOOK_SECONDS, 0):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(pause)
            else:
                yield True
                return
        yield False


def read_json(path: Path) -> dict[str, Any]:
    """Give the object in the file, or an empty one when there is no file yet."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Trouble(
            f"{path} cannot be read ({error}). Mend it from a backup or remove it."
        ) from error
    return found


def write_json(
    path: Path, value: dict[str, Any], *, mode: int = 0o600, durable: bool = True
) -> None:
    """Replace the file at once: a reader sees the old object or the new one, never a half.

    :param durable: whether the file has to survive a power cut
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(handle, mode)
            json.dump(value, file, ensure_ascii=False, indent=1, sort_keys=True)
            file.write("\n")
            if durable:
                file.flush()
                os.fsync(handle)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink()
        raise
