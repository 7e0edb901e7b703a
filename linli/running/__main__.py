"""`python -m linli.running`: what scripts/up ends in."""

import argparse
from pathlib import Path

from linli.running.home import DEFAULT_HOME, Home
from linli.running.platform import Wishes, main


def _wishes() -> Wishes:
    parser = argparse.ArgumentParser(prog="python -m linli.running", description=__doc__)
    parser.add_argument("--home", type=Path, default=DEFAULT_HOME, help="state folder")
    parser.add_argument("--port", type=int, help="port of the web server")
    parser.add_argument("--no-demo", action="store_true", help="no demo data")
    parser.add_argument("--verbose", action="store_true", help="show what every process says")
    parser.add_argument("--servers-only", action="store_true", help="only the embedded servers")
    parser.add_argument("--careless", action="store_true", help="a power cut may lose data")
    parser.add_argument("--forget", action="store_true", help="remove the state at the end")
    given = parser.parse_args()
    return Wishes(
        home=Home.at(given.home),
        port=given.port,
        demo=not given.no_demo,
        verbose=given.verbose,
        servers_only=given.servers_only,
        careless=given.careless,
        forget=given.forget,
    )


if __name__ == "__main__":
    main(_wishes())
