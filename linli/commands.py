"""The commands themselves. Each opens what it needs, does one thing and says what it did."""

from __future__ import annotations

import getpass
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from accounts.founding import found_operator
from accounts.importing_communities import import_communities as import_places
from accounts.passwords import check_strength
from core import clock, invariants, outbox
from core.resealing import reseal_stored
from core.settings import settings
from linli.migrating import migrate as run_migrations
from linli.town import CommandFailed, failures_told, reaching_the_database, town
from payments.gateway import gateway
from payments.provider import GatewayRefused, GatewayUnavailable

# Each kind of message has an address and a secret of its own.
ENDPOINTS = (
    ("/webhooks/stripe", "STRIPE_WEBHOOK_SECRET", False),
    ("/webhooks/stripe-connect", "STRIPE_CONNECT_WEBHOOK_SECRET", True),
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Coroutine


@dataclass(frozen=True)
class Command:
    """A command, what it is for, its options and what it does."""

    summary: str
    run: Callable[[argparse.Namespace], Coroutine[Any, Any, int]]
    arguments: dict[str, dict[str, Any]] = field(default_factory=dict)


def say(text: str) -> None:
    """Speak to the terminal."""
    print(text, flush=True)  # noqa: T201 - a command speaks to its terminal


async def migrate(_given: argparse.Namespace) -> int:
    """Bring the database to the present shape of all tables."""
    with failures_told(), reaching_the_database():
        say(await run_migrations())
    return 0


async def import_communities(given: argparse.Namespace) -> int:
    """Import the communities of a province, city, district or street."""
    async with town():
        told = 0

        def progress(done: int, whole: int) -> None:
            nonlocal told
            if done * 10 // max(whole, 1) > told:
                told = done * 10 // max(whole, 1)
                say(f"{done} / {whole}")

        count = await import_places(given.code, progress)
        say(f"{count.whole} places: {count.added} added, {count.renamed} renamed")
    return 0


async def check_invariants(_given: argparse.Namespace) -> int:
    """Check every truth of the platform; print the counterexamples of those that broke."""
    async with town():
        broken = await invariants.check()
        for one in broken:
            say(f"BROKEN  {one.name}\n        {one.why}")
            for counterexample in one.counterexamples:
                say(f"        {counterexample}")
        say(f"{len(invariants.every_invariant())} invariants checked, {len(broken)} broken")
    return 1 if broken else 0


async def create_operator(given: argparse.Namespace) -> int:
    """Make somebody an operator of the platform."""
    password = given.password or getpass.getpass("Password: ")
    async with town():
        check_strength(password, given.address)
        person = await found_operator(given.name, given.address, password)
        say(f"{given.name} is an operator now ({person})")
    return 0


async def resume_parked(given: argparse.Namespace) -> int:
    """Hand parked deliveries out again."""
    async with town():
        say(f"{await outbox.resume_parked(given.reaction)} deliveries are due again")
    return 0


async def reseal(_given: argparse.Namespace) -> int:
    """Move stored personal data to the first of the secret keys."""
    async with town():
        say(f"{await reseal_stored()} values are sealed under the first key now")
    return 0


async def register_webhooks(_given: argparse.Namespace) -> int:
    """Let the payment provider report to this platform; what it knows already stays."""
    async with town():
        try:
            for path, secret, connect in ENDPOINTS:
                url = f"{settings().public_url}{path}"
                made = await gateway().register_webhook(url, connect=connect)
                told = (
                    f"{secret}={made.secret}"
                    if made.secret
                    else "known already, brought up to date"
                )
                say(f"{url}  {told}")
        except (GatewayUnavailable, GatewayRefused) as away:
            raise CommandFailed(f"the payment provider did not agree: {away}") from away
    return 0


async def move_clock(given: argparse.Namespace) -> int:
    """Move time forward for every process of a development platform."""
    step = timedelta(days=given.days, hours=given.hours, minutes=given.minutes)
    with failures_told():
        if settings().clock_file is None:
            raise CommandFailed("time moves in development only (LINLI_MODE, LINLI_CLOCK_FILE)")
        whole = clock.move_shared(step)
    say(f"it is {clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M} now ({whole} ahead)")
    return 0


async def rebuild_search(_given: argparse.Namespace) -> int:
    """Write the whole search index anew beside the present one, then swap them."""
    from search.engine import EngineAway  # noqa: PLC0415 - a heavy client for one command
    from search.rebuilding import rebuild  # noqa: PLC0415

    async with town():
        try:
            say(f"{await rebuild()} documents are findable")
        except EngineAway as away:
            raise CommandFailed(f"the search engine does not answer: {away}") from away
    return 0


async def seed(_given: argparse.Namespace) -> int:
    """Fill an empty development platform with a believable street."""
    from linli.demo.seeding import seed as write_demo  # noqa: PLC0415 - pictures are drawn there

    async with town():
        if not settings().development:
            raise CommandFailed("demo data belongs to development only (LINLI_MODE)")
        await write_demo(say)
    return 0


COMMANDS = {
    "migrate": Command("bring the database to the present shape of all tables", migrate),
    "import-communities": Command(
        "import the communities of a place from the national division codes",
        import_communities,
        {"--code": {"required": True, "help": "2, 4, 6, 9 or 12 digits; 310106 is 静安区"}},
    ),
    "seed": Command("fill an empty development platform with a believable street", seed),
    "rebuild-search": Command("write the search index anew and swap it in", rebuild_search),
    "check-invariants": Command("check every truth; exit 1 when one is broken", check_invariants),
    "create-operator": Command(
        "make somebody an operator of the platform",
        create_operator,
        {
            "--name": {"required": True, "help": "name shown to others"},
            "--address": {"required": True, "help": "phone number or e-mail address to sign in"},
            "--password": {"help": "asked for when not given"},
        },
    ),
    "resume-parked": Command(
        "hand parked deliveries out again",
        resume_parked,
        {"--reaction": {"help": "only those of one reaction"}},
    ),
    "reseal": Command("move stored personal data to the first of the secret keys", reseal),
    "register-webhooks": Command(
        "let the payment provider report to this platform; prints secrets of new addresses",
        register_webhooks,
    ),
    "move-clock": Command(
        "move time forward (development only)",
        move_clock,
        {
            "--days": {"type": int, "default": 0},
            "--hours": {"type": int, "default": 0},
            "--minutes": {"type": int, "default": 0},
        },
    ),
}
