"""What the buyer has to do next: follow a redirect, or scan a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World


def for_intent(world: World, intent: Row, kind: str) -> Row:
    """Give the ``next_action`` of an intent that waits for its buyer."""
    page = f"{world.base_url}/pay/{intent['id']}"
    return_url = intent.get("_return_url")
    if kind == "wechat_pay":
        picture = f"{page}/qr.svg"
        code = {
            "data": f"weixin://wxpay/sandbox/{intent['id']}",
            "hosted_instructions_url": page,
            "image_data_url": picture,
            "image_url_png": picture,
            "image_url_svg": picture,
        }
        return {"type": "wechat_pay_display_qr_code", "wechat_pay_display_qr_code": code}
    redirect = {"return_url": return_url, "url": page}
    if kind == "alipay":
        native = {"native_data": None, "native_url": None}
        return {"type": "alipay_handle_redirect", "alipay_handle_redirect": {**redirect, **native}}
    return {"type": "redirect_to_url", "redirect_to_url": redirect}
