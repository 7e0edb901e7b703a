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

from linli.running.home import Home
from linli.running.platform import Wishes, main
from linli.running.server_set import (
    ServerSet,
    running_servers,
    start_servers,
    throw_away_servers,
)

__all__ = ["ServerSet", "running_servers", "servers_for_this_run", "start_servers"]

REUSED_HOME = "LINLI_TEST_HOME"


def servers_for_this_run() -> ServerSet:
    """Give the set named by LINLI_TEST_HOME when it runs, else a new one for this run alone."""
    reused = os.environ.get(REUSED_HOME)
    if reused:
        return running_servers(reused) or start_servers(reused)
    return throw_away_servers()


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
