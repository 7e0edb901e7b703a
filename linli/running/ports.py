"""Loopback ports: chosen once, remembered, moved only when somebody else has them."""

import hashlib
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from linli.running.home import Home, read_json, write_json
from linli.running.troubles import Trouble

HOST = "127.0.0.1"
FIRST_WEB_PORT = 8400
SERVERS = ("postgres", "redis", "meilisearch", "stripe")


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        # Without it a port in TIME_WAIT, left by our own last run, would look taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return _bound(probe, port)


@contextmanager
def held_ports(home: Home, *, web: int | None, with_web: bool) -> Iterator[dict[str, int]]:
    """Give a port for the web server and each server of the set, ours until the block ends.

    :param web: the port the person asked for
    :param with_web: whether a web server will run; otherwise its port is only named
    :raises Trouble: that port is taken
    """
    path = home / "ports.json"
    kept = read_json(path)
    with ExitStack() as claims:
        chosen: dict[str, int] = {}
        for name in SERVERS:
            start = _server_range(home) + SERVERS.index(name)
            chosen[name] = _claimed(claims, kept.get(name), start)
        if with_web:
            chosen["web"] = _claimed_web(claims, web, kept.get("web"))
        else:
            chosen["web"] = web or kept.get("web") or FIRST_WEB_PORT
        if chosen != kept:
            write_json(path, chosen, mode=0o644)
        yield chosen


def _claimed_web(claims: ExitStack, asked: int | None, kept: object) -> int:
    if asked is None:
        return _claimed(claims, kept, FIRST_WEB_PORT)
    if not _claim(claims, asked):
        raise Trouble(f"Port {asked} is in use by another programme. Choose another with --port.")
    return asked


def _claimed(claims: ExitStack, kept: object, start: int) -> int:
    if isinstance(kept, int) and _claim(claims, kept):
        return kept
    port = start
    while not _claim(claims, port):
        port += 1
    return port


def _claim(claims: ExitStack, port: int) -> bool:
    """Keep a free port for this process, from before its server listens until the process ends.

    Two platforms that start at the same time would both find a port free, and their web
    servers would share it without a word (SO_REUSEPORT). The datagram socket of the same
    number is the token: nobody else needs it, one process may have it, and it goes with
    the process however that ends.
    """
    token = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if not _bound(token, port) or not is_free(port):
        token.close()
        return False
    claims.enter_context(token)
    return True


def _bound(probe: socket.socket, port: int) -> bool:
    try:
        probe.bind((HOST, port))
    except OSError:
        return False
    return True


def _server_range(home: Home) -> int:
    """Spread homes over 20000-29800, so that two of them seldom want the same ports."""
    digest = hashlib.sha256(str(home.path).encode()).digest()
    return 20_000 + int.from_bytes(digest[:4]) % 980 * 10
