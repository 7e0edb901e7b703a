"""What keeps a machine from running the platform is said in a sentence."""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from linli.running.home import Home, write_json
from linli.running.telling import Telling
from tests.running.runs import Run, running, temporary_home

pytestmark = pytest.mark.xdist_group("running-servers")


def test_a_database_of_another_major_version_is_left_alone() -> None:
    """The sentence names both versions and what to do, and nothing is touched."""
    with temporary_home() as home:
        with running(home, "--servers-only", "--careless") as run:
            (data,) = {Path(line) for line in data_folders(run)}
        version = data / "PG_VERSION"
        before = version.read_text()
        version.write_text("16\n")
        refused = Run(home, "--servers-only")
        said = refused.output()
        assert refused.process.returncode == 1
        assert "was made by PostgreSQL 16; this Linli brings PostgreSQL 18" in said
        assert "Traceback" not in said
        version.write_text(before)
        with running(home, "--servers-only", "--careless") as again:
            assert again.is_ready()


def data_folders(run: Run) -> list[str]:
    """Give where the database's files are, from what its process was told."""
    told = Path(f"/proc/{run.pid('postgres')}/cmdline").read_bytes().split(b"\0")
    return [told[told.index(b"-D") + 1].decode()]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk of its own with room for next to nothing."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k,mode=711", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_start_on_a_full_disk_says_so(small_disk: Path) -> None:
    """One sentence, and no half-written file that would stop the next start."""
    filling = small_disk / "filling"
    home = Home.at(small_disk / "home")
    home.prepare()
    with filling.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        while True:
            file.write(bytes(4096))
    refused = Run(home, "--servers-only")
    said = refused.output()
    assert refused.process.returncode == 1
    assert f"there is no space left for the state folder {home.path}" in said
    assert "Traceback" not in said
    assert [path.name for path in home.path.iterdir() if path.name.startswith(".")] == []


def test_a_log_that_cannot_be_written_ends_nothing(tmp_path: Path) -> None:
    """The disk is full: the person still sees the line, and the log has a gap."""
    (tmp_path / "web.log").symlink_to("/dev/full")
    out = StringIO()
    with closing(Telling(tmp_path, verbose=True, out=out)) as telling:
        telling.hear("web", b"a line")
    assert "a line" in out.getvalue()


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path) -> None:
    """Nothing is left of the attempt."""
    target = tmp_path / "ports.json"
    target.mkdir()
    with pytest.raises(IsADirectoryError):
        write_json(target, {"web": 1})
    assert list(tmp_path.iterdir()) == [target]
