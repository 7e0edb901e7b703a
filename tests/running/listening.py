"""Where processes listen, as the kernel tells it."""

from __future__ import annotations

import contextlib
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from ipaddress import IPv4Address

LISTEN = "0A"


class Door(NamedTuple):
    """A TCP address on which something waits for callers."""

    address: IPv4Address | IPv6Address
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can call."""
        mapped = self.address.ipv4_mapped if isinstance(self.address, IPv6Address) else None
        return (mapped or self.address).is_loopback


def doors_of(pid: int) -> list[Door]:
    """Give where a process and all its descendants listen."""
    doors = _doors_by_socket()
    held = {socket for one in _family(pid) for socket in _sockets(one)}
    return [doors[socket] for socket in sorted(held & doors.keys())]


def children_of(pid: int) -> list[int]:
    """Give the processes a process has started, by any of its threads."""
    found: list[int] = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            # A thread may end while the list of them is read.
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                found.extend(map(int, (thread / "children").read_text(encoding="ascii").split()))
    return found


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in children_of(pid):
        yield from _family(child)


def _sockets(pid: int) -> Iterator[str]:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for file in Path(f"/proc/{pid}/fd").iterdir():
            # A file may be closed while the list of them is read.
            with contextlib.suppress(FileNotFoundError):
                kind, _, inode = str(file.readlink()).partition(":")
                if kind == "socket":
                    yield inode.strip("[]")


def _doors_by_socket() -> dict[str, Door]:
    found = {}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == LISTEN:
                found[rest[5]] = _door(local)
    return found


def _door(local: str) -> Door:
    """Read `0100007F:1F90`: words of 32 bits in the order of the machine, then the port."""
    words, _, port = local.partition(":")
    raw = bytes.fromhex(words)
    address = b"".join(raw[at : at + 4][::-1] for at in range(0, len(raw), 4))
    return Door(ip_address(address), int(port, 16))
