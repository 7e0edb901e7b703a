"""Figures about the running process, in Prometheus' text form."""

from __future__ import annotations

from litestar import Response, get
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

from core.database import DB, fetch_row

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

REQUESTS = Histogram(
    "linli_request_seconds",
    "Time from the first byte of a request to the last byte of its answer.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
    registry=REGISTRY,
)
STREAMS = Gauge("linli_open_streams", "Server-sent event streams open now.", registry=REGISTRY)
_BACKLOG = Gauge(
    "linli_outbox_deliveries", "Deliveries of facts not done yet.", ["state"], registry=REGISTRY
)
_UNRELAYED = Gauge("linli_outbox_unrelayed", "Facts the relay has not seen.", registry=REGISTRY)
_POOL = Gauge(
    "linli_database_connections", "Connections of this process's pool.", ["state"], registry=REGISTRY
)


@get("/metrics", include_in_schema=False)
async def metrics() -> Response[bytes]:
    """Answer with all figures; meant for the inside of the house, see the proxy's settings."""
    await _measure()
    return Response(
        generate_latest(REGISTRY),
        headers={"cache-control": "no-store"},
        media_type=CONTENT_TYPE_LATEST,
    )


async def _measure() -> None:
    pool = DB.pool
    if pool is None:
        return
    _POOL.labels("open").set(pool.get_size())
    _POOL.labels("idle").set(pool.get_idle_size())
    row = await fetch_row(
        """SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
             count(*) FILTER (WHERE state = 'parked') AS parked,
             (SELECT count(*) FROM outbox_entry WHERE relayed_at IS NULL) AS unrelayed
           FROM outbox_delivery WHERE state <> 'done'"""
    )
    if row is not None:
        _BACKLOG.labels("waiting").set(row["waiting"])
        _BACKLOG.labels("parked").set(row["parked"])
        _UNRELAYED.set(row["unrelayed"])
