"""What every answer tells the browser not to do."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from core.settings import settings


@cache
def security_headers() -> tuple[tuple[bytes, bytes], ...]:
    """Give the headers that every answer carries, whoever made it."""
    headers = {
        "content-security-policy": content_security_policy(),
        "x-content-type-options": "nosniff",
        "referrer-policy": "strict-origin-when-cross-origin",
        "permissions-policy": "camera=(self), geolocation=(self), microphone=(), payment=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "x-frame-options": "DENY",
    }
    if settings().public_url.startswith("https://"):
        headers["strict-transport-security"] = "max-age=31536000"
    return tuple((name.encode(), value.encode()) for name, value in headers.items())


def content_security_policy() -> str:
    """Give the policy: nothing from elsewhere, nothing inline, no frames."""
    forms = " ".join(["'self'", *_pay_page_origin()])
    return "; ".join(
        [
            "default-src 'self'",
            # A build may decode codes with WebAssembly; this allows no eval of script.
            "script-src 'self' 'wasm-unsafe-eval'",
            "img-src 'self' data: blob:",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            f"form-action {forms}",
        ]
    )


def _pay_page_origin() -> list[str]:
    page = settings().stripe_pay_page
    if not (settings().development and page):
        return []
    parts = urlsplit(page)
    return [f"{parts.scheme}://{parts.netloc}"]
