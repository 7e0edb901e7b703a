"""The supervisor with small children of our own making."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from io import StringIO
from pathlib import Path

import pytest

from linli.running import supervisor
from linli.running.home import Home, read_json
from linli.running.readiness import file_touched
from linli.running.service import Service
from linli.running.supervisor import Supervisor
from linli.running.telling import Telling
from linli.running.troubles import Trouble
from tests.running.runs import is_alive

# Says that it is ready, notes when it is told to stop, and stays until then.
STAYS = """
import os, pathlib, signal, sys
note = open(sys.argv[1], "a", buffering=1)
def end(*_):
    note.write(f"{sys.argv[2]} stopped\\n")
    sys.exit()
signal.signal(signal.SIGTERM, end)
note.write(f"{sys.argv[2]} started\\n")
pathlib.Path(os.environ["LINLI_READY_FILE"]).touch()
while True:
    signal.pause()
"""

# Leaves a child behind in its group and waits for its own death.
HAS_CHILD = """
import os, pathlib, signal, subprocess, sys
child = subprocess.Popen(["sleep", "1000"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
pathlib.Path(os.environ["LINLI_READY_FILE"]).touch()
signal.pause()
"""

# Notes that it was asked to stop, and does not.
STUBBORN = """
import os, pathlib, signal
ready = pathlib.Path(os.environ["LINLI_READY_FILE"])
signal.signal(signal.SIGTERM, lambda *_: (ready.parent / "asked").touch())
ready.touch()
while True:
    signal.pause()
"""

# Lives once, until it is killed; afterwards it notes when it was started and dies at once.
KEEPS_DYING = """
import os, pathlib, signal, sys, time
note, ready = pathlib.Path(sys.argv[1]), pathlib.Path(os.environ["LINLI_READY_FILE"])
if note.exists():
    with note.open("a") as file:
        file.write(f"{time.monotonic()}\\n")
    sys.exit(3)
note.touch()
ready.touch()
signal.pause()
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home.at(tmp_path / "home")
    found.prepare()
    return found


@pytest.fixture
def service(home: Home) -> Callable[..., Service]:
    """Give a maker of services that run a piece of Python."""

    def make(name: str, code: str, *arguments: str | Path, **more: object) -> Service:
        ready_file = home.ready_files / name
        given = {"ready": file_touched(ready_file), "ready_file": ready_file} | more
        command = (sys.executable, "-c", code, *map(str, arguments))
        return Service(name=name, command=command, **given)  # type: ignore[arg-type]

    return make


@asynccontextmanager
async def supervised(home: Home, *services: Service) -> AsyncIterator[Supervisor]:
    """Run the services until the block ends."""
    telling = quiet(home)
    made = Supervisor(services, home=home, telling=telling)
    running = asyncio.create_task(made.run())
    try:
        async with asyncio.timeout(60):
            await made.all_ready()
            yield made
    finally:
        made.stop()
        await running
        telling.close()


async def trouble(home: Home, *services: Service) -> str:
    """Give the sentence the start of these services ends with."""
    with closing(quiet(home)) as telling, pytest.raises(Trouble) as caught:
        await Supervisor(services, home=home, telling=telling).run()
    return str(caught.value)


def quiet(home: Home) -> Telling:
    return Telling(home.logs, verbose=True, out=StringIO())


async def seen(home: Home, name: str, *, starts: int) -> int:
    """Wait until the service is ready for the n-th time and give its process."""
    async with asyncio.timeout(60):
        while True:
            found = read_json(home.running_file)["services"][name]
            if found["starts"] == starts and found["ready"]:
                return int(found["pid"])
            await asyncio.sleep(0.02)


async def test_a_dead_service_is_started_again(
    home: Home, service: Callable[..., Service], tmp_path: Path
) -> None:
    """Whatever kills a child, it comes back and is ready again."""
    async with supervised(home, service("one", STAYS, tmp_path / "note", "one")):
        first = await seen(home, "one", starts=1)
        os.kill(first, signal.SIGKILL)
        assert await seen(home, "one", starts=2) != first


@pytest.mark.parametrize(
    ("steady_seconds", "pauses"),
    [(1000.0, [0.02, 0.04, 0.08, 0.1, 0.1]), (-1.0, [0.02, 0.02, 0.02, 0.02, 0.02])],
    ids=["dies at once", "had lived long"],
)
async def test_a_service_that_keeps_dying_is_started_ever_more_slowly(
    home: Home, service: Callable[..., Service], monkeypatch: pytest.MonkeyPatch,
    steady_seconds: float, pauses: list[float],
) -> None:  # fmt: skip
    """Each pause is twice the one before, up to the longest, and said; a long life ends that."""
    for name, value in {
        "FIRST_PAUSE_SECONDS": 0.02, "LONGEST_PAUSE_SECONDS": 0.1, "STEADY_SECONDS": steady_seconds,
    }.items():  # fmt: skip
        monkeypatch.setattr(supervisor, name, value)
    note = home / "note"
    async with supervised(home, service("one", KEEPS_DYING, note)):
        os.kill(await seen(home, "one", starts=1), signal.SIGKILL)
        said = await ends_said(home, count=len(pauses))
    assert said[0] == "(signal 9); starting again in 0.02 s"
    assert said[1:] == [f"(exit status 3); starting again in {pause:g} s" for pause in pauses[1:]]
    started = [float(line) for line in note.read_text().splitlines()]
    for before, after, pause in zip(started, started[1:], pauses[1:], strict=False):
        assert after - before >= pause


async def ends_said(home: Home, *, count: int) -> list[str]:
    """Wait until so many ends of a child were said, and give what was said of them."""
    async with asyncio.timeout(60):
        while True:
            said = (home.logs / "supervisor.log").read_text().splitlines()
            ends = [line.partition("ended ")[2] for line in said if " ended " in line]
            if len(ends) >= count:
                return ends[:count]
            await asyncio.sleep(0.02)


async def test_what_a_dead_service_leaves_behind_ends_with_it(
    home: Home, service: Callable[..., Service], tmp_path: Path
) -> None:
    """A grandchild does not keep the port of its dead parent."""
    note = tmp_path / "grandchild"
    async with supervised(home, service("one", HAS_CHILD, note)):
        orphan = int(note.read_text())
        os.kill(await seen(home, "one", starts=1), signal.SIGKILL)
        await seen(home, "one", starts=2)
        assert int(note.read_text()) != orphan
        assert not is_alive(orphan)


async def test_a_dependant_starts_after_and_stops_before_what_it_needs(
    home: Home, service: Callable[..., Service], tmp_path: Path
) -> None:
    """The order of the start is turned round at the end."""
    note = tmp_path / "note"
    upper = service("upper", STAYS, note, "upper", after=("lower",))
    async with supervised(home, upper, service("lower", STAYS, note, "lower")):
        pass
    assert note.read_text().splitlines() == [
        "lower started", "upper started", "upper stopped", "lower stopped",
    ]  # fmt: skip


async def test_a_service_that_never_comes_up_ends_the_start_with_its_last_words(
    home: Home, service: Callable[..., Service]
) -> None:
    """After a few attempts the person is told what the child said."""
    said = await trouble(home, service("one", "import sys; sys.exit('the disk is full')"))
    assert said.startswith("one could not be started (exit status 1).")
    assert said.endswith("the disk is full")


async def test_a_failed_step_ends_the_start_and_stops_what_ran(
    home: Home, service: Callable[..., Service], tmp_path: Path
) -> None:
    """Nothing that needs the step is started, and nothing is left running."""
    note = tmp_path / "note"
    said = await trouble(
        home,
        service("lower", STAYS, note, "lower"),
        service("step", "raise SystemExit(3)", ready=None, after=("lower",)),
        service("upper", STAYS, note, "upper", after=("step",)),
    )
    assert said.startswith("step failed (exit status 3).")
    assert note.read_text().splitlines() == ["lower started", "lower stopped"]


async def test_a_missing_programme_is_named(home: Home) -> None:
    """A spawn error does not vanish inside a task."""
    service = Service(name="one", command=("/no/such/programme",), ready=file_touched(home.path))
    assert "/no/such/programme: No such file" in await trouble(home, service)


async def test_a_second_request_to_stop_does_not_wait(
    home: Home, service: Callable[..., Service]
) -> None:
    """A child that ignores the first request is ended by the second."""
    async with supervised(home, service("one", STUBBORN, stop_seconds=10_000)) as running:
        running.stop()
        async with asyncio.timeout(60):
            while not (home.ready_files / "asked").exists():  # noqa: ASYNC110 - a file, no event
                await asyncio.sleep(0.02)
