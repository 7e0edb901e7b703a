"""A pasted group list, read line by line. Pure.

Above its first numbered line stands what is sold; without any number every line may be an
order and is read as one. A line written again under its number and name replaces the earlier
one; one number with two names, or one name under two numbers, is left for a person to see.
"""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.group_list.goods import goods
from marketplace.group_list.numbering import is_heading, numbered
from marketplace.group_list.saying import understood
from marketplace.group_list.settling import settled
from marketplace.group_list.shapes import Heading, Reading, VariantName


def read(text: str, variants: Sequence[VariantName], offer_title: str = "") -> Reading:
    """Read a pasted list against the variants of one campaign.

    Lines are what ``str.splitlines`` gives. Never raises, whatever the text; ``variants``
    holds at least one.
    """
    lines = list(numbered(text.splitlines()))
    first = next((place for place, line in enumerate(lines) if line.number is not None), 0)
    known = goods(variants, offer_title)
    headings = [place for place, line in enumerate(lines) if place < first or is_heading(line.raw)]
    said = [
        (line, understood(line.content, known))
        for place, line in enumerate(lines)
        if place not in set(headings)
    ]
    entries, unread = settled(said)
    return Reading(
        tuple(Heading(lines[place].line, lines[place].raw) for place in headings), entries, unread
    )
