"""The processes of the platform itself: web, worker, beat, relay, and the steps before them."""

from collections.abc import Mapping
from dataclasses import replace

from linli.running.child import python
from linli.running.home import Home
from linli.running.readiness import file_touched, http_ok
from linli.running.service import Service

WORKER_PROCESSES = 2


def steps(
    home: Home, environment: Mapping[str, str], *, servers: tuple[str, ...], demo: bool
) -> list[Service]:
    """Give what has to be done before the processes start: the schema, and the demo data once."""
    given = ("--home", str(home.path))
    migrate = Service(
        name="migrate",
        command=python("-m", "linli", "migrate", *given),
        after=servers,
        environment=environment,
    )
    if not demo or home.demo_file.exists():
        return [migrate]
    seed = Service(
        name="seed",
        command=python("-m", "linli", "seed", *given),
        after=("migrate",),
        environment=environment,
    )
    return [migrate, seed]


def processes(
    home: Home, environment: Mapping[str, str], *, port: int, after: tuple[str, ...]
) -> list[Service]:
    """Give the four processes that stay. Each may be killed at any moment and comes back."""
    schedule = str(home / "beat" / "schedule")
    quiet = ("--without-gossip", "--without-mingle")
    found = (
        _web(port),
        # The worker finishes the tasks in its hands before it stops.
        _celery(home, "worker", "-c", str(WORKER_PROCESSES), *quiet, stop_seconds=45),
        _celery(home, "beat", "--pidfile=", "-s", schedule),
        _touching(home, "relay", python("-m", "linli.relay")),
    )
    return [replace(service, environment=environment, after=after) for service in found]


def _web(port: int) -> Service:
    return Service(
        name="web",
        command=python(
            "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port),
            # Without the time limit an open event stream keeps the server from stopping.
            "--workers", "1", "--workers-kill-timeout", "5", "--no-ws", "linli.asgi:app",
        ),
        ready=http_ok(port, "/health/ready"),
        stop_seconds=15,
    )  # fmt: skip


def _celery(home: Home, name: str, *arguments: str, stop_seconds: float = 10) -> Service:
    command = python("-m", "celery", "-A", "linli.worker", name, "-l", "INFO", *arguments)
    return _touching(home, name, command, stop_seconds=stop_seconds)


def _touching(
    home: Home, name: str, command: tuple[str, ...], *, stop_seconds: float = 10
) -> Service:
    """Give a process that touches a file of its own when it is ready."""
    file = home.ready_files / name
    return Service(
        name=name,
        command=command,
        ready=file_touched(file),
        ready_file=file,
        stop_seconds=stop_seconds,
    )
