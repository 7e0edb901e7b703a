"""What the migration maker would write, without letting it write."""

from __future__ import annotations

from itertools import chain

from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.conf.apps import AppConfig

from linli.piccolo_conf import APP_REGISTRY

APPS: dict[str, AppConfig] = APP_REGISTRY.app_configs


async def missing_statements(app: AppConfig) -> list[str]:
    """Give the statements a new migration of an application would hold."""
    altering = await AutoMigrationManager().get_alter_statements(app_config=app)
    return list(chain.from_iterable(part.statements for part in altering))
