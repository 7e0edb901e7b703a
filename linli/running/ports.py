"""Loopback ports: chosen once, remembered, moved only when somebody else took them."""

import hashlib
import socket

from linli.running.home import Home, read_json, write_json
from linli.running.troubles import Trouble

FIRST_WEB_PORT = 8400
SERVERS = ("postgres", "redis", "meilisearch", "stripe")


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        # Without it a port in TIME_WAIT, left by our own last run, would look taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _next_free(start: int, taken: set[int]) -> int:
    port = start
    while port in taken or not is_free(port):
        port += 1
    return port


def _server_range(home: Home) -> int:
    """Spread homes over 20000-29800, so that two of them seldom want the same ports."""
    digest = hashlib.sha256(str(home.path).encode()).digest()
    return 20_000 + int.from_bytes(digest[:4]) % 980 * 10


def ports_of(home: Home, *, web: int | None) -> dict[str, int]:
    """Give a free port for the web server and each server of the set.

    :param web: the port the person asked for
    :raises Trouble: that port is taken
    """
    if web is not None and not is_free(web):
        raise Trouble(f"Port {web} is in use by another programme. Choose another with --port.")
    path = home / "ports.json"
    kept = read_json(path)
    chosen: dict[str, int] = {}
    for name in ("web", *SERVERS):
        wanted = web if name == "web" and web else kept.get(name)
        start = FIRST_WEB_PORT if name == "web" else _server_range(home)
        taken = set(chosen.values())
        chosen[name] = (
            wanted
            if isinstance(wanted, int) and wanted not in taken and is_free(wanted)
            else _next_free(start, taken)
        )
    if chosen != kept:
        write_json(path, chosen, mode=0o644)
    return chosen
