"""How work reaches the workers: which queue takes what, and how the broker is spoken to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kombu import Exchange, Queue

from core.facts import is_outside
from core.schedule import sweep

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# What only our own database is needed for, and is done in a moment.
INSIDE = "celery"
# What waits for servers of others, or takes long. Where a provider hangs only this queue grows.
OUTSIDE = "outside"
# A worker that is told no queue takes both. Each has a way of its own: left out, both would be
# bound to one and the same, and every message would lie in both.
QUEUES = tuple(Queue(name, Exchange(name), routing_key=name) for name in (INSIDE, OUTSIDE))

# Longer than the longest task that is acknowledged at its end, so that two workers never have
# one for long.
VISIBLE_AGAIN_SECONDS = 300

REDIS = {
    "visibility_timeout": VISIBLE_AGAIN_SECONDS,
    "global_keyprefix": "celery:",
    # The tasks of a killed worker come back after the timeout, not at the next start.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_keepalive": True,
    "health_check_interval": 25,
}

# It sees by itself when a worker has died. What it has not confirmed was not handed out: into the
# connection of a broker that is ending one may write without an error.
RABBITMQ = {"confirm_publish": True}


def transport_options(broker_url: str) -> Mapping[str, Any]:
    """Give the options a broker understands."""
    return REDIS if urlsplit(broker_url).scheme.startswith("redis") else RABBITMQ


def route(
    name: str, args: Sequence[str], _kwargs: object, _options: object, task: object = None
) -> dict[str, str]:
    """Choose the queue of one message, whoever sends it: relay or beat."""
    del task
    if name == "deliver":
        apart = is_outside(args[1])
    else:
        found = sweep(args[0])
        apart = found.outside or found.long
    return {"queue": OUTSIDE if apart else INSIDE}
