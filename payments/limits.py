"""What a provider takes at all. Pure."""

from __future__ import annotations

# Half a dollar is the least a provider takes; below it there is nothing to pay online.
MINIMUM_FEN = 360
