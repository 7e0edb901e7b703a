"""What lists of chat groups do when an order has been paid or given back."""

from __future__ import annotations

from accounts.facts import PersonDeleted
from core.database import execute
from core.facts import on
from marketplace.facts import OrderPaid, OrderRefunded
from marketplace.pasted_lists.claiming import note_given_back, note_paid
from marketplace.pasted_lists.personal import contribute_group_lists

contribute_group_lists()


@on(OrderPaid)
async def tick_the_line(fact: OrderPaid) -> None:
    """Show the others that this neighbour has joined."""
    await note_paid(fact.order_id)


@on(OrderRefunded)
async def free_the_line(fact: OrderRefunded) -> None:
    """Let the line be claimed again when nothing of the order is left."""
    await note_given_back(fact.order_id)


@on(PersonDeleted)
async def forget_who_claimed(fact: PersonDeleted) -> None:
    """Drop which line a person tapped; one that was ordered says no more than its order."""
    await execute(
        """UPDATE group_list_entry SET claimed_by = NULL
           WHERE claimed_by = $1 AND state <> 'ordered'""",
        fact.person_id,
    )
