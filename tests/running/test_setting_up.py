"""The scripts' set-up: locks, stamps, and help that works before anything is installed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from setting_up import stamps
from setting_up.places import CHECKOUT

LOCKS = ("requirements", "requirements-dev", "requirements-node", "requirements-tools")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_a_digest_for_every_package_and_names_no_address(name: str) -> None:
    """What is installed is what was locked, from whichever index the machine is told to use."""
    text = (CHECKOUT / f"{name}.txt").read_text(encoding="utf-8")
    packages = re.findall(
        r"^[a-z0-9][\w.\-\[\]]*==\S+(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert packages
    assert all("--hash=sha256:" in package for package in packages)
    assert not re.search(r"https?:|--index|--find-links|--extra-index", text)


@pytest.mark.parametrize("folder", ["scripts/tools", "frontend"])
def test_an_npm_lock_names_no_address(folder: str) -> None:
    """Every package is pinned by its digest, and none by where it was found."""
    text = (CHECKOUT / folder / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in text
    assert '"resolved"' not in text


@pytest.mark.parametrize("name", ["up", "test", "check", "fix", "bench"])
def test_help_needs_nothing_but_python(name: str, tmp_path: Path) -> None:
    """A person can read what a script does before it does anything."""
    alone = tmp_path / "scripts"
    alone.symlink_to(CHECKOUT / "scripts")
    shown = subprocess.run(
        ["/usr/bin/env", "-i", f"PATH={os.environ['PATH']}", alone / name, "--help"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f"usage: scripts/{name}" in shown.stdout
    assert not (tmp_path / ".venv").exists()


def test_a_stamp_is_stale_when_a_source_changes(tmp_path: Path) -> None:
    """Content counts, not dates; what was built or installed does not."""
    (tmp_path / "node_modules").mkdir()
    source, built = tmp_path / "a.ts", tmp_path / "node_modules" / "b.js"
    source.write_text("one")
    built.write_text("one")
    stamp = tmp_path / "node_modules" / "stamp"
    stamps.write(stamp, stamps.digest(stamps.sources(tmp_path)))
    built.write_text("two")
    os.utime(source, (0, 0))
    assert stamps.is_current(stamp, stamps.digest(stamps.sources(tmp_path)))
    source.write_text("two")
    assert not stamps.is_current(stamp, stamps.digest(stamps.sources(tmp_path)))


def test_a_script_works_from_any_folder(tmp_path: Path) -> None:
    """Started below another checkout it still runs its own one."""
    code = (
        "import sys; from setting_up.doing import become; become([sys.executable, *sys.argv[1:]])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code, "-c", "import os; print(os.getcwd())"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(CHECKOUT / "scripts")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert shown.stdout.strip() == str(CHECKOUT)
