"""What runs on one machine, and in which order.

postgres ─ database ─┐
redis ───────────────┤
meilisearch ─────────┼─ migrate ─ seed ─┬─ web
stripe ──────────────┘                  ├─ worker
                                        ├─ outside
                                        ├─ beat
                                        └─ relay
"""

import asyncio
import errno
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from linli.running import application, first_start
from linli.running.child import python
from linli.running.environment import environment_of
from linli.running.home import Home, holding, write_json
from linli.running.meilisearch import meilisearch
from linli.running.orphans import end_orphans
from linli.running.ports import held_ports
from linli.running.postgres import (
    admin_dsn,
    database_made,
    forget_stale_locks,
    make_cluster,
    postgres,
)
from linli.running.postgres_place import Place, forget, place_for
from linli.running.redis_server import redis
from linli.running.secrets_file import Secrets, secrets_of
from linli.running.service import Service
from linli.running.stripe_sandbox import stripe_sandbox
from linli.running.supervisor import Supervisor
from linli.running.telling import Telling
from linli.running.troubles import Trouble
from linli.running.welcome import welcome


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the person asked for on the command line."""

    home: Home
    port: int | None = None
    demo: bool = True
    verbose: bool = False
    servers_only: bool = False
    careless: bool = False
    forget: bool = False


def _servers(
    home: Home, ports: dict[str, int], place: Place, secrets: Secrets, *, careful: bool
) -> list[Service]:
    web = f"http://127.0.0.1:{ports['web']}"
    found = [
        postgres(place, ports["postgres"], careful=careful),
        redis(home, ports["redis"], secrets),
        meilisearch(home, ports["meilisearch"], secrets),
        stripe_sandbox(home, ports["stripe"], web=web, secrets=secrets),
    ]
    if not database_made(place).exists():
        found.append(_database_step(place, ports["postgres"], secrets))
    return found


def _database_step(place: Place, port: int, secrets: Secrets) -> Service:
    return Service(
        name="database",
        command=python("-m", "linli.running.making_database"),
        after=("postgres",),
        environment={
            "ADMIN_DSN": admin_dsn(place, port, secrets),
            "ROLE_PASSWORD": secrets.database_password,
            "DONE_FILE": str(database_made(place)),
        },
    )


def _services(
    wishes: Wishes, ports: dict[str, int], place: Place, telling: Telling
) -> list[Service]:
    """Make what is missing in the home, and describe every child.

    :raises Trouble: something cannot be had
    """
    home = wishes.home
    demo = wishes.demo and not wishes.servers_only
    if first_start.begin(home, place, demo=demo):
        telling.say("The first start did not get to its end; it begins anew.")
    secrets = secrets_of(home)
    forget_stale_locks(place, ports["postgres"], home)
    if not (place.data / "PG_VERSION").exists():
        telling.progress("postgres", "making an empty database")
    make_cluster(place, secrets)
    environment = environment_of(home, ports=ports, place=place, secrets=secrets)
    admin = {"ADMIN_DSN": admin_dsn(place, ports["postgres"], secrets)}
    write_json(home.environment_file, environment | admin)
    servers = _servers(home, ports, place, secrets, careful=not wishes.careless)
    if wishes.servers_only:
        return servers
    names = tuple(server.name for server in servers)
    steps = application.steps(home, environment, servers=names, demo=wishes.demo)
    return [
        *servers,
        *steps,
        *application.processes(home, environment, port=ports["web"], after=(steps[-1].name,)),
    ]


def run(wishes: Wishes) -> None:
    """Run until told to stop by Ctrl-C, SIGTERM or the end of the terminal.

    :raises Trouble: it cannot start, or something could not be kept running
    """
    home = wishes.home
    home.prepare()
    with home.held(), closing(Telling(home.logs, verbose=wishes.verbose)) as telling:
        home.running_file.unlink(missing_ok=True)  # of a run that was killed
        left = end_orphans(home)
        if left:
            telling.say(f"An earlier run ended abruptly; {left} processes it left were stopped.")
        telling.say(f"Starting Linli in {home.path}")
        try:
            with (
                _held_place(home) as place,
                held_ports(home, web=wishes.port, with_web=not wishes.servers_only) as ports,
            ):
                services = _services(wishes, ports, place, telling)
                asyncio.run(_supervise(services, wishes, telling))
            telling.say("Stopped.")
        finally:
            if wishes.forget:
                forget(home)


@contextmanager
def _held_place(home: Home) -> Iterator[Place]:
    """Give the database's place. A copied home may name the same one, so it has its own lock."""
    place = place_for(home)
    with holding(place.data.parent) as is_ours:
        if not is_ours:
            raise Trouble(
                f"The database in {place.data.parent} is in use by another state folder. "
                "Is this one a copy of it?"
            )
        yield place


async def _supervise(services: list[Service], wishes: Wishes, telling: Telling) -> None:
    supervisor = Supervisor(services, home=wishes.home, telling=telling)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, _stopper(supervisor, telling))
    greeting = asyncio.create_task(_greet(supervisor, wishes, telling))
    try:
        await supervisor.run()
    finally:
        greeting.cancel()


def _stopper(supervisor: Supervisor, telling: Telling) -> Callable[[], None]:
    def stop() -> None:
        telling.say("\nStopping, in order. Ctrl-C once more stops at once.")
        supervisor.stop()

    return stop


async def _greet(supervisor: Supervisor, wishes: Wishes, telling: Telling) -> None:
    await supervisor.all_ready()
    if not wishes.servers_only:
        first_start.end(wishes.home)
    telling.show(welcome(wishes.home, servers_only=wishes.servers_only))


def main(wishes: Wishes) -> None:
    """Run, and turn trouble into its sentence and exit status 1."""
    try:
        run(wishes)
    except Trouble as trouble:
        sys.exit(f"\nLinli cannot run: {trouble}")
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        sys.exit(
            f"\nLinli cannot run: there is no space left for the state folder {wishes.home.path}. "
            "Make room, or name another folder with --home."
        )
    except KeyboardInterrupt:  # before the supervisor was there to take it
        sys.exit(130)
