"""A poster as a designer would lay it out: photo, title, price, how far, where, and a code.

The photo takes the height that the words leave over. Without a photo the title takes its
place, large on our colour.
"""

from __future__ import annotations

from typing import Protocol

from core.amounts import yuan
from marketplace.posters.canvas import (
    INK,
    LEAF,
    PAPER,
    PERSIMMON,
    QUIET,
    TRACK,
    Box,
    Canvas,
    Style,
    lines_of,
    width_of,
)
from marketplace.posters.content import Bar, PosterContent, bar_of, price_text, progress_text, said

WIDTH, HEIGHT = 1080, 1600
MARGIN = 64
INSIDE = WIDTH - 2 * MARGIN
CODE = 288

TITLE = Style(60, INK, bold=True)
GREAT_TITLE = Style(100, PAPER, bold=True)
PRICE = Style(124, PERSIMMON, bold=True)
SIGN = Style(64, PERSIMMON, bold=True)
BESIDE = Style(36, QUIET)
FACT = Style(36, INK)
PROGRESS = Style(42, INK, bold=True)
MARK = Style(30, QUIET)
SMALLEST = 24
BRAND = Style(34, PERSIMMON, bold=True)

FOOT = HEIGHT - MARGIN - CODE
BAR = FOOT - 146
PRICE_LINE = BAR - 118
TITLE_LINES = 2
GREAT_TITLE_LINES = 4  # one more would run into our name
LINE = 80


class PosterPainter(Protocol):
    """Paints posters; called beside the event loop."""

    def paint(self, content: PosterContent, photo: bytes | None) -> bytes:
        """Give the poster as PNG."""
        ...


class PillowPainter:
    """Paints with Pillow."""

    def paint(self, content: PosterContent, photo: bytes | None) -> bytes:
        """Paint a poster 1080 pixels across and 1600 down."""
        canvas = Canvas(WIDTH, HEIGHT)
        if photo is None:
            _great_title(canvas, content)
        else:
            _photo_and_title(canvas, content, photo)
        _price(canvas, content)
        _progress(canvas, content)
        _foot(canvas, content)
        return canvas.png()


def _photo_and_title(canvas: Canvas, content: PosterContent, photo: bytes) -> None:
    lines = lines_of(content.title, INSIDE, TITLE, TITLE_LINES)
    first_line = PRICE_LINE - 142 - LINE * (len(lines) - 1)
    canvas.photo(Box(0, 0, WIDTH, first_line - 92), photo)
    _brand(canvas, content)
    for place, line in enumerate(lines):
        canvas.text(MARGIN, first_line + LINE * place, line, TITLE)


def _great_title(canvas: Canvas, content: PosterContent) -> None:
    ground = Box(0, 0, WIDTH, PRICE_LINE - 170)
    canvas.image.paste(PERSIMMON, ground)
    _brand(canvas, content)
    lines = lines_of(content.title, INSIDE, GREAT_TITLE, GREAT_TITLE_LINES)
    line_height = GREAT_TITLE.size * 4 // 3
    first = ground.bottom - 72 - line_height * (len(lines) - 1)
    for place, line in enumerate(lines):
        canvas.text(MARGIN, first + line_height * place, line, GREAT_TITLE)


def _brand(canvas: Canvas, content: PosterContent) -> None:
    """Put our name on a small label that any photo lets be read."""
    word = said(content, "brand")
    box = Box(MARGIN, MARGIN, MARGIN + width_of(word, BRAND) + 56, MARGIN + 68)
    canvas.rounded(box, 34, PAPER)
    canvas.text(box.left + 28, box.bottom - 22, word, BRAND)


def _price(canvas: Canvas, content: PosterContent) -> None:
    end = canvas.text(MARGIN, PRICE_LINE, "¥", SIGN)
    end = canvas.text(end + 6, PRICE_LINE, price_text(content), PRICE)
    if content.several_prices:
        end = canvas.text(end + 10, PRICE_LINE, said(content, "from"), BESIDE)
    beside = [said(content, "per", unit=content.unit_label)] if content.unit_label else []
    for line in beside:
        [shown] = lines_of(line, max(120, WIDTH - MARGIN - end - 20), BESIDE, 1)
        canvas.text(end + 20, PRICE_LINE, shown, BESIDE)
    if content.list_price_fen > content.price_fen:
        usual = said(content, "list", price=yuan(content.list_price_fen))
        canvas.struck(end + 20, PRICE_LINE - 62, usual, BESIDE)


def _progress(canvas: Canvas, content: PosterContent) -> None:
    """Draw how far it is, and say it in words above."""
    colour = LEAF if content.formed else PERSIMMON
    told, size = progress_text(content), PROGRESS.size
    # Several thresholds take many words; smaller ones are better than words that are cut off.
    while size > SMALLEST and width_of(told, Style(size, colour, bold=True)) > INSIDE:
        size -= 2
    style = Style(size, colour, bold=True)
    [text] = lines_of(told, INSIDE, style, 1)
    canvas.text(MARGIN, BAR - 30, text, style)
    bar = bar_of(content)
    if bar is None:
        return
    canvas.rounded(Box(MARGIN, BAR, WIDTH - MARGIN, BAR + 24), 12, TRACK)
    across = min(INSIDE, INSIDE * bar.reached // bar.whole)
    if across:
        canvas.rounded(Box(MARGIN, BAR, MARGIN + max(24, across), BAR + 24), 12, colour)
    _steps(canvas, content, bar)


def _steps(canvas: Canvas, content: PosterContent, bar: Bar) -> None:
    """Mark the steps below the bar; the last is always told, others where there is room."""
    free_until = WIDTH - MARGIN
    for step in reversed(bar.steps):
        at = MARGIN + INSIDE * step.units // bar.whole
        told = f"{said(content, 'units', units=step.units)} ¥{yuan(step.price_fen)}"
        width = width_of(told, MARK)
        right = min(at + width // 2, free_until)
        if step.units != bar.whole:
            canvas.pen.line((at, BAR + 3, at, BAR + 20), fill=PAPER, width=4)
        if right - width >= MARGIN:
            reached = step.units <= bar.reached
            canvas.text_to(right, BAR + 70, told, Style(MARK.size, INK if reached else QUIET))
            free_until = right - width - 28


def _foot(canvas: Canvas, content: PosterContent) -> None:
    code = Box(WIDTH - MARGIN - CODE, FOOT, WIDTH - MARGIN, HEIGHT - MARGIN)
    canvas.code(code, content.url)
    width = code.left - MARGIN - 40
    top = FOOT + 44
    facts = [
        ("sold_by", content.merchant, 1),
        ("collect", " ".join(filter(None, [content.collect, content.place])), 2),
        ("closes", "" if content.closed else content.closes, 1),
    ]
    for key, fact, lines_max in facts:
        if fact:
            top = _fact(canvas, (MARGIN, top, width), (said(content, key), fact), lines_max)
    canvas.text(
        MARGIN, code.bottom - 14, said(content, "look" if content.closed else "scan") + " →", BRAND
    )


def _fact(canvas: Canvas, at: tuple[int, int, int], told: tuple[str, str], lines_max: int) -> int:
    left, top, width = at
    label, fact = told
    beside = left + width_of(label, BESIDE) + 20
    canvas.text(left, top, label, BESIDE)
    for line in lines_of(fact, width - (beside - left), FACT, lines_max):
        canvas.text(beside, top, line, FACT)
        top += 50
    return top + 6
