"""Run all or the named benchmarks on servers of their own, and print one JSON line a figure.

A line has name, value, unit, limit, limit_value, ratio. Trust the ratios, which come from one
run; the absolute figures belong to the machine. Each takes at most 50 s at its usual size.
"""

import argparse

from setting_up import everything
from setting_up.doing import become
from setting_up.places import PYTHON


def main() -> None:
    """Become the benchmark run."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which ones (default: all)")
    parser.add_argument("--size", type=int, help="how much work (default: the usual size)")
    given = parser.parse_args()
    everything.for_benchmarks()
    size = ["--size", str(given.size)] if given.size else []
    python = str(PYTHON)
    beside = [python, "-m", "linli.running.beside", python, "-m", "linli.benchmarks"]
    command = [*beside, *given.names, *size]
    become(command)
