"""Tests that must not run at the same time are given to one worker."""

from __future__ import annotations

import os

import pytest


@pytest.mark.xdist_group("kept-together")
def test_a_marked_test_carries_its_group(request: pytest.FixtureRequest) -> None:
    """The scheduler reads the group from the name; pytest 9.2 stopped xdist from writing it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("there are workers only where tests run side by side")
    assert request.node.nodeid.endswith("@kept-together")
