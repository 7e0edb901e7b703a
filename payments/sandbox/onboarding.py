"""The page on which a payee tells Stripe who they are: ``/onboard/{link}``, good once.

Like the pay page it needs no script and loads nothing from elsewhere.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from payments.sandbox import accounts
from payments.sandbox.pages_policy import policy
from payments.sandbox.web import Request, Response

if TYPE_CHECKING:
    from payments.sandbox.journal import Row
    from payments.sandbox.world import World

HTML = "text/html; charset=utf-8"


class Words(NamedTuple):
    """Every sentence of the page in one language."""

    language: str
    title: str
    banner: str
    explain: str
    missing: str
    submit: str
    later: str


CHINESE = Words(
    language="zh-CN",
    title="开通收款账户",
    banner="沙盒 · 不动真钱",
    explain="这是开发用的模拟页面。真实环境里，收款方在支付机构的网站上填写身份与银行资料。",
    missing="还缺这些资料",
    submit="全部提交",
    later="以后再说",
)
ENGLISH = Words(
    language="en",
    title="Open an account to be paid on",
    banner="Sandbox · no real money",
    explain="A make-believe page for development. In reality the payee tells the provider who "
    "they are and which bank is theirs.",
    missing="Still missing",
    submit="Hand everything in",
    later="Later",
)


def answer(world: World, request: Request) -> Response:
    """Answer a request for the page, or for what its buttons do."""
    link = world.journal.get(accounts.LINK, unquote(request.path.rsplit("/", 1)[-1]))
    if link is None:
        return Response(404, b"not found")
    if request.method == "POST":
        return _act(world, request, link)
    if link["used"] or link["expires_at"] < world.clock.now():
        return _to(link.get("refresh_url"))
    world.journal.put(accounts.LINK, {**link, "used": True})
    world.journal.commit()
    account = world.need("account", link["account"])
    headers = policy(link.get("return_url"))
    return Response(body=_page(account, request).encode(), kind=HTML, headers=headers)


def _act(world: World, request: Request, link: Row) -> Response:
    fields = parse_qs(request.body.decode("utf-8", "replace"))
    if fields.get("act") == ["submit"]:
        accounts.complete(world, link["account"])
        world.journal.commit()
    return _to(link.get("return_url"))


def _to(address: str | None) -> Response:
    if address is None or urlsplit(address).scheme not in {"http", "https"}:
        return Response(body=b"done")
    return Response(303, headers={"location": address})


def _page(account: Row, request: Request) -> str:
    english = request.headers.get("accept-language", "").lower().startswith("en")
    words = ENGLISH if english else CHINESE
    missing = account["requirements"]["currently_due"]
    items = "".join(f"<li>{escape(name)}</li>" for name in missing)
    told = f"<p>{words.missing}</p><ul class=lines>{items}</ul>" if items else ""
    return f"""<!doctype html>
<html lang="{words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{words.title} · {words.banner}</title>
<link rel="stylesheet" href="/static/pay.css">
</head>
<body>
<p class="banner" role="note"><strong>{words.banner}</strong></p>
<main>
<header><h1>{words.title}</h1>{told}</header>
<form method="post">
<button name="act" value="submit" class="main">{words.submit}</button>
<button name="act" value="later" class="quiet">{words.later}</button>
</form>
<footer>{words.explain}</footer>
</main>
</body>
</html>
"""
