"""What may stand in no file of the project."""

from __future__ import annotations

import json
import re

import pytest

from tests.architecture.source import ROOT, files, text

# Written in two halves, so that this file does not find itself.
PACKAGE_INDEX_HOSTS = (
    "pypi" + ".org",
    "python" + "hosted" + ".org",
    "npmjs" + ".org",
    "npmmirror" + ".com",
    "tuna.tsinghua" + ".edu",
    "mirrors.aliyun" + ".com",
)
UNFINISHED = re.compile(
    r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b"
)
MACHINE_PATH = re.compile(
    r"(?<![\w.{}:-])/(?:root|Users|work|home/[a-z][a-z0-9_-]*|mnt|data)/[\w.]"
)
# Drawings and locks are not written by hand; a digest may spell anything.
BY_MACHINE = (".svg", ".lock", "package-lock.json", "requirements.txt", "requirements-dev.txt")
HAND_WRITTEN = [name for name in files() if not name.endswith(BY_MACHINE)]


def offenders(pattern: re.Pattern[str], names: list[str]) -> list[str]:
    """Give each place where a pattern is found, as file and line."""
    return [
        f"{name}:{text(name)[: found.start()].count(chr(10)) + 1}: {found.group()}"
        for name in names
        for found in pattern.finditer(text(name))
    ]


@pytest.mark.parametrize("host", PACKAGE_INDEX_HOSTS)
def test_no_file_names_a_package_index(host: str) -> None:
    """Where packages come from is the affair of who installs them; hashes say which."""
    assert offenders(re.compile(re.escape(host)), list(files())) == []


@pytest.mark.parametrize("lock", [name for name in files() if name.endswith("package-lock.json")])
def test_the_npm_locks_name_no_host(lock: str) -> None:
    """A lock holds versions and digests, and no address to fetch from."""
    packages = json.loads((ROOT / lock).read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    """A path of somebody's machine works on that machine only."""
    assert offenders(MACHINE_PATH, HAND_WRITTEN) == []


def test_nothing_is_left_to_be_done_later() -> None:
    """What is missing is an issue, not a word in a comment."""
    assert offenders(UNFINISHED, HAND_WRITTEN) == []


def test_no_text_was_read_in_another_encoding() -> None:
    """A comma of Chinese written as three strange signs is what an old editor leaves behind."""
    garbled = re.compile("[\\x80-\\x9f\\ufffd]")
    assert offenders(garbled, HAND_WRITTEN) == []


def test_readers_are_addressed_politely_everywhere() -> None:
    """Pages, mails and refusals say 您; a text that does not sounds like another house."""
    familiar = re.compile("\N{CJK UNIFIED IDEOGRAPH-4F60}")
    told = [name for name in HAND_WRITTEN if not name.startswith("tests/")]
    assert offenders(familiar, told) == []
