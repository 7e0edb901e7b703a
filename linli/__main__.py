"""The `linli` command: what an operator of the platform does at a terminal."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from linli.commands import COMMANDS
from linli.running.home import Home, read_json
from linli.running.troubles import Trouble
from linli.town import CommandFailed


def main(arguments: list[str] | None = None) -> int:
    """Run one command; give its exit status."""
    given = _parser().parse_args(arguments)
    try:
        _read_home(given.home)
        return asyncio.run(COMMANDS[given.command].run(given))
    except (CommandFailed, Trouble) as failed:
        print(f"linli {given.command}: {failed}", file=sys.stderr)  # noqa: T201 - a command speaks
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="linli", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        sub = commands.add_parser(name, help=command.summary, description=command.summary)
        sub.add_argument(
            "--home", default=".linli", help="state folder of the platform (default: .linli)"
        )
        for flag, options in command.arguments.items():
            sub.add_argument(flag, **options)
    return parser


def _read_home(path: str) -> None:
    """Take the settings of a running platform, unless the environment already has them."""
    os.environ.setdefault("LINLI_HOME", str(Path(path).absolute()))
    file = Home.at(path).environment_file
    if "DATABASE_URL" in os.environ:
        return
    for name, value in read_json(file).items():
        os.environ.setdefault(name, value)


if __name__ == "__main__":
    sys.exit(main())
