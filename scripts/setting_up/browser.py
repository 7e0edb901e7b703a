"""What the browser tests need from the machine: Chromium and a Chinese typeface."""

import os
import shutil
import subprocess

from setting_up.doing import do, environment
from setting_up.places import Trouble

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")
INSTALL_BY_HAND = (
    "The browser tests need Chromium and a Chinese typeface. "
    f"On Debian or Ubuntu: sudo apt install {' '.join(PACKAGES)}"
)
NOT_IN_PACKAGE = (
    "The package chromium was installed, but holds no Chromium: on Ubuntu it is a snap. "
    "Install google-chrome-stable, or the snap, and run the tests again."
)


def programme() -> str | None:
    """Give the path of the machine's Chromium."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def make_ready() -> None:
    """Install what is missing where we may.

    :raises Trouble: something is missing and we may not install it; says what to type
    """
    if programme() and _has_chinese_type():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Trouble(INSTALL_BY_HAND)
    quiet = environment(DEBIAN_FRONTEND="noninteractive")
    do("Package lists", ["apt-get", "update"], given=quiet, trouble=INSTALL_BY_HAND)
    do(
        "Browser and typeface",
        ["apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES],
        given=quiet,
        trouble=INSTALL_BY_HAND,
    )
    if not programme():
        raise Trouble(NOT_IN_PACKAGE)


def _has_chinese_type() -> bool:
    try:
        found = subprocess.run(
            ["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return bool(found.stdout.strip())
