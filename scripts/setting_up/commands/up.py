"""Set up everything and run Linli with demo data; print where it is and who can sign in.

The first run makes .venv from the hashed locks, fetches the servers, builds the front end and
fills a database: a few minutes. Later runs do again only what has changed: a few seconds.
Nothing but Python 3.11 has to be there before; no root, no Docker.

Ctrl-C stops everything in order. Nothing is lost when a part is killed: it comes back, and so
does everything with the next start. State lives in the folder of --home (default .linli/); remove
that folder to begin anew. Its log/ folder keeps what every process said.
"""

import argparse
from pathlib import Path

from setting_up import everything
from setting_up.doing import become
from setting_up.places import PYTHON


def main() -> None:
    """Become the supervisor once everything is set up."""
    given = _parser().parse_args()
    everything.for_running()
    command = [str(PYTHON), "-m", "linli.running"]
    command += ["--home", str(given.home.absolute())] if given.home else []
    command += ["--port", str(given.port)] if given.port else []
    command += ["--no-demo"] if given.no_demo else []
    command += ["--verbose"] if given.verbose else []
    become(command)


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65_535:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return port


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/up", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--port", type=_port, help="port of the web server (default: 8400, or the next free one)"
    )
    parser.add_argument(
        "--home", metavar="DIR", type=Path, help="folder of the state (default: .linli)"
    )
    parser.add_argument("--no-demo", action="store_true", help="begin without demo data")
    parser.add_argument(
        "--verbose", action="store_true", help="show what every process says, as it says it"
    )
    return parser
