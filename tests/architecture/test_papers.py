"""What the papers say is there is there."""

from __future__ import annotations

import ast
import re

import pytest

from linli.commands import COMMANDS
from tests.architecture.source import PRODUCT, ROOT, text, tree

READMES = ("README.md", "README.zh-CN.md")
PAPERS = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "docs/map.md", "docs/decisions/README.md")
FOLDERS = {*PRODUCT, "frontend", "scripts", "tests", "docs"}


def rows_of(paper: str) -> list[str]:
    """Give the rows of a paper's tables."""
    return [line for line in text(paper).splitlines() if line.startswith("|")]


def named_files(row: str) -> list[str]:
    """Give the files a row names; a bare name stands in the folder of the one before it."""
    found, folder = [], ""
    for name in re.findall(r"`([\w./<>-]+\.py|[\w-]+(?:/[\w-]+)+/?)`", row):
        if "<" in name:
            continue
        if "/" in name:
            folder = name.rpartition("/")[0] if name.endswith(".py") else name.rstrip("/")
            found.append(name)
        elif folder:
            found.append(f"{folder}/{name}")
    return found


@pytest.mark.parametrize("row", [row for row in rows_of("docs/map.md") if named_files(row)])
def test_the_map_leads_to_what_exists(row: str) -> None:
    """Every file and folder on the map is where the map says."""
    of_ours = [name for name in named_files(row) if name.split("/", 1)[0] in FOLDERS]
    assert [name for name in of_ours if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_links_between_papers_hold(paper: str) -> None:
    """A relative link or picture of a paper exists beside it."""
    links = re.findall(r"\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)", text(paper))
    folder = (ROOT / paper).parent
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("paper", READMES)
def test_every_setting_is_explained(paper: str) -> None:
    """The table of variables has what the settings read, and nothing else."""
    read = {
        node.value
        for node in ast.walk(tree("core/settings.py"))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+", node.value)
    }
    explained = {
        name
        for row in rows_of(paper)
        for name in re.findall(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`", row.split("|")[1])
    }
    assert read
    assert explained == read


@pytest.mark.parametrize("paper", READMES)
def test_every_command_is_explained(paper: str) -> None:
    """The table of commands has each command of ``linli``."""
    first = " ".join(row.split("|")[1] for row in rows_of(paper))
    assert [name for name in COMMANDS if f"`{name}" not in first] == []


def test_the_map_draws_the_layers_as_they_are_checked() -> None:
    """The drawing in the map and the contract say the same order."""
    drawn = re.search(r"^linli → .*$", text("docs/map.md"), re.MULTILINE)
    layers = re.search(r"^layers = \[\n(.*?)\n\]", text("pyproject.toml"), re.MULTILINE | re.DOTALL)
    assert drawn
    assert layers
    checked = re.findall(r'"([^"]+)"', layers.group(1))
    assert drawn.group().split(" → ") == checked


def test_every_decision_is_listed_and_whole() -> None:
    """A decision has its four parts and stands in the list."""
    listed = text("docs/decisions/README.md")
    pages = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert len(pages) >= 6
    for page in pages:
        said = page.read_text()
        assert f"({page.name})" in listed
        for part in ("## Context", "## Decision", "## Consequences", "## Instead of"):
            assert part in said, (page.name, part)
