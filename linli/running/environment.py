"""The settings every process of the platform gets, as core.settings reads them."""

from linli.running.home import Home
from linli.running.postgres import database_url
from linli.running.postgres_place import Place
from linli.running.redis_server import redis_url
from linli.running.secrets_file import Secrets


def environment_of(
    home: Home, *, ports: dict[str, int], place: Place, secrets: Secrets
) -> dict[str, str]:
    """Give the environment of web, worker, beat, relay and commands."""
    return {
        "LINLI_MODE": "development",
        "LINLI_HOME": str(home.path),
        "LINLI_PUBLIC_URL": f"http://127.0.0.1:{ports['web']}",
        "DATABASE_URL": database_url(place, ports["postgres"], secrets),
        "REDIS_URL": redis_url(ports["redis"], secrets, database=0),
        "BROKER_URL": redis_url(ports["redis"], secrets, database=1),
        "MEILISEARCH_URL": f"http://127.0.0.1:{ports['meilisearch']}",
        "MEILISEARCH_KEY": secrets.meilisearch_key,
        "STRIPE_API_KEY": secrets.stripe_api_key,
        "STRIPE_WEBHOOK_SECRET": secrets.stripe_webhook_secret,
        "STRIPE_CONNECT_WEBHOOK_SECRET": secrets.stripe_connect_webhook_secret,
        "STRIPE_API_BASE": f"http://127.0.0.1:{ports['stripe']}",
        "LINLI_SECRET_KEYS": secrets.encryption_keys,
        "LINLI_LOOKUP_KEY": secrets.lookup_key,
        "LINLI_SIGNING_KEY": secrets.signing_key,
        "LINLI_CLOCK_FILE": str(home.clock_file()),
    }
