"""What a handler may ask to be given, by the name of its parameter.

async def get_order(viewer: SignedIn, order_id: FromPath[UUID]) -> Order: ...
"""

from __future__ import annotations

from typing import TypeAlias
from uuid import UUID

from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation

from accounts.access import Viewer
from api.visit import Visit

# ``viewer``: the person who asks; 401 when nobody is signed in.
SignedIn: TypeAlias = SkipValidation[NamedDependency[Viewer]]
# ``person``: who asks, from the session alone; for the busiest routes.
SignedInPerson: TypeAlias = SkipValidation[NamedDependency[UUID]]
# ``optional_viewer``: the person who asks, or None.
Anybody: TypeAlias = SkipValidation[NamedDependency[Viewer | None]]
# ``visit``: the request itself, as api.visit describes it.
ThisVisit: TypeAlias = SkipValidation[NamedDependency[Visit]]

__all__ = [
    "Anybody",
    "FromPath",
    "FromQuery",
    "JSONBody",
    "SignedIn",
    "SignedInPerson",
    "ThisVisit",
]
