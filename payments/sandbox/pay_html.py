"""The pay page's markup. Everything that came from outside is escaped here."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from payments.sandbox.journal import Row
    from payments.sandbox.pay_words import Words

SIGNS = {"cny": "¥", "hkd": "HK$", "usd": "US$", "sgd": "S$"}
LATE_SECONDS = 20
DEFAULT_CARD = "4242424242424242"
GROUP = 4


def money(amount: int, currency: str) -> str:
    """Write an amount in a currency's smallest unit as people read it."""
    return f"{SIGNS[currency]}{amount // 100:,}.{amount % 100:02d}"


def page(words: Words, amount: str, lines: list[str], inner: str) -> str:
    """Give the whole page around its inner part."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"""<!doctype html>
<html lang="{words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(words.title)} · {escape(words.banner)}</title>
<link rel="stylesheet" href="/static/pay.css">
</head>
<body>
<p class="banner" role="note"><strong>{escape(words.banner)}</strong></p>
<main>
<header>
<h1>{escape(words.title)}</h1>
<ul class="lines">{items}</ul>
<p class="due"><span>{escape(words.amount)}</span><output>{escape(amount)}</output></p>
</header>
{inner}
<footer>{escape(words.explain)}</footer>
</main>
</body>
</html>
"""


def card_form(words: Words, token: str, number: str, hidden: str, problem: str) -> str:
    """Give the form for a card, with suggested numbers as links that fill it in."""
    chips = "".join(
        f'<li><a href="?card={suggested}{_current(suggested, number)}'
        f"<span>{_grouped(suggested)}</span> <small>{escape(told)}</small></a></li>"
        for suggested, told in words.suggestion.items()
    )
    return f"""{problem}
<form method="post" action="/pay/{quote(token)}">{hidden}
<input type="hidden" name="method" value="card">
<label>{escape(words.number)}
<input name="number" inputmode="numeric" autocomplete="off" maxlength="23" required
 value="{escape(_grouped(number))}"></label>
<div class="pair">
<label>{escape(words.expiry)}<input name="expiry" value="12/40" maxlength="5" required></label>
<label>{escape(words.code)}<input name="cvc" value="123" inputmode="numeric" maxlength="4"
 required></label>
</div>
<button name="act" value="pay" class="main">{escape(words.pay)}</button>
{_late(words)}
{_abandon(words)}
</form>
<section class="suggestions"><h2>{escape(words.suggestions)}</h2><ul>{chips}</ul></section>"""


def wallet_form(words: Words, token: str, method: str, hidden: str, problem: str) -> str:
    """Give the code to scan and the buttons in its place."""
    return f"""{problem}
<figure class="code {escape(method)}">
<figcaption>{escape(words.methods[method])}</figcaption>
<img src="/pay/{quote(token)}/qr.svg" alt="" width="200" height="200">
<p>{escape(words.scan)}</p>
</figure>
<form method="post" action="/pay/{quote(token)}">{hidden}
<input type="hidden" name="method" value="{escape(method)}">
<button name="act" value="pay" class="main">{escape(words.pay)}</button>
{_late(words)}
<button name="act" value="decline">{escape(words.decline)}</button>
{_abandon(words)}
</form>"""


def question(words: Words, token: str, hidden: str) -> str:
    """Give the bank's question to the holder of a card that asks."""
    return f"""<p class="notice">{escape(words.asks)}</p>
<form method="post" action="/pay/{quote(token)}">{hidden}
<button name="act" value="approve" class="main">{escape(words.approve)}</button>
<button name="act" value="decline">{escape(words.refuse)}</button>
</form>"""


def closed(words: Words, state: str, back: str | None) -> str:
    """Give what is shown when there is nothing left to pay."""
    link = f'<a class="button main" href="{escape(back)}">{escape(words.back)}</a>' if back else ""
    return f'<p class="notice {escape(state)}">{escape(words.closed[state])}</p>{link}'


def refused(words: Words, told: str, page_path: str) -> str:
    """Give what is shown when something could not be done, and the way back to the page."""
    link = f'<a class="button" href="{escape(page_path)}">{escape(words.again)}</a>'
    return f'<p class="notice declined" role="alert">{escape(told)}</p>{link}'


def problem(words: Words, intent: Row | None) -> str:
    """Give the sentence about a declined attempt, when there was one."""
    if intent is None or not intent["last_payment_error"]:
        return ""
    return f'<p class="notice declined" role="alert">{escape(words.declined)}</p>'


def _late(words: Words) -> str:
    return f'<button name="act" value="late">{escape(words.late)}</button>'


def _abandon(words: Words) -> str:
    text = escape(words.abandon)
    return f'<button name="act" value="abandon" class="quiet" formnovalidate>{text}</button>'


def _grouped(number: str) -> str:
    return " ".join(number[at : at + GROUP] for at in range(0, len(number), GROUP))


def _current(suggested: str, number: str) -> str:
    return '" aria-current="true">' if suggested == number else '">'
