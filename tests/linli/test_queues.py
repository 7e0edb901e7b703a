"""Work that waits for others, or takes long, has a queue and a worker of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.facts import every_fact, reactions_to
from core.schedule import every_sweep
from linli.broker import INSIDE, OUTSIDE, QUEUES, route, transport_options
from linli.wiring import wire

if TYPE_CHECKING:
    from celery import Celery

wire()


@pytest.fixture
def app(environment: dict[str, str]) -> Celery:
    """Give the application of the workers, which wants settings when it is imported."""
    from linli.worker import app as found  # noqa: PLC0415

    return found


def queue_of(task: str, *args: str) -> str:
    """Give where a message goes."""
    return route(task, args, {}, {})["queue"]


def test_reactions_that_talk_to_others_go_outside() -> None:
    """Every reaction goes where its registration says; both queues get some."""
    chosen = {
        found.name: (found.outside, queue_of("deliver", "0", found.name))
        for kind in every_fact()
        for found in reactions_to(kind)
    }
    assert set(chosen.values()) == {(True, OUTSIDE), (False, INSIDE)}
    assert chosen["payments.reactions.submit_refund"] == (True, OUTSIDE)
    assert chosen["marketplace.reactions.take_the_money"] == (False, INSIDE)


def test_a_reaction_nobody_knows_any_more_is_delivered_inside() -> None:
    """A fact of an earlier version still reaches the place that parks it."""
    assert queue_of("deliver", "0", "marketplace.gone.away") == INSIDE


def test_sweeps_that_poll_or_last_go_outside(app: Celery) -> None:
    """The beat sends what polls, and what lasts, to the queue the quick sweeps do not wait in."""
    chosen = {}
    for found in every_sweep():
        entry = app.conf.beat_schedule[found.name]
        assert entry["task"] == ("long_sweep" if found.long else "sweep")
        chosen[found.name] = queue_of(entry["task"], found.name)
        assert chosen[found.name] == (OUTSIDE if found.outside or found.long else INSIDE)
    assert chosen["marketplace.selling.closing.advance_campaigns"] == INSIDE
    assert chosen["payments.polling.look_at_open_payments"] == OUTSIDE
    assert chosen["ledger.rebuilding.rebuild_balances"] == OUTSIDE


def test_a_long_sweep_has_half_an_hour_and_is_never_handed_out_twice(app: Celery) -> None:
    """Its limit is its own, and Redis cannot think that its worker has died."""
    tasks = app.tasks
    limits = (tasks["long_sweep"].soft_time_limit, tasks["long_sweep"].time_limit)
    assert limits == (29 * 60, 30 * 60)
    assert tasks["long_sweep"].acks_late is False
    assert (tasks["sweep"].acks_late, tasks["deliver"].acks_late) == (True, True)
    limit = app.conf.broker_transport_options["visibility_timeout"]
    assert app.conf.task_time_limit < limit


def test_a_worker_that_is_told_no_queue_takes_both(app: Celery) -> None:
    """One small worker is enough for one small machine."""
    assert {queue.name for queue in app.conf.task_queues} == {INSIDE, OUTSIDE}
    assert {queue.name for queue in QUEUES} == {INSIDE, OUTSIDE}


@pytest.mark.parametrize("scheme", ["amqp", "amqps"])
def test_rabbitmq_confirms_and_gets_no_option_of_redis(scheme: str) -> None:
    """Its transport would pass them on to the connection, which does not know them."""
    assert transport_options(f"{scheme}://guest:guest@localhost//") == {"confirm_publish": True}


@pytest.mark.parametrize("address", ["redis://localhost/1", "redis+socket:///run/redis.sock"])
def test_redis_gets_back_the_tasks_of_dead_workers(address: str) -> None:
    """The options that bring them back are given however Redis is reached."""
    assert transport_options(address)["visibility_timeout"] == 300
