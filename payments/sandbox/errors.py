"""Errors in Stripe's shape: a status, and an object with type, code, message and param."""

from __future__ import annotations

from typing import Any


class StripeError(Exception):
    """An error answer. ``kept`` says that what was staged before it stands."""

    kept = False
    kind = "invalid_request_error"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        status: int = 400,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param
        self.status = status
        self.extra = extra or {}

    def body(self) -> dict[str, Any]:
        """Give the JSON object Stripe would answer."""
        error = {"type": self.kind, "message": self.message, **self.extra}
        if self.code:
            error["code"] = self.code
        if self.param:
            error["param"] = self.param
        return {"error": error}


# Named as the answers they are; the suffix would say nothing more.
class InvalidParameter(StripeError):  # noqa: N818
    """A parameter is unknown, missing or malformed; such answers are not remembered."""


class WrongState(StripeError):  # noqa: N818
    """The object is in a state that does not allow the request."""


class CardDeclined(StripeError):  # noqa: N818
    """The payment was declined; the attempt itself is remembered."""

    kept = True
    kind = "card_error"


class KeyReused(StripeError):  # noqa: N818
    """An idempotency key came back with other parameters."""

    kind = "idempotency_error"


class ServerTrouble(StripeError):  # noqa: N818
    """Scripted trouble: the server answers as a broken one does."""

    kind = "api_error"


def missing(kind: str, row_id: str, param: str = "id") -> StripeError:
    """Give the answer for an id that names nothing."""
    return StripeError(
        f"No such {kind}: '{row_id}'", code="resource_missing", param=param, status=404
    )
