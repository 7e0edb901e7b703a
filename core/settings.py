"""Settings of the process, read once from the environment.

Every wrong value is reported at once, each in a line that says what to set.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

KEY_BYTES = 32
# Others may leave it out: a socket, or the machine itself.
NEEDS_HOST = frozenset({"http", "https", "smtp", "smtps", "s3"})
BROKERS = ("amqp", "amqps", "redis", "rediss", "redis+socket")
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_ORIGIN = re.compile(r"https?://[^/?#@]*/?", re.IGNORECASE)


class SettingsError(Exception):
    """One or more settings are wrong; the message has one line for each."""


class SecretKey(NamedTuple):
    """An encryption key with the id stored beside whatever it encrypted."""

    key_id: str
    key: bytes


@dataclass(frozen=True)
class OpenIdConnect:
    """An OpenID Connect provider that people may sign in with."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class Settings:
    """What a process needs to know of the world around it."""

    mode: str
    home: Path
    public_url: str
    database_url: str
    redis_url: str
    broker_url: str
    meilisearch_url: str
    meilisearch_key: str
    meilisearch_index: str
    stripe_api_key: str
    stripe_webhook_secret: str
    stripe_connect_webhook_secret: str | None
    stripe_api_base: str | None
    secret_keys: tuple[SecretKey, ...]
    lookup_key: bytes
    signing_key: bytes
    open_id_connect: OpenIdConnect | None
    pictures_url: str
    divisions: Path | None
    smtp_url: str | None
    sms_provider: str
    clock_file: Path | None
    database_pool_size: int
    log_format: str

    @property
    def development(self) -> bool:
        """Tell whether sandbox parts and the shared clock are allowed."""
        return self.mode == "development"

    @staticmethod
    def read(environ: Mapping[str, str]) -> Settings:
        """Read all settings; raise SettingsError naming every wrong one."""
        return _Reader(environ).settings()


@cache
def settings() -> Settings:
    """Give the settings of this process."""
    return Settings.read(os.environ)


