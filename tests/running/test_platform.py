"""The whole platform as scripts/up runs it, without demo data."""

import os
import signal
import socket
from collections.abc import Iterator

import httpx
import pytest

from linli.running.home import read_json
from tests.running.listening import children_of, doors_of
from tests.running.runs import Run, is_alive, running, temporary_home, wait_until

# They share one platform: under xdist one worker takes them all.
pytestmark = pytest.mark.xdist_group("running-platform")

LISTENING = {"postgres", "redis", "meilisearch", "stripe", "web"}
PROCESSES = ("web", "worker", "outside", "beat", "relay")


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def platform() -> Iterator[Run]:
    """Give one running platform for the tests that leave it running."""
    port = str(a_free_port())
    with temporary_home() as home, running(home, "--no-demo", "--port", port) as run:
        yield run


@pytest.mark.parametrize("name", PROCESSES)
def test_a_killed_process_comes_back(platform: Run, name: str) -> None:
    """`kill -9` of any process is followed by a new one that is ready, on the same port."""
    before = platform.pid(name)
    os.kill(before, signal.SIGKILL)
    wait_until(
        lambda: platform.services()[name]["starts"] > 1 and platform.is_ready(),
        what="the restart",
    )
    assert platform.pid(name) != before
    assert not is_alive(before)


def test_a_killed_child_of_the_web_server_is_replaced(platform: Run) -> None:
    """The process that answers is killed; the server stays and another one answers."""
    wait_until(platform.is_ready, what="readiness")
    server = platform.pid("web")
    (before,) = children_of(server)
    os.kill(before, signal.SIGKILL)
    address = read_json(platform.home.environment_file)["LINLI_PUBLIC_URL"]
    wait_until(
        lambda: children_of(server) not in ([], [before]) and answers(f"{address}/health/ready"),
        what="the answer of the next",
    )
    assert platform.pid("web") == server


def answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=30).status_code == 200
    except httpx.TransportError:
        return False


def test_everything_listens_for_this_machine_alone(platform: Run) -> None:
    """No server and no process, nor what they started, can be called from another machine."""
    wait_until(platform.is_ready, what="readiness")
    doors = {
        name: doors_of(service["pid"])
        for name, service in platform.services().items()
        if service["pid"]
    }
    assert {name for name, found in doors.items() if found} == LISTENING
    assert [door for found in doors.values() for door in found if not door.is_loopback] == []


def test_the_web_server_answers_where_the_settings_say(platform: Run) -> None:
    """The address every process is told is the one that answers."""
    address = read_json(platform.home.environment_file)["LINLI_PUBLIC_URL"]
    assert httpx.get(f"{address}/health/ready", timeout=30).status_code == 200


def test_a_stop_ends_everything_and_says_so() -> None:
    """Ctrl-C leaves no process behind, and the start told where to go."""
    port = a_free_port()
    with temporary_home() as home:
        run = Run(home, "--no-demo", "--port", str(port))
        run.wait_until_ready()
        wait_until(lambda: read_json(home.running_file)["all_ready_seconds"], what="the greeting")
        children = run.children()
        said = run.stop()
    assert run.process.returncode == 0
    assert not any(map(is_alive, children))
    assert f"Linli is ready:  http://127.0.0.1:{port}" in said
    assert "Stopped." in said


def test_a_first_start_that_was_killed_begins_anew() -> None:
    """Half a demo is not kept, and the clock it had moved is right again."""
    with temporary_home() as home:
        first = Run(home, "--port", str(a_free_port()))
        wait_until(lambda: "seed" in first.services() and first.pid("seed"), what="the seed step")
        (home / "clock-offset").write_text("-1000\n")
        first.kill()
        assert not home.demo_file.exists()
        second = Run(home, "--servers-only")
        second.wait_until_ready()
        assert (home / "clock-offset").read_text() == "0\n"
        assert not (home / "first-start.unfinished").exists()
        assert "it begins anew" in second.stop()
