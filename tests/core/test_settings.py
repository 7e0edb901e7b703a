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
    assert (found.stripe_api_base, found.divisions) == (None, None)


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
        ("LINLI_PUBLIC_URL", "127.0.0.1:8400", "http://, https://"),
        ("LINLI_PUBLIC_URL", "http://", "names no host"),
        ("LINLI_PUBLIC_URL", "https:///town", "names no host"),
        ("LINLI_PUBLIC_URL", "https://:8400", "names no host"),
        ("LINLI_PUBLIC_URL", "https://town.example:web", "a port that is not a number"),
        ("LINLI_PUBLIC_URL", "https://town.example:65536", "a port that is not a number"),
        ("LINLI_PUBLIC_URL", "https://town.example/linli", "host and port alone"),
        ("LINLI_PUBLIC_URL", "https://town.example?a=b", "host and port alone"),
        ("LINLI_PUBLIC_URL", "https://me@town.example", "host and port alone"),
        ("DATABASE_URL", "mysql://x", "postgresql://"),
        ("DATABASE_URL", "postgresql://[", "postgresql://"),
        ("REDIS_URL", "http://x", "redis://"),
        ("REDIS_URL", "redis://x:0", "a port that is not a number 1 to 65535"),
        ("MEILISEARCH_URL", "meili", "http://"),
        ("MEILISEARCH_URL", "http://", "names no host"),
        ("STRIPE_API_KEY", "pk_test_1", "secret or restricted key"),
        ("STRIPE_API_BASE", "127.0.0.1:9000", "http://, https://"),
        ("STRIPE_API_BASE", "http://", "names no host"),
        ("STRIPE_API_BASE", "http://127.0.0.1:nine", "a port that is not a number"),
        ("LINLI_LOOKUP_KEY", "c2hvcnQ=", "32 random bytes in base64"),
        ("LINLI_SIGNING_KEY", "not base64!", "32 random bytes in base64"),
        ("LINLI_SECRET_KEYS", f"k1:{KEY},k1:{KEY}", "different short id"),
        ("LINLI_SECRET_KEYS", f"k.1:{KEY}", "different short id"),
        ("LINLI_SECRET_KEYS", "k1:c2hvcnQ=", "32 random bytes in base64"),
        ("LINLI_DIVISIONS", "/no/such/folder", "a folder that exists"),
        ("LINLI_DIVISIONS", __file__, "a folder that exists"),
        ("DATABASE_POOL_SIZE", "0", "whole number 1 to 200"),
        ("DATABASE_POOL_SIZE", "²", "whole number 1 to 200"),
        ("DATABASE_POOL_SIZE", "ten", "whole number 1 to 200"),
        ("LINLI_LOG", "xml", "one of text, json"),
        ("SMTP_URL", "mail.example.com", "smtp://"),
        ("SMTP_URL", "smtp://:25", "names no host"),
        ("SMS_PROVIDER", "pigeon", "https://, http:// (or set it to `outbox`)"),
        ("SMS_PROVIDER", "https://", "names no host"),
        ("PICTURES_URL", "/var/pictures", "file://"),
        ("PICTURES_URL", "file://pictures", "file:///dir"),
        ("PICTURES_URL", "file://", "file:///dir"),
        ("PICTURES_URL", "s3://", "names no host"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_what_it_must_be(name: str, value: str, part: str) -> None:
    """One line for it, which starts with the variable."""
    (said,) = complaints(**{name: value})
    assert said.startswith(f"{name} "), said
    assert part in said


@pytest.mark.parametrize(
    ("mode", "issuer", "part"),
    [
        ("development", "id.example", "https://"),
        ("development", "https://", "names no host"),
        ("development", "https://id.example:x", "a port that is not a number"),
        ("development", "https://id.example/?a=b", "nothing after its path"),
        ("development", "https://id.example/#a", "nothing after its path"),
        ("production", "http://id.example", "https://"),
        ("production", "", "is not set, though another"),
    ],
)  # fmt: skip
def test_a_wrong_issuer_is_named(mode: str, issuer: str, part: str) -> None:
    """What people sign in with is asked over https, but while developing."""
    client = {"OIDC_CLIENT_ID": "linli", "OIDC_CLIENT_SECRET": "secret"}
    (said,) = complaints(LINLI_MODE=mode, OIDC_ISSUER=issuer, **client)
    assert said.startswith("OIDC_ISSUER ")
    assert part in said


def test_half_a_provider_to_sign_in_with_is_named() -> None:
    """Each setting that is missing has its line."""
    assert complaints(OIDC_ISSUER="https://id.example") == [
        "OIDC_CLIENT_ID is not set, though another OIDC setting is",
        "OIDC_CLIENT_SECRET is not set, though another OIDC setting is",
    ]


def test_several_hosts_of_one_database_are_read() -> None:
    """What PostgreSQL's own addresses allow is not ours to refuse."""
    several = "postgresql://linli:pw@one:5432,two:5433/linli"
    assert Settings.read({**RIGHT, "DATABASE_URL": several}).database_url == several


def test_no_complaint_repeats_a_secret() -> None:
    """What is logged at a failed start must not hold keys."""
    said = complaints(LINLI_SECRET_KEYS="k1:c2VjcmV0c2VjcmV0", STRIPE_API_KEY="mistyped_sk_live_9")
    said += complaints(REDIS_URL="redis://:sesame@h:x", SMTP_URL="smtp://me:sesame@")
    for secret in ("c2VjcmV0", "sk_live_9", "sesame"):
        assert secret not in "".join(said)


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
@pytest.mark.parametrize("value", ["/run/linli/x", "http://127.0.0.1:9000"])
def test_tools_of_development_stop_a_production_start(name: str, value: str) -> None:
    """Neither the sandbox nor a movable clock, whatever they are set to."""
    said = complaints(LINLI_MODE="production", **{name: value})
    assert said == [f"{name} is for development only; unset it"]


def test_the_development_clock_and_the_own_services_are_read() -> None:
    """What may be replaced is replaced by its variable."""
    found = Settings.read(
        {
            **RIGHT,
            "LINLI_CLOCK_FILE": "/run/linli/clock",
            "BROKER_URL": "amqp://rabbit",
            "PICTURES_URL": "s3://town/pictures",
            "STRIPE_API_BASE": "http://127.0.0.1:9000/",
            "LINLI_DIVISIONS": str(Path(__file__).parent),
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
    assert found.stripe_api_base == "http://127.0.0.1:9000"
    assert found.divisions == Path(__file__).parent
