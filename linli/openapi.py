"""Writes the committed OpenAPI document: `python -m linli.openapi [--check]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from api.openapi import document_of
from linli.web import compose

PLACE = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"


def written() -> str:
    """Give the document as it is committed: readable, and the same on every machine."""
    return json.dumps(document_of(compose()), ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Write the document, or with --check tell whether the committed one is the present one."""
    parser = argparse.ArgumentParser(prog="python -m linli.openapi", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 on a change")
    if not parser.parse_args().check:
        PLACE.write_text(written(), encoding="utf-8")
        return 0
    if PLACE.exists() and PLACE.read_text(encoding="utf-8") == written():
        return 0
    print("docs/openapi.json is out of date: run python -m linli.openapi", file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())
