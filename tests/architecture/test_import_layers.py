"""Who may know whom: the contracts of pyproject.toml, read by import-linter."""

from __future__ import annotations

import contextlib
import io
import tomllib

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.source import DOMAIN, ROOT, python_files

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def test_every_import_points_down_the_house() -> None:
    """Each contract of the house is kept by each file."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, said.getvalue()


def test_every_package_has_its_floor() -> None:
    """A package that the layers do not name could import anything."""
    layers = next(c["layers"] for c in CONTRACTS["contracts"] if c["type"] == "layers")
    named = {part.strip() for layer in layers for part in layer.split("|")}
    packages = {
        path.parent.name
        for path in ROOT.glob("*/__init__.py")
        if path.parent.name not in {"tests", "scripts"}
    }
    assert named == packages == set(CONTRACTS["root_packages"])


def test_files_are_named_by_noun_or_verb() -> None:
    """Names for everything gather everything: they are not given."""
    for_everything = {"service", "services", "utils", "helpers", "common", "misc", "manager"}
    offenders = [
        name
        for name in python_files(*DOMAIN, "api", "linli", "tests", "scripts")
        if for_everything.intersection(name.removesuffix(".py").split("/"))
        # What the supervisor starts is called a service by everybody who runs machines.
        and name != "linli/running/service.py"
    ]
    assert offenders == []
