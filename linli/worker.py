"""The Celery application: deliveries of facts to reactions, and sweeps by the clock.

There are three tasks only. Whatever they do is idempotent, so a message may come twice; and
everything that must happen is due in the database, so a message may also get lost.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from celery import Celery
from celery.schedules import crontab
from celery.signals import (
    beat_init,
    setup_logging,
    worker_process_init,
    worker_process_shutdown,
    worker_ready,
)

from core import outbox
from core.database import patience
from core.schedule import Sweep, every_sweep, sweep
from core.settings import settings
from linli.broker import INSIDE, QUEUES, route, transport_options
from linli.loop import ProcessLoop
from linli.observability import start_logging
from linli.providers import choose_providers
from linli.redis_places import free_places
from linli.wiring import wire

READY_FILE = "LINLI_READY_FILE"
# Half an hour, for what reads whole tables; the rest is cut off after a minute.
LONG_SECONDS = 1740
LONG_STATEMENT_SECONDS = 600

wire()
choose_providers()
free_places()

_loop = ProcessLoop()

app = Celery("linli", broker=settings().broker_url)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_soft_time_limit=60,
    task_time_limit=90,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=10_000,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    broker_connection_retry_on_startup=True,
    # The broker may be away for as long as it likes.
    broker_connection_max_retries=None,
    broker_transport_options=transport_options(settings().broker_url),
    task_queues=QUEUES,
    task_default_queue=INSIDE,
    task_routes=(route,),
    # The outbox keeps what is to be done; a broker need not write it to a disk once more.
    task_default_delivery_mode="transient",
    # Nobody asks the workers anything; so they need no queues for questions.
    worker_enable_remote_control=False,
    timezone="Asia/Shanghai",
    enable_utc=True,
    beat_max_loop_interval=5,
)


@app.task(name="deliver")
def deliver(entry: str, reaction: str) -> None:
    """Hand one fact to one reaction."""
    _loop.run(outbox.deliver(outbox.Delivery(UUID(entry), reaction)))


@app.task(name="sweep")
def run_sweep(name: str) -> None:
    """Run one sweep."""
    _loop.run(_run(sweep(name)))


@app.task(
    name="long_sweep",
    soft_time_limit=LONG_SECONDS,
    time_limit=LONG_SECONDS + 60,
    # Acknowledged at its beginning: one that lasts would be handed out again meanwhile. When its
    # worker dies the next run does the same.
    acks_late=False,
)
def run_long_sweep(name: str) -> None:
    """Run one sweep that may take long."""
    _loop.run(_run_patiently(sweep(name)))


async def _run_patiently(found: Sweep) -> None:
    with patience(LONG_STATEMENT_SECONDS):
        await found.run()


async def _run(found: Sweep) -> None:
    await found.run()


def _scheduled(found: Sweep) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "task": "long_sweep" if found.long else "sweep",
        "args": (found.name,),
    }
    if found.seconds is not None:
        # A run nobody took in time is not worth taking: the next one does the same.
        options = {"expires": max(found.seconds, 10)}
        return {**entry, "schedule": timedelta(seconds=found.seconds), "options": options}
    hour, _, minute = (found.daily_at or "03:00").partition(":")
    return {**entry, "schedule": crontab(hour=int(hour), minute=int(minute))}


app.conf.beat_schedule = {found.name: _scheduled(found) for found in every_sweep()}


@setup_logging.connect
def _logging(**_given: Any) -> None:
    start_logging("worker")


@worker_process_init.connect
def _open(**_given: Any) -> None:
    _loop.open()


@worker_process_shutdown.connect
def _close(**_given: Any) -> None:
    _loop.close()


@worker_ready.connect
@beat_init.connect
def _ready(**_given: Any) -> None:
    touch_ready_file()


def touch_ready_file() -> None:
    """Tell the supervisor that this process does its work now."""
    path = os.environ.get(READY_FILE)
    if path:
        Path(path).touch()
