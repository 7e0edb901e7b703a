"""Passwords and keys of one installation: minted once, kept in HOME/secrets.json."""

import base64
import secrets
from dataclasses import asdict, dataclass, fields

from linli.running.home import Home, read_json, write_json


def _password() -> str:
    return secrets.token_urlsafe(24).replace("-", "a").replace("_", "b")


def _key() -> str:
    """Give 32 random bytes in base64, the shape core.settings asks of every key."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True)
class Secrets:
    """Losing these loses the personal data encrypted with them: back the file up."""

    database_admin_password: str
    database_password: str
    redis_password: str
    meilisearch_key: str
    stripe_api_key: str
    stripe_webhook_secret: str
    stripe_connect_webhook_secret: str
    encryption_keys: str
    lookup_key: str
    signing_key: str


def _mint() -> Secrets:
    return Secrets(
        database_admin_password=_password(),
        database_password=_password(),
        redis_password=_password(),
        meilisearch_key=_password(),
        stripe_api_key=f"sk_test_{secrets.token_hex(16)}",
        stripe_webhook_secret=f"whsec_{secrets.token_hex(16)}",
        stripe_connect_webhook_secret=f"whsec_{secrets.token_hex(16)}",
        encryption_keys=f"k1:{_key()}",
        lookup_key=_key(),
        signing_key=_key(),
    )


def secrets_of(home: Home) -> Secrets:
    """Give the secrets of this home; mint those it does not have yet."""
    path = home / "secrets.json"
    kept = read_json(path)
    whole = asdict(_mint()) | kept
    if whole != kept:
        write_json(path, whole)
    return Secrets(**{field.name: whole[field.name] for field in fields(Secrets)})
