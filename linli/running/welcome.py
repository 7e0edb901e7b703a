"""The last thing a start prints: where to go, and who to be there."""

import shlex
import sys
from typing import Any

from linli.running.home import Home, read_json


def welcome(home: Home, *, servers_only: bool) -> str:
    """Give the text. The demo file is written by the seed step."""
    environment = read_json(home.environment_file)
    if servers_only:
        return f"The servers are ready. Their settings stand in {home.environment_file}"
    address = environment["LINLI_PUBLIC_URL"]
    demo = read_json(home.demo_file)
    outbox = demo.get("outbox", f"{address}/development/messages")
    lines = ["", f"Linli is ready:  {address}", ""]
    lines += _accounts(demo.get("accounts", []))
    if not demo:
        command = shlex.join(
            [sys.executable, "-m", "linli", "create-operator", "--home", str(home.path)]
        )
        lines += [f"No demo data. Make the first operator with:  {command}", ""]
    lines += [
        f"Outgoing mail and SMS:  {outbox}",
        f"State and logs:         {home.path}",
        "",
        "Ctrl-C stops everything.",
    ]
    return "\n".join(lines)


def _accounts(accounts: list[dict[str, Any]]) -> list[str]:
    if not accounts:
        return []
    columns = ("role", "name", "sign_in", "password", "opens")
    rows = [["role", "name", "sign in with", "password", "opens"]]
    rows += [[str(account.get(column, "")) for column in columns] for account in accounts]
    widths = [max(_width(row[n]) for row in rows) for n in range(len(columns))]
    return [*("  " + _line(row, widths) for row in rows), ""]


def _line(row: list[str], widths: list[int]) -> str:
    cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Count terminal columns: Chinese characters take two."""
    return sum(2 if "\u2e80" <= character <= "\uffe6" else 1 for character in text)
