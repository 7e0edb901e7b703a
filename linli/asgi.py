"""The web process: `python -m granian --interface asgi linli.asgi:app`."""

from __future__ import annotations

from linli.stopping import end_streams_on_stop
from linli.web import compose

end_streams_on_stop()
app = compose()
