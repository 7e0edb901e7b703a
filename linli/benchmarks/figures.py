"""One figure, printed as one line of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, and the limit it is held against.

    ``limit`` is ``>=``, ``<=`` or ``=``; ``limit_value`` belongs to the ratio when there is
    one, else to the value.
    """

    name: str
    value: float
    unit: str
    limit: str | None = None
    limit_value: float | None = None
    ratio: float | None = None

    def tell(self) -> None:
        """Print the line."""
        rounded = {
            key: round(value, 3) if isinstance(value, float) else value
            for key, value in asdict(self).items()
        }
        print(json.dumps(rounded), flush=True)  # noqa: T201 - the result goes to the terminal
