"""A worker's places for messages, when its Redis dies while they are taken.

A worker takes as many messages as it has places, and Kombu frees a place once Redis was told that
the message is done. When that cannot be told, Kombu keeps the place: a worker all of whose places
were kept when Redis died takes nothing ever again, though it looks well. Here a place is free in
either case. What was not told comes again after the visibility timeout, and a delivery may come
twice.
"""

from __future__ import annotations

from kombu.transport import redis
from kombu.transport.virtual import QoS
from typing_extensions import override

from core.cache import AWAY


class FreeingPlaces(redis.QoS):
    """The places of one channel."""

    @override
    def ack(self, delivery_tag: str) -> None:
        """Tell Redis that a message is done; its place is free even if nobody could be told."""
        try:
            super().ack(delivery_tag)
        except AWAY:
            QoS.ack(self, delivery_tag)
            raise


def free_places() -> None:
    """Have every channel to a Redis of this process free its places in either case."""
    redis.Channel.QoS = FreeingPlaces
