"""What the browser tests need is installed where we may, and asked for where we may not."""

import os
from pathlib import Path

import pytest

from setting_up import browser
from setting_up.places import Trouble

# Stands for a machine's package manager: it keeps what it was asked, and "installs" programmes.
APT = """#!/bin/sh
echo "$DEBIAN_FRONTEND $*" >> {folder}/asked
[ "$1" = update ] && exit 0
for name in {installs}; do
  printf '#!/bin/sh\\necho Noto\\n' > {folder}/$name
  /bin/chmod +x {folder}/$name
done
echo E: last words
exit {status}
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the only folder of programmes of a machine of root's that has none."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def give_apt(machine: Path, installs: str = "chromium fc-list", status: int = 0) -> None:
    """Put a package manager on the machine."""
    apt = machine / "apt-get"
    text = APT.format(folder=machine, installs=installs, status=status)
    apt.write_text(text, encoding="utf-8")
    apt.chmod(0o755)


def asked(machine: Path) -> list[str]:
    """Give what the package manager was asked."""
    kept = machine / "asked"
    return kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []


def test_root_gets_what_is_missing_installed(machine: Path) -> None:
    """The lists first, then both packages, without a question; the second time nothing."""
    give_apt(machine)
    for _ in range(2):
        browser.make_ready()
        assert asked(machine) == [
            "noninteractive update",
            "noninteractive install --yes --no-install-recommends chromium fonts-noto-cjk",
        ]
    assert browser.programme() == str(machine / "chromium")


def test_an_ordinary_user_is_told_what_to_type(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is tried that would fail."""
    give_apt(machine)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Trouble, match="sudo apt install chromium fonts-noto-cjk"):
        browser.make_ready()
    assert asked(machine) == []


def test_a_machine_without_apt_is_told_what_is_needed(machine: Path) -> None:
    """Root on another kind of Linux gets the same sentence."""
    with pytest.raises(Trouble, match="need Chromium and a Chinese typeface"):
        browser.make_ready()


def test_a_failed_installation_ends_with_its_last_words(machine: Path) -> None:
    """The sentence comes first, what apt said after it."""
    give_apt(machine, installs="", status=100)
    with pytest.raises(Trouble, match=r"(?s)sudo apt install.*E: last words"):
        browser.make_ready()


def test_a_package_that_holds_no_browser_is_noticed(machine: Path) -> None:
    """Where Chromium is a snap the package installs without an error, and without a Chromium."""
    give_apt(machine, installs="fc-list")
    with pytest.raises(Trouble, match="snap"):
        browser.make_ready()
