"""The worker and the beat of a platform that has the made-up room."""

import tests.linli.probes  # noqa: F401 - its facts and reactions register
from linli.worker import app

__all__ = ["app"]
