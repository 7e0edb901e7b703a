"""Ports of platforms that start at the same time on one machine."""

from pathlib import Path

import pytest

from linli.running.home import Home
from linli.running.ports import held_ports
from linli.running.troubles import Trouble
from tests.payments.sandbox_process import free_port


def a_home(folder: Path) -> Home:
    folder.mkdir()
    return Home.at(str(folder))


def test_two_starts_at_once_never_choose_the_same_port(tmp_path: Path) -> None:
    """A port belongs to who chose it, also before its server listens."""
    ours, theirs = a_home(tmp_path / "ours"), a_home(tmp_path / "theirs")
    with (
        held_ports(ours, web=None, with_web=True) as one,
        held_ports(theirs, web=None, with_web=True) as other,
    ):
        assert not set(one.values()) & set(other.values())
        assert len(set(one.values())) == len(one)


def test_a_port_another_start_chose_cannot_be_asked_for(tmp_path: Path) -> None:
    """Two web servers would share it without a word, each answering half the requests."""
    ours, theirs = a_home(tmp_path / "ours"), a_home(tmp_path / "theirs")
    with (
        held_ports(ours, web=None, with_web=True) as one,
        pytest.raises(Trouble, match="in use by another programme"),
        held_ports(theirs, web=one["web"], with_web=True),
    ):
        pass


def test_ports_are_kept_from_start_to_start(tmp_path: Path) -> None:
    """A bookmark of the address goes on working."""
    home = a_home(tmp_path / "home")
    with held_ports(home, web=None, with_web=True) as first:
        pass
    with held_ports(home, web=None, with_web=True) as second:
        assert second == first


def test_servers_without_a_web_server_leave_its_port_to_others(tmp_path: Path) -> None:
    """A set kept for tests does not push the platform beside it to another address."""
    ours, theirs = a_home(tmp_path / "ours"), a_home(tmp_path / "theirs")
    port = free_port()
    with (
        held_ports(ours, web=port, with_web=False),
        held_ports(theirs, web=port, with_web=True) as platform,
    ):
        assert platform["web"] == port
