"""Finds server programmes inside installed wheels."""

import importlib.util
from pathlib import Path

from linli.running.troubles import Trouble


def folder_of(package: str) -> Path:
    """Give the folder of an installed package without importing it.

    Importing these two would start servers, take machine-wide locks and loosen the permissions
    of every folder above the data.

    :raises Trouble: it is not installed
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(f"The Python package {package} is missing. Run scripts/up or scripts/test.")
    return Path(next(iter(spec.submodule_search_locations)))
