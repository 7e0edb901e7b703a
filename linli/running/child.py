"""One child process: born so that it cannot outlive us unnoticed, ended with all its children."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from linli.running.orphans import MARK
from linli.running.service import Service

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_LONGEST_LINE = 64 * 1024

Hear = Callable[[str, bytes], None]


def _environment(service: Service, mark: str) -> dict[str, str]:
    """Bytecode is written whatever the surroundings say: it halves the next start."""
    inherited = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    own = {"PYTHONUNBUFFERED": "1", MARK: mark}
    if service.ready_file is not None:
        own["LINLI_READY_FILE"] = str(service.ready_file)
    return inherited | dict(service.environment) | own


def _last_will(death_signal: signal.Signals) -> Callable[[], None]:
    """Make the function that binds a new child's life to ours.

    It runs in the child after the change of account, so the kernel keeps the wish. The kernel
    looks at the thread that forked: children are started from the main thread only.
    """
    parent = os.getpid()

    def bind() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:  # we died between the fork and the line above
            os._exit(1)

    return bind


async def _pump(name: str, reader: asyncio.StreamReader, hear: Hear) -> None:
    rest = b""
    while chunk := await reader.read(_LONGEST_LINE):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            hear(name, line)
        if len(rest) > _LONGEST_LINE:
            hear(name, rest)
            rest = b""
    if rest:
        hear(name, rest)


async def _listen(name: str, read_end: int, hear: Hear) -> asyncio.Task[None]:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(read_end, "rb", 0)
    )
    return asyncio.create_task(_pump(name, reader, hear), name=f"pump {name}")


class Child:
    """A started process of a service and the task that reads what it says."""

    def __init__(
        self, service: Service, process: asyncio.subprocess.Process, pump: asyncio.Task[None]
    ) -> None:
        self.service = service
        self.process = process
        self._pump = pump

    @classmethod
    async def start(cls, service: Service, *, mark: str, hear: Hear) -> "Child":
        """Start the service once.

        Its output comes through a pipe of our own: asyncio's `wait()` on its own pipes does not
        return while a grandchild holds one, and a dead Granian would go unnoticed.

        :raises OSError: the command cannot be executed
        """
        if service.ready_file is not None:
            service.ready_file.unlink(missing_ok=True)
        read_end, write_end = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *service.command,
                cwd=service.directory,
                env=_environment(service, mark),
                stdin=subprocess.DEVNULL,
                stdout=write_end,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for us: Celery's children would die in the middle of a task.
                start_new_session=True,
                preexec_fn=_last_will(service.stop_signal),
                **_identity(service),
            )
        except BaseException:
            os.close(read_end)
            raise
        finally:
            os.close(write_end)
        return cls(service, process, await _listen(service.name, read_end, hear))

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_alive(self) -> bool:
        return self.process.returncode is None

    async def ended(self) -> int:
        """Wait for the end, then end what it left in its group, and give its exit status."""
        status = await self.process.wait()
        self._signal_group(signal.SIGKILL)
        await asyncio.wait([self._pump], timeout=1)
        self._pump.cancel()
        return status

    async def stop(self) -> bool:
        """Ask it to end, and make it after its time is up.

        :returns: whether it ended by itself
        """
        if not self.is_alive:
            return True
        self.process.send_signal(self.service.stop_signal)
        try:
            await asyncio.wait_for(self.process.wait(), self.service.stop_seconds)
        except TimeoutError:
            self.end_now()
            await self.process.wait()
            return False
        return True

    def end_now(self) -> None:
        """Make it end without asking, and all it started."""
        if self.is_alive:
            self._signal_group(self.service.last_signal)

    def _signal_group(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            return


def _identity(service: Service) -> dict[str, Any]:
    if service.run_as is None:
        return {}
    return {"user": service.run_as.uid, "group": service.run_as.gid, "extra_groups": []}


def python(*arguments: str) -> tuple[str, ...]:
    """Give the command that runs this environment's Python with the arguments."""
    return (sys.executable, *arguments)
