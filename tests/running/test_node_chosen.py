"""Which Node.js builds the front end: the machine's when it is new enough, else one of our own."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from setting_up import node, python_environment
from setting_up.places import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OURS = "v22.99.0"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the only folder of programmes of a machine without Node.js, with our wheel at hand."""
    wheel, programmes = tmp_path / "wheel", tmp_path / "programmes"
    put(wheel / "bin" / "node", f"echo {OURS}")
    for name in ("npm", "npx"):
        put(wheel / "lib/node_modules/npm/bin" / f"{name}-cli.js", "node --version")
    programmes.mkdir()
    monkeypatch.setenv("PATH", str(programmes))
    monkeypatch.setattr(node, "VENV", tmp_path)
    monkeypatch.setattr(python_environment, "add_node", lambda: wheel)
    node._programmes.cache_clear()
    yield programmes
    node._programmes.cache_clear()


def put(programme: Path, does: str) -> None:
    """Put a programme somewhere. What a wheel unpacks may have lost its permission to run."""
    programme.parent.mkdir(parents=True, exist_ok=True)
    programme.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    programme.chmod(0o644 if "wheel" in programme.parts else 0o755)


def built_with() -> str:
    """Give the version of the `node` that npm and all it starts meet."""
    said = subprocess.run(
        [*node.npm_command("run", "build")],
        env=node.node_environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return said.stdout.strip()


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.1", "v22.1.0", "v100.0.0"])
def test_a_node_that_is_new_enough_is_used(machine: Path, version: str) -> None:
    """What the machine has is not fetched again."""
    put(machine / "node", f"echo {version}")
    put(machine / "npm", "node --version")
    assert built_with() == version


@pytest.mark.parametrize("says", ["echo v18.20.8", "echo v20.18.3", "echo v9.99.0", "exit 1"])
def test_a_node_that_is_too_old_is_passed_by(machine: Path, says: str) -> None:
    """An old one, or one that does not run, stays behind ours for all that npm starts."""
    put(machine / "node", says)
    put(machine / "npm", "node --version")
    assert built_with() == OURS


def test_a_machine_without_node_gets_ours(machine: Path) -> None:
    """A second set-up finds what the first one left."""
    assert not list(machine.iterdir())
    assert built_with() == OURS
    node._programmes.cache_clear()
    assert built_with() == OURS


def test_a_node_without_npm_is_not_enough(machine: Path) -> None:
    """Some systems part the two; half of it builds nothing."""
    put(machine / "node", "echo v22.1.0")
    assert built_with() == OURS


def test_a_wheel_without_node_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a machine the wheel does not know, the sentence names the version that is needed."""
    monkeypatch.setattr(python_environment, "VENV", tmp_path)
    monkeypatch.setattr(python_environment, "_install", lambda *_: None)
    with pytest.raises(Trouble, match=r"Install Node ≥ 20\.19"):
        python_environment.add_node()
