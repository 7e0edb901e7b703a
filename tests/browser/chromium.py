"""Which Chromium the browser tests drive."""

from __future__ import annotations

import os
import shutil
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_options() -> dict[str, Any]:
    """Give the options to launch it with; fails with what to install when there is none."""
    found = os.environ.get("LINLI_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "The browser tests need Chromium: apt install chromium fonts-noto-cjk"
    return {"executable_path": found, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}
