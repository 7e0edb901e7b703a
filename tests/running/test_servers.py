"""The embedded servers under their supervisor: deaths, restarts, and what survives them."""

import os
import signal
import socket
from collections.abc import Iterator

import asyncpg
import pytest
from redis.asyncio import Redis

from linli.running.home import Home, read_json
from linli.running.server_set import start_servers
from tests.running.runs import Run, is_alive, running, temporary_home, wait_until

# They share a set: under xdist one worker takes them all.
pytestmark = pytest.mark.xdist_group("running-servers")


@pytest.fixture(scope="session")
def shared() -> Iterator[Run]:
    """Give one running set for the tests that leave it running."""
    with temporary_home() as home, running(home) as run:
        yield run


@pytest.fixture
def home() -> Iterator[Home]:
    with temporary_home() as found:
        yield found


@pytest.mark.parametrize("name", ["postgres", "redis", "meilisearch", "stripe"])
def test_a_killed_server_comes_back(shared: Run, name: str) -> None:
    """`kill -9` of any server is followed by a new one that is ready."""
    before = shared.pid(name)
    os.kill(before, signal.SIGKILL)
    wait_until(
        lambda: shared.services()[name]["starts"] > 1 and shared.is_ready(), what="the restart"
    )
    assert shared.pid(name) != before


def test_a_second_supervisor_on_the_same_home_is_refused(shared: Run) -> None:
    """It says why, changes nothing, and does not exit with 0."""
    children = shared.children()
    second = Run(shared.home, "--servers-only")
    assert "Linli already runs on the state folder" in second.output()
    assert second.process.returncode == 1
    assert shared.children() == children
    assert all(map(is_alive, children))


def test_a_busy_port_is_named(home: Home) -> None:
    """The person reads which port is taken and which flag to use."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = Run(home, "--port", str(port))
        assert f"Port {port} is in use by another programme. Choose another with --port." in (
            run.output()
        )
    assert run.process.returncode == 1


async def test_a_stop_and_a_start_keep_ports_secrets_and_data(home: Home) -> None:
    """An installation that is started again is the same installation."""
    with running(home) as run:
        await keep_a_row_and_a_key(home)
        children = run.children()
    assert not any(map(is_alive, children))
    before = read_json(home.environment_file)
    with running(home):
        assert read_json(home.environment_file) == before
        assert await kept(home) == ("a row", b"a key")
    assert (home / "secrets.json").stat().st_mode & 0o077 == 0
    assert home.environment_file.stat().st_mode & 0o077 == 0


async def test_a_killed_supervisor_takes_its_servers_along_and_loses_nothing(home: Home) -> None:
    """After `kill -9` nothing runs on, and the next start has every committed row."""
    with running(home) as run:
        await keep_a_row_and_a_key(home)
        run.kill()
    with running(home):
        assert await kept(home) == ("a row", b"a key")


async def test_servers_that_outlived_their_supervisor_are_stopped_by_the_next(home: Home) -> None:
    """A child that nobody watches any more does not keep the home from starting."""
    with running(home) as run:
        await keep_a_row_and_a_key(home)
        stopped = run.pid("postgres")
        os.kill(stopped, signal.SIGSTOP)  # it cannot follow the supervisor into death
        others = [pid for pid in run.children() if pid != stopped]
        os.kill(run.process.pid, signal.SIGKILL)
        run.output()
        wait_until(lambda: not any(map(is_alive, others)), what="the end of the others")
    assert is_alive(stopped)
    with running(home):
        assert not is_alive(stopped)
        assert await kept(home) == ("a row", b"a key")


async def keep_a_row_and_a_key(home: Home) -> None:
    settings = read_json(home.environment_file)
    connection = await asyncpg.connect(settings["DATABASE_URL"])
    await connection.execute("create table kept (text text); insert into kept values ('a row')")
    await connection.close()
    async with Redis.from_url(settings["REDIS_URL"]) as redis:
        await redis.config_set("appendfsync", "always")
        await redis.set("kept", "a key")


async def kept(home: Home) -> tuple[object, object]:
    settings = read_json(home.environment_file)
    connection = await asyncpg.connect(settings["DATABASE_URL"])
    row = await connection.fetchval("select text from kept")
    await connection.close()
    async with Redis.from_url(settings["REDIS_URL"]) as redis:
        return row, await redis.get("kept")


def test_a_set_that_cannot_start_says_why_although_its_home_goes() -> None:
    """A throw-away home takes its files along, but not the reason."""
    with temporary_home() as home:
        home.prepare()
        (home / "secrets.json").write_text("spilled ink")
        with pytest.raises(RuntimeError, match="Mend it from a backup"):
            start_servers(home.path, "--forget")
        assert not home.path.exists()
