"""Begins a script: under a Python that is new enough, ending with a sentence when it cannot go on.

This file alone must be readable by old Pythons, which is why it is plain.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")


def require_python() -> None:
    """Go on under a newer Python when this one is too old and the machine has one."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER_NAMES:
        found = shutil.which(name)
        # It is tried first: a shim of a version manager may stand for a Python that is not there.
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(found, [found, *sys.argv])  # noqa: S606
    sys.exit("Linli needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031
