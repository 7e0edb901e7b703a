"""The application of probes, for a real web server."""

from __future__ import annotations

from api import health, metrics
from api.app import create_app
from linli.stopping import end_streams_on_stop
from linli.web import running
from tests.api.probes import PROBES

end_streams_on_stop()
app = create_app(PROBES, outside=[*health.OUTSIDE, *metrics.OUTSIDE], lifespan=[running])
