"""What Piccolo looks for: the engine and the applications in the order of the graph."""

from importlib.util import find_spec

from piccolo.conf.apps import AppRegistry

from core.database import DB

PACKAGES = ("core", "accounts", "ledger", "payments", "coupons", "volunteers", "marketplace")

APP_REGISTRY = AppRegistry(
    apps=[f"{name}.piccolo_app" for name in PACKAGES if find_spec(f"{name}.piccolo_app")]
)

__all__ = ["APP_REGISTRY", "DB"]
