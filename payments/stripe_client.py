"""How Stripe is called: its official client, one way to the network, and what its errors mean."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import stripe
import structlog
from typing_extensions import override

from payments.circuit import Circuit
from payments.provider import GatewayRefused, GatewayUnavailable, GatewayUnknown

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping
    from typing import TypeVar

    T = TypeVar("T")

API_VERSION = "2026-10-28.endive"
# For a whole call with its retries; what a resident waits for together is payments.patience.
TIMEOUT_SECONDS = 8
CONNECT_SECONDS = 3
RETRIES = 2
# Whoever disconnects their account from us takes away the right to look at it.
ACCOUNT_LEFT = "account_invalid"

# Nothing about this machine travels with our requests.
stripe.enable_telemetry = False
log = structlog.get_logger(__name__)


class StripeCaller:
    """The official client of one event loop, left alone while Stripe is silent."""

    def __init__(
        self,
        key: str,
        base: str | None = None,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        retries: int = RETRIES,
    ) -> None:
        if base and "_live_" in key:
            message = "a live Stripe key is never sent to another address than Stripe's own"
            raise ValueError(message)
        self._transport = Transport(timeout_seconds)
        self._circuit = Circuit(timeout_seconds)
        self._client = stripe.StripeClient(
            key,
            stripe_version=API_VERSION,
            base_addresses={"api": base} if base else {},
            http_client=self._transport,
            max_network_retries=retries,
        )

    async def close(self) -> None:
        """Let go of connections."""
        await self._transport.close_async()

    async def _asked(self, call: Coroutine[Any, Any, T]) -> T:
        """Await a call and put Stripe's errors into our two families."""
        try:
            return await self._circuit.call(call)
        except (stripe.InvalidRequestError, stripe.CardError) as error:
            refused = GatewayUnknown if error.code == "resource_missing" else GatewayRefused
            raise refused(error.code or "invalid", error.user_message or "") from error
        except TimeoutError as error:
            raise GatewayUnavailable("no answer in time", answered=False) from error
        except stripe.PermissionError as error:
            # This error does not carry its code itself, only what was answered does.
            if error.error is None or error.error.code != ACCOUNT_LEFT:
                raise GatewayUnavailable("PermissionError", answered=True) from error
            raise GatewayUnknown(ACCOUNT_LEFT, error.user_message or "") from error
        except stripe.StripeError as error:
            # Wrong keys and rights belong here too: they heal when the operator mends them.
            log.warning("stripe_unavailable", kind=type(error).__name__, status=error.http_status)
            answered = not isinstance(error, stripe.APIConnectionError)
            raise GatewayUnavailable(type(error).__name__, answered=answered) from error


class Transport(stripe.HTTPClient):
    """The client's way to the network: one pool of connections, one limit of time."""

    name = "httpx"

    def __init__(self, timeout_seconds: float) -> None:
        super().__init__()
        patient = httpx.Timeout(timeout_seconds, connect=min(timeout_seconds, CONNECT_SECONDS))
        self._client = httpx.AsyncClient(timeout=patient)

    @override
    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        try:
            answer = await self._client.request(
                method, url, headers=dict(headers), content=post_data or None
            )
        except httpx.TimeoutException as reason:
            # Not the client's error, which it would repeat: who does not answer once is left alone.
            raise TimeoutError(type(reason).__name__) from reason
        except httpx.HTTPError as reason:
            lost = stripe.APIConnectionError(type(reason).__name__, should_retry=True)  # type: ignore[no-untyped-call]
            raise lost from reason
        return answer.content, answer.status_code, answer.headers

    @override
    async def sleep_async(self, secs: float) -> None:
        await asyncio.sleep(secs)

    @override
    async def close_async(self) -> None:
        await self._client.aclose()


def is_replayed(answer: stripe.StripeObject) -> bool:
    """Tell whether an answer is a repeated one, which shows the object as it was at first."""
    response = answer.last_response
    return response is not None and response.headers.get("idempotent-replayed") == "true"


def our_id(metadata: Any, name: str) -> UUID | None:
    """Give our id of an object from its metadata, if there is one."""
    try:
        return UUID(metadata[name]) if metadata is not None and name in metadata else None
    except ValueError:
        return None
