"""What the supervisor runs: services that stay, steps that end. Values only."""

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from linli.running.home import CHECKOUT
from linli.running.readiness import Ready


@dataclass(frozen=True)
class Account:
    """The operating system account a child runs as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, kw_only=True)
class Service:
    """A child that has to run all the time, or, without `ready`, a step that has to end well."""

    name: str
    command: tuple[str, ...]
    ready: Ready | None = None
    after: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path = CHECKOUT
    run_as: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    # What ends it when it does not follow, or when the person cannot wait.
    last_signal: signal.Signals = signal.SIGKILL
    stop_seconds: float = 10
    ready_seconds: float = 180
    ready_file: Path | None = None

    @property
    def is_step(self) -> bool:
        return self.ready is None
