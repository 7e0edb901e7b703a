"""Figures about the running process, in Prometheus' text form."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from litestar import Response, get
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.process_collector import ProcessCollector

from api.given import ThisVisit
from api.refusals import NoSuchPage
from core.standing import backlog, database_answers, pool_size
from payments.reconciliation_views import proof_holds

INSIDE = [
    ip_network(text)
    for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1", "fc00::/7")
]

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
_RECONCILED = Gauge(
    "linli_reconciliation_holds",
    "1 when our books and the provider agreed in the last comparison, 0 when not.",
    registry=REGISTRY,
)
_POOL = Gauge(
    "linli_database_connections",
    "Connections of this process's pool.",
    ["state"],
    registry=REGISTRY,
)


@get("/metrics", include_in_schema=False)
async def metrics(visit: ThisVisit) -> Response[bytes]:
    """Answer with all figures, to readers inside the house only."""
    if not _inside(visit.address):
        raise NoSuchPage
    await _measure()
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


def _inside(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in INSIDE)


async def _measure() -> None:
    pool = pool_size()
    _POOL.labels("open").set(pool.opened)
    _POOL.labels("idle").set(pool.idle)
    # Without a database the other figures are still worth having.
    if await database_answers():
        left = await backlog()
        _BACKLOG.labels("waiting").set(left.waiting)
        _BACKLOG.labels("parked").set(left.parked)
        _UNRELAYED.set(left.unrelayed)
        # Nothing compared yet is nothing wrong.
        _RECONCILED.set(await proof_holds() is not False)


OUTSIDE = [metrics]
