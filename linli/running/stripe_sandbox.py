"""The sandbox Stripe server: payments without money, through the same client and webhooks."""

from linli.running.child import python
from linli.running.home import Home
from linli.running.readiness import http_ok
from linli.running.secrets_file import Secrets
from linli.running.service import Service

WEBHOOK_PATH = "/webhooks/stripe"
CONNECT_WEBHOOK_PATH = "/webhooks/stripe-connect"


def stripe_sandbox(home: Home, port: int, *, web: str, secrets: Secrets) -> Service:
    """Give the sandbox. It keeps its payments in HOME and sends signed webhooks to ``web``."""
    folder = home / "stripe"
    folder.mkdir(mode=0o700, exist_ok=True)
    return Service(
        name="stripe",
        command=python(
            "-m", "payments.sandbox",
            "--port", str(port),
            "--state", str(folder / "state.json"),
            "--webhook-url", f"{web}{WEBHOOK_PATH}",
            "--webhook-secret", secrets.stripe_webhook_secret,
            "--connect-url", f"{web}{CONNECT_WEBHOOK_PATH}",
            "--connect-secret", secrets.stripe_connect_webhook_secret,
        ),
        ready=http_ok(port, "/health"),
        # It refuses to run anywhere else, and pays late when time is moved.
        environment={"LINLI_MODE": "development", "LINLI_CLOCK_FILE": str(home.clock_file())},
    )  # fmt: skip
