"""The real servers the tests use: started once per run, by the same code that runs the platform.

    servers = servers_for_this_run()
    os.environ.update(servers.environment)
    ...
    servers.stop()

`python -m tests.servers --home DIR` keeps a set running; point LINLI_TEST_HOME at the folder
and test runs use it instead of starting their own.
"""

import argparse
import os
from dataclasses import replace

from linli.running.home import Home
from linli.running.platform import Wishes, main
from linli.running.server_set import (
    ServerSet,
    running_servers,
    start_servers,
    throw_away_servers,
)
from tests.another_postgres import ADMIN, OWNER

__all__ = ["ServerSet", "running_servers", "servers_for_this_run", "start_servers"]

REUSED_HOME = "LINLI_TEST_HOME"


def servers_for_this_run() -> ServerSet:
    """Give the set named by LINLI_TEST_HOME when it runs, else a new one for this run alone."""
    reused = os.environ.get(REUSED_HOME)
    found = _reused(reused) if reused else throw_away_servers()
    owner, admin = os.environ.get(OWNER), os.environ.get(ADMIN)
    if not owner or not admin:
        return found
    return replace(found, environment={**found.environment, "DATABASE_URL": owner}, admin_dsn=admin)


def _reused(home: str) -> ServerSet:
    return running_servers(home) or start_servers(home)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    parser.add_argument("--home", required=True, help="folder of the set")
    parser.add_argument("--verbose", action="store_true", help="show what every server says")
    given = parser.parse_args()
    main(
        Wishes(
            home=Home.at(given.home),
            verbose=given.verbose,
            servers_only=True,
            careless=True,
        )
    )