class _Reader:
    """Reads values and gathers complaints, so that all are told in one go."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.complaints: list[str] = []

    def settings(self) -> Settings:
        mode = self.one_of("LINLI_MODE", ("production", "development"))
        development = mode == "development"
        home = Path(self.text("LINLI_HOME", ".linli")).absolute()
        redis_url = self.url("REDIS_URL", ("redis", "rediss", "unix"))
        clock_file = self.of_development("LINLI_CLOCK_FILE", development=development)
        found = Settings(
            mode=mode,
            home=home,
            public_url=self.public_url(),
            database_url=self.url("DATABASE_URL", ("postgresql", "postgres")),
            redis_url=redis_url,
            broker_url=self.broker_url(redis_url),
            meilisearch_url=self.url("MEILISEARCH_URL", ("http", "https")).rstrip("/"),
            meilisearch_key=self.text("MEILISEARCH_KEY"),
            meilisearch_index=self.text("MEILISEARCH_INDEX", "findable"),
            stripe_api_key=self.stripe_key(),
            stripe_webhook_secret=self.text("STRIPE_WEBHOOK_SECRET"),
            stripe_connect_webhook_secret=self.text("STRIPE_CONNECT_WEBHOOK_SECRET", "") or None,
            stripe_api_base=self.stripe_api_base(development=development),
            secret_keys=self.secret_keys(),
            lookup_key=self.key("LINLI_LOOKUP_KEY"),
            signing_key=self.key("LINLI_SIGNING_KEY"),
            open_id_connect=self.open_id_connect(development=development),
            pictures_url=self.pictures_url(home),
            divisions=self.divisions(),
            smtp_url=self.smtp_url(),
            sms_provider=self.sms_provider(),
            clock_file=Path(clock_file) if clock_file else None,
            database_pool_size=self.number("DATABASE_POOL_SIZE", 8, 1, 200),
            log_format=self.one_of("LINLI_LOG", ("text", "json")),
        )
        if self.complaints:
            raise SettingsError("\n".join(self.complaints))
        return found

    def complain(self, name: str, what: str) -> None:
        self.complaints.append(f"{name} {what}")

    def text(self, name: str, default: str | None = None) -> str:
        value = self.environ.get(name, "").strip() or default
        if value is None:
            self.complain(name, "is not set")
        return value or ""

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, choices[0])
        if value not in choices:
            self.complain(name, f"is {value!r}; it must be one of {', '.join(choices)}")
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not least <= int(value) <= most:
            self.complain(name, f"is {value!r}; it must be a whole number {least} to {most}")
            return default
        return int(value)

    def url(self, name: str, schemes: tuple[str, ...]) -> str:
        value = self.text(name)
        if value and (wrong := _wrong_with(value, schemes)):
            self.complain(name, wrong)
        return value

    def public_url(self) -> str:
        before = len(self.complaints)
        value = self.url("LINLI_PUBLIC_URL", ("http", "https"))
        if len(self.complaints) == before and not _ORIGIN.fullmatch(value):
            self.complain("LINLI_PUBLIC_URL", "must be scheme, host and port alone")
        return value.rstrip("/")

    def of_development(self, name: str, *, development: bool) -> str | None:
        """Give what only development may set; elsewhere it stops the start."""
        value = self.environ.get(name, "").strip() or None
        if value and not development:
            self.complain(name, "is for development only; unset it")
            return None
        return value

    def stripe_api_base(self, *, development: bool) -> str | None:
        name = "STRIPE_API_BASE"
        if self.of_development(name, development=development) is None:
            return None
        if self.text("STRIPE_API_KEY", "").startswith(("sk_live", "rk_live")):
            self.complain(name, "must not be set together with a live key")
        return self.url(name, ("http", "https")).rstrip("/")

    def divisions(self) -> Path | None:
        value = self.text("LINLI_DIVISIONS", "")
        if value and not Path(value).is_dir():
            self.complain("LINLI_DIVISIONS", "must be a folder that exists")
        return Path(value).absolute() if value else None

    def sms_provider(self) -> str:
        value = self.text("SMS_PROVIDER", "outbox")
        if value != "outbox" and (wrong := _wrong_with(value, ("https", "http"))):
            self.complain("SMS_PROVIDER", f"{wrong} (or set it to `outbox`)")
        return value

    def smtp_url(self) -> str | None:
        return self.url("SMTP_URL", ("smtp", "smtps")) if self.environ.get("SMTP_URL") else None

    def broker_url(self, redis_url: str) -> str:
        if not self.environ.get("BROKER_URL"):
            return _second_database(redis_url)
        return self.url("BROKER_URL", BROKERS)

    def pictures_url(self, home: Path) -> str:
        if not self.environ.get("PICTURES_URL"):
            return f"file://{home}/pictures"
        value = self.url("PICTURES_URL", ("file", "s3"))
        if value.startswith("file:") and not re.match("file:///[^/]", value):
            self.complain("PICTURES_URL", "must name a folder from the root on, as file:///dir")
        return value

    def key(self, name: str) -> bytes:
        value = self.text(name)
        return self.decoded(name, value) if value else b""

    def decoded(self, name: str, value: str) -> bytes:
        try:
            key = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            self.complain(name, f"must be {KEY_BYTES} random bytes in base64")
        return key

    def secret_keys(self) -> tuple[SecretKey, ...]:
        keys: list[SecretKey] = []
        for part in filter(None, self.text("LINLI_SECRET_KEYS").split(",")):
            key_id, _, encoded = part.strip().partition(":")
            if not _KEY_ID.fullmatch(key_id) or any(key_id == known.key_id for known in keys):
                self.complain("LINLI_SECRET_KEYS", "needs a different short id before each key")
            keys.append(SecretKey(key_id, self.decoded("LINLI_SECRET_KEYS", encoded)))
        return tuple(keys)

    def stripe_key(self) -> str:
        value = self.text("STRIPE_API_KEY")
        if value and not value.startswith(("sk_", "rk_")):
            self.complain("STRIPE_API_KEY", "must be a secret or restricted key (sk_… or rk_…)")
        return value

    def open_id_connect(self, *, development: bool) -> OpenIdConnect | None:
        names = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
        issuer, *client = [self.environ.get(name, "").strip() for name in names]
        if not any((issuer, *client)):
            return None
        for name, value in zip(names, (issuer, *client), strict=True):
            if not value:
                self.complain(name, "is not set, though another OIDC setting is")
        # OpenID Connect Discovery 1.0, section 3: https, and neither query nor fragment.
        allowed = ("https", "http") if development else ("https",)
        if issuer and (wrong := _wrong_with(issuer, allowed)):
            self.complain("OIDC_ISSUER", wrong)
        elif "?" in issuer or "#" in issuer:
            self.complain("OIDC_ISSUER", "must have nothing after its path: no ? and no #")
        return OpenIdConnect(issuer.rstrip("/"), *client)


def _wrong_with(address: str, schemes: tuple[str, ...]) -> str | None:
    """Say what is wrong with an address, without repeating it: it may hold a password."""
    if _scheme(address) not in schemes:
        return f"must be an address starting with {'://, '.join(schemes)}://"
    parts = urlsplit(address)
    if parts.scheme in NEEDS_HOST and not parts.hostname:
        return f"names no host after {parts.scheme}://"
    return None if _has_right_port(parts) else "has a port that is not a number 1 to 65535"


def _has_right_port(parts: SplitResult) -> bool:
    # PostgreSQL and brokers may be given several hosts in one address, which is theirs to read.
    if parts.scheme not in NEEDS_HOST | {"redis", "rediss"}:
        return True
    try:
        return parts.port != 0
    except ValueError:
        return False


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""


def _second_database(redis_url: str) -> str:
    """Keep the queue apart from the cache, in the next of Redis' numbered databases."""
    if _scheme(redis_url) in ("redis", "rediss"):
        return urlsplit(redis_url)._replace(path="/1").geturl()
    # A socket is called otherwise by Celery, which names the database apart.
    parts = urlsplit(redis_url)
    return f"redis+socket://{parts.netloc}{parts.path}?virtual_host=1"
