"""The processes of the platform itself: web, worker, beat, relay, and the steps before them."""

from collections.abc import Mapping
from dataclasses import replace

from linli.running.child import python
from linli.running.home import Home
from linli.running.readiness import file_touched, http_ok
from linli.running.service import Service

# Each queue has its own, so that a provider that hangs holds up nobody's order.
INSIDE_PROCESSES = 2
OUTSIDE_PROCESSES = 2


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
    """Give the five processes that stay. Each may be killed at any moment and comes back."""
    schedule = str(home / "beat" / "schedule")
    found = (
        _web(port),
        _worker(home, "worker", queue="celery", processes=INSIDE_PROCESSES),
        _worker(home, "outside", queue="outside", processes=OUTSIDE_PROCESSES),
        _celery(home, "beat", "beat", "--pidfile=", "-s", schedule),
        _touching(home, "relay", python("-m", "linli.relay")),
    )
    return [replace(service, environment=environment, after=after) for service in found]


def _web(port: int) -> Service:
    return Service(
        name="web",
        command=python(
            "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port),
            # Without the time limit an open event stream keeps the server from stopping.
            "--workers", "1", "--workers-kill-timeout", "5", "--respawn-failed-workers",
            "--no-ws", "linli.asgi:app",
        ),
        ready=http_ok(port, "/health/ready"),
        stop_seconds=15,
    )  # fmt: skip


def _worker(home: Home, name: str, *, queue: str, processes: int) -> Service:
    """Give the worker of one queue. It finishes the tasks in its hands before it stops."""
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    own = ("-n", f"{name}@linli", "-Q", queue, "-c", str(processes))
    return _celery(home, name, "worker", *own, *quiet, stop_seconds=45)


def _celery(home: Home, name: str, role: str, *arguments: str, stop_seconds: float = 10) -> Service:
    command = python("-m", "celery", "-A", "linli.worker", role, "-l", "INFO", *arguments)
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
