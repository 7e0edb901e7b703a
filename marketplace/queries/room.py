"""How many units of a run are left: of its own stock, and of the stock and room it shares."""

from __future__ import annotations


def units_left(run: str) -> str:
    """Give the SQL of what is left of a run, ``run`` being the name of its row.

    Where every kind it sells is bounded the bounds of all kinds together count, and where every
    point is, the room of all points.
    """
    return f"""least({run}.stock_units - {run}.held_units - {run}.paid_units,
    {_bounded(run, "campaign_variant", "variant", "id")},
    {_bounded(run, "campaign_point", "point", "point")})"""


def room_of(bound_by: str, run: str, one: str) -> str:
    """Give the SQL of what the quotas of one variant or point of a run leave; null is any."""
    return f"""(SELECT min(quota.capacity_units - quota.used_units)
     FROM campaign_quota bound JOIN quota ON quota.id = bound.quota
     WHERE bound.campaign = {run} AND bound.{bound_by} = {one})"""  # noqa: S608 - names are ours


def _bounded(run: str, table: str, bound_by: str, column: str) -> str:
    each = room_of(bound_by, "part.campaign", f"part.{column}")
    return f"""(SELECT CASE WHEN bool_and(each.room IS NOT NULL) THEN sum(each.room) END::integer
     FROM (SELECT {each} AS room FROM {table} part WHERE part.campaign = {run}.id) each)"""  # noqa: S608 - names are ours
