"""What every answer tells the browser not to do."""

from __future__ import annotations

from functools import cache

from core.settings import settings

# Nothing from elsewhere, nothing inline, no frames.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'",
    # A build may decode codes with WebAssembly; this allows no eval of script.
    "script-src 'self' 'wasm-unsafe-eval'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
)


@cache
def security_headers() -> tuple[tuple[bytes, bytes], ...]:
    """Give the headers that every answer carries, whoever made it."""
    headers = {
        "content-security-policy": "; ".join(CONTENT_SECURITY_POLICY),
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
