"""The processes of the platform itself: web, worker, beat, relay, and the steps before them."""

from collections.abc import Mapping

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
    ready_of = {name: home.ready_files / name for name in ("worker", "beat", "relay")}
    celery = ("-m", "celery", "-A", "linli.worker")
    quiet = ("--without-gossip", "--without-mingle")
    return [
        Service(
            name="web",
            command=python(
                "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1",
                "--port", str(port), "--workers", "1",
                # Without it an open event stream keeps the server from stopping.
                "--workers-kill-timeout", "5",
                "--no-ws", "linli.asgi:app",
            ),
            ready=http_ok(port, "/health/ready"),
            after=after,
            environment=environment,
            stop_seconds=15,
        ),
        Service(
            name="worker",
            command=python(
                *celery, "worker", "-l", "INFO", "-c", str(WORKER_PROCESSES), *quiet
            ),
            ready=file_touched(ready_of["worker"]),
            ready_file=ready_of["worker"],
            after=after,
            environment=environment,
            stop_seconds=45,  # it finishes the tasks in its hands
        ),
        Service(
            name="beat",
            command=python(
                *celery, "beat", "-l", "INFO", "--pidfile=", "-s", str(home / "beat" / "schedule")
            ),
            ready=file_touched(ready_of["beat"]),
            ready_file=ready_of["beat"],
            after=after,
            environment=environment,
        ),
        Service(
            name="relay",
            command=python("-m", "linli.relay"),
            ready=file_touched(ready_of["relay"]),
            ready_file=ready_of["relay"],
            after=after,
            environment=environment,
        ),
    ]  # fmt: skip
