"""The tests' eye for open doors sees those that it should."""

from __future__ import annotations

import os
import socket

import pytest

from tests.running.listening import doors_of


def has_longer_addresses() -> bool:
    """Whether this machine speaks IPv6 at all."""
    try:
        with socket.socket(socket.AF_INET6) as door:
            door.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("address", "is_loopback"),
    [("127.0.0.1", True), ("127.8.9.10", True), ("0.0.0.0", False)],  # noqa: S104
)
def test_a_door_is_seen_with_its_address(address: str, *, is_loopback: bool) -> None:
    """Before it listens there is none."""
    with socket.socket() as door:
        door.bind((address, 0))
        place = door.getsockname()
        assert [found for found in doors_of(os.getpid()) if found.port == place[1]] == []
        door.listen()
        (found,) = [found for found in doors_of(os.getpid()) if found.port == place[1]]
    assert (str(found.address), found.is_loopback) == (address, is_loopback)


@pytest.mark.skipif(not has_longer_addresses(), reason="no IPv6 on this machine")
@pytest.mark.parametrize(("address", "is_loopback"), [("::1", True), ("::", False)])
def test_a_door_of_the_longer_addresses_is_seen(address: str, *, is_loopback: bool) -> None:
    """IPv6 is kept in a table of its own."""
    with socket.socket(socket.AF_INET6) as door:
        door.bind((address, 0))
        door.listen()
        port = door.getsockname()[1]
        (found,) = [found for found in doors_of(os.getpid()) if found.port == port]
    assert (str(found.address), found.is_loopback) == (address, is_loopback)
