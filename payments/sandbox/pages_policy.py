"""What a page of the sandbox may do in a browser."""

from __future__ import annotations

from urllib.parse import urlsplit


def policy(back: str | None) -> dict[str, str]:
    """Give the headers of a page whose form leads back to an address."""
    # Browsers hold the redirect after a form to form-action too, so the shop is named.
    shop = urlsplit(back) if back else None
    origin = f" {shop.scheme}://{shop.netloc}" if shop else ""
    rules = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    rules += f"frame-ancestors 'none'; form-action 'self'{origin}"
    return {
        "content-security-policy": rules,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
    }
