"""Set up everything and run every test: the front end's, then the Python ones against real servers.

With arguments only the Python tests run, and pytest gets the arguments:
    scripts/test tests/ledger -k hold
    scripts/test tests/browser --headed
The browser tests need Chromium and a Chinese typeface. As root on Debian or Ubuntu they are
installed; otherwise the script says what to type.

LINLI_TEST_HOME=DIR uses the servers that `.venv/bin/python -m tests.servers --home DIR` keeps
running, instead of starting a set for each run. The last line counts the tests.
"""

import argparse
import re
import sys
from collections.abc import Sequence

from setting_up import browser, everything, node
from setting_up.doing import environment
from setting_up.places import CHECKOUT, FRONTEND, PYTHON, Trouble
from setting_up.showing import show


def main() -> int:
    """Give 0 when every test passed."""
    arguments = sys.argv[1:]
    if {"--help", "-h"} & set(arguments):
        _help()
    everything.for_tests(browser_is_needed=not arguments)
    if arguments:
        return _python_tests(arguments)[0]
    frontend_status, frontend_said = _frontend_tests()
    status, said = _python_tests([])
    if frontend_status:
        print(f"Front end: {frontend_said}. Python: {said}")
    return frontend_status or status


def _help() -> None:
    parser = argparse.ArgumentParser(
        prog="scripts/test",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("arguments", nargs="*", metavar="pytest argument")
    parser.print_help()
    sys.exit()


def _frontend_tests() -> tuple[int, str]:
    """Give the exit status and the front end's count."""
    if not node.has_script("test"):
        raise Trouble("The front end declares no tests.")
    print("Front-end tests", flush=True)
    status, lines = show(node.npm_command("test"), folder=FRONTEND, given=node.node_environment())
    counts = [line.strip() for line in lines if re.match(r"\s*Tests\s", line)]
    return status, counts[-1] if counts else f"ended with status {status}"


def _python_tests(arguments: Sequence[str]) -> tuple[int, str]:
    """Give pytest's exit status and its closing line."""
    print("Python tests", flush=True)
    spread = [] if _chooses_workers(arguments) else ["-n", "2", "--dist", "loadgroup"]
    given = environment()
    found = browser.programme()
    if found:
        given.setdefault("LINLI_CHROMIUM", found)
    command = [str(PYTHON), "-m", "pytest", "-q", *spread, *arguments]
    status, lines = show(command, folder=CHECKOUT, given=given)
    return status, lines[-1] if lines else ""


def _chooses_workers(arguments: Sequence[str]) -> bool:
    return any(re.match(r"-n\d*$|--numprocesses|--pdb$|-s$", argument) for argument in arguments)
