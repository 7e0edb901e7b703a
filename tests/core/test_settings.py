"""A wrong setting stops the start with a line that says what to do."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from core.settings import Settings, SettingsError

KEY = base64.b64encode(b"k" * 32).decode()
RIGHT = {
    "LINLI_MODE": "development",
    "LINLI_PUBLIC_URL": "http://127.0.0.1:8400/",
    "DATABASE_URL": "postgresql://linli:pw@/linli?host=/run/pg&port=5433",
    "REDIS_URL": "redis://:pw@127.0.0.1:6379/0",
    "MEILISEARCH_URL": "http://127.0.0.1:7700",
    "MEILISEARCH_KEY": "search",
    "STRIPE_API_KEY": "sk_test_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
    "LINLI_SECRET_KEYS": f"k2:{KEY},k1:{KEY}",
    "LINLI_LOOKUP_KEY": KEY,
    "LINLI_SIGNING_KEY": KEY,
}


def complaints(**changed: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        Settings.read({**RIGHT, **changed})
    return str(refused.value).splitlines()


def test_the_right_settings_are_read() -> None:
    """Keys are decoded, addresses lose their last slash, and the rest has its default."""
    found = Settings.read({**RIGHT, "LINLI_HOME": "/var/lib/linli"})
    assert found.development
    assert found.public_url == "http://127.0.0.1:8400"
    assert [key.key_id for key in found.secret_keys] == ["k2", "k1"]
    assert found.lookup_key == found.secret_keys[0].key == b"k" * 32
    assert found.broker_url == "redis://:pw@127.0.0.1:6379/1"
    assert found.pictures_url == "file:///var/lib/linli/pictures"
    assert found.database_pool_size == 8
    assert (found.smtp_url, found.sms_provider, found.open_id_connect) == (None, "outbox", None)
    assert (found.log_format, found.clock_file) == ("text", None)


def test_production_is_what_nobody_has_to_ask_for() -> None:
    """Without LINLI_MODE nothing of development is allowed."""
    given = {name: value for name, value in RIGHT.items() if name != "LINLI_MODE"}
    assert not Settings.read(given).development


def test_everything_that_is_missing_is_said_at_once() -> None:
    """One start is enough to learn all that is wrong."""
    with pytest.raises(SettingsError) as refused:
        Settings.read({})
    said = str(refused.value).splitlines()
    assert len(said) == 10
    assert "DATABASE_URL is not set" in said


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("LINLI_MODE", "test", "one of production, development"),
        ("LINLI_PUBLIC_URL", "127.0.0.1:8400", "http:// or https://"),
        ("DATABASE_URL", "mysql://x", "postgresql://"),
        ("DATABASE_URL", "postgresql://[", "postgresql://"),
        ("REDIS_URL", "http://x", "redis://"),
        ("MEILISEARCH_URL", "meili", "http://"),
        ("STRIPE_API_KEY", "pk_test_1", "secret or restricted key"),
        ("LINLI_LOOKUP_KEY", "c2hvcnQ=", "32 random bytes in base64"),
        ("LINLI_SIGNING_KEY", "not base64!", "32 random bytes in base64"),
        ("LINLI_SECRET_KEYS", f"k1:{KEY},k1:{KEY}", "different short id"),
        ("LINLI_SECRET_KEYS", f"k.1:{KEY}", "different short id"),
        ("LINLI_SECRET_KEYS", "k1:c2hvcnQ=", "32 random bytes in base64"),
        ("DATABASE_POOL_SIZE", "0", "whole number 1 to 200"),
        ("DATABASE_POOL_SIZE", "²", "whole number 1 to 200"),
        ("DATABASE_POOL_SIZE", "ten", "whole number 1 to 200"),
        ("LINLI_LOG", "xml", "one of text, json"),
        ("OIDC_ISSUER", "https://id.example", "is not set, though another"),
        ("SMTP_URL", "mail.example.com", "smtp://"),
        ("SMS_PROVIDER", "pigeon", "https://"),
        ("PICTURES_URL", "/var/pictures", "file://"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_what_it_must_be(name: str, value: str, part: str) -> None:
    """The line starts with the variable, or for a group with one of the group."""
    said = complaints(**{name: value})
    assert any(part in line or part.replace(" or ", ", ") in line for line in said), said
    assert all(line.partition("_")[0] == name.partition("_")[0] for line in said), said


def test_no_complaint_repeats_a_secret() -> None:
    """What is logged at a failed start must not hold keys."""
    said = complaints(LINLI_SECRET_KEYS="k1:c2VjcmV0c2VjcmV0", STRIPE_API_KEY="mistyped_sk_live_9")
    assert "c2VjcmV0" not in "".join(said)
    assert "sk_live_9" not in "".join(said)


def test_a_live_key_never_goes_to_another_address() -> None:
    """Real money and a sandbox cannot be mixed up, in any mode."""
    said = complaints(STRIPE_API_KEY="sk_live_1", STRIPE_API_BASE="http://127.0.0.1:9000")
    assert said == ["STRIPE_API_BASE must not be set together with a live key"]


def test_the_queue_is_kept_apart_behind_a_socket_too() -> None:
    """Celery has a name of its own for a socket, and takes the database as a parameter."""
    found = Settings.read({**RIGHT, "REDIS_URL": "unix:///run/redis.sock"})
    assert found.redis_url == "unix:///run/redis.sock"
    assert found.broker_url == "redis+socket:///run/redis.sock?virtual_host=1"


def test_a_broker_we_cannot_speak_to_stops_the_start() -> None:
    """Redis and RabbitMQ are tried; others are refused at once instead of at the first task."""
    (said,) = complaints(BROKER_URL="sqs://keys@")
    assert said.startswith(
        "BROKER_URL must be an address starting with amqp://, amqps://, redis://"
    )


@pytest.mark.parametrize("name", ["STRIPE_API_BASE", "LINLI_CLOCK_FILE"])
def test_tools_of_development_stop_a_production_start(name: str) -> None:
    """Neither the sandbox nor a movable clock."""
    said = complaints(LINLI_MODE="production", **{name: "/tmp/x"})  # noqa: S108
    assert said == [f"{name} is for development only; unset it"]


def test_the_development_clock_and_the_own_services_are_read() -> None:
    """What may be replaced is replaced by its variable."""
    found = Settings.read(
        {
            **RIGHT,
            "LINLI_CLOCK_FILE": "/run/linli/clock",
            "BROKER_URL": "amqp://rabbit",
            "PICTURES_URL": "s3://town/pictures",
            "OIDC_ISSUER": "https://id.example/",
            "OIDC_CLIENT_ID": "linli",
            "OIDC_CLIENT_SECRET": "secret",
        }
    )
    assert found.clock_file == Path("/run/linli/clock")
    assert found.broker_url == "amqp://rabbit"
    assert found.pictures_url == "s3://town/pictures"
    assert found.open_id_connect is not None
    assert found.open_id_connect.issuer == "https://id.example"
