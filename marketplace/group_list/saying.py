"""What one line says, once its number is off: who, what, how many, and what else. Pure."""

from __future__ import annotations

import re

from marketplace.group_list.folding import fold
from marketplace.group_list.goods import Goods
from marketplace.group_list.heads import Chunk, Head, head, is_cancel, is_telling, text_of
from marketplace.group_list.pairing import UnclearError, items, ordering
from marketplace.group_list.shapes import LINE_MAX, Item, Said, Why
from marketplace.group_list.tokens import Kind, Token, chunks, tokenised
from marketplace.group_list.vocabulary import (
    ASKED,
    CANCEL_OTHER,
    CHANGES,
    NOTE_BEGINS,
    NOTICE,
    PAID,
)

_BESIDE = {Kind.BESIDE, Kind.MONEY, Kind.WORDS, Kind.NOTE}
_REASONS = {Kind.FRACTION: Why.FRACTION, Kind.NO_COUNT: Why.QUANTITIES_UNCLEAR}
_AROUND = " \t　,，、;；:：。.!！~～-—–|/·+×"
_OPENING = "（([【「《"
_TAKES_BACK_OTHER = re.compile(rf"(?:^|(?<=[\s,;、。:]))(?:{CANCEL_OTHER.pattern})[\s。!~]*$")
_SAYS_NOTE = re.compile(r"(?:备注|留言|注|ps)\s*:?\s*")


def understood(raw: str, goods: Goods) -> Said | Why:
    """Give what a line without its number says, or why that cannot be told."""
    if len(raw) > LINE_MAX:
        return Why.TOO_LONG
    try:
        return _understood(raw, fold(raw), goods)
    except UnclearError as unclear:
        return unclear.why


def _understood(raw: str, text: str, goods: Goods) -> Said:
    if other := _TAKES_BACK_OTHER.search(text):
        return _takes_back(raw, text[: other.start()], other, goods)
    tokens = tokenised(text, goods)
    if any(token.kind is Kind.DOUBT for token in tokens):
        raise UnclearError(Why.UNCERTAIN)
    said_note = ""
    if tokens and tokens[-1].kind is Kind.NOTE:
        last = tokens.pop()
        found = _SAYS_NOTE.match(last.text)
        said_note = raw[last.start + (found.end() if found else 0) :].strip()
    parts = list(chunks(tokens))
    if not parts:
        raise UnclearError(Why.NO_NAME)
    begun = head(parts, goods)
    return _composed(raw, begun, goods, said_note)


def _takes_back(raw: str, before: str, found: re.Match[str], goods: Goods) -> Said:
    if any(is_telling(token) for token in tokenised(before, goods)):
        raise UnclearError(Why.CANCELS_PART)
    number = next(group for group in found.groups() if group)
    return Said(_name(raw[: len(before)]), cancelled=True, cancels=int(number))


def _composed(raw: str, begun: Head, goods: Goods, said_note: str) -> Said:
    ordered, notes, cancelled = _tail(raw, begun, goods)
    name = _name(raw[: begun.end])
    if begun.ordered and (asked := ASKED.search(fold(name))):
        name = _name(name[: asked.start()]) or name
    if NOTICE.search(fold(name)):
        raise UnclearError(Why.NOTICE)
    found = _items(ordered, goods, cancelled=cancelled)
    if not name and not cancelled:
        raise UnclearError(Why.NO_NAME)
    note = " ".join(part for part in (*notes, said_note) if part)
    return Said(name, found, note, cancelled)


def _items(ordered: Chunk, goods: Goods, *, cancelled: bool) -> tuple[Item, ...]:
    if not ordered:
        if cancelled:
            return ()
        raise UnclearError(Why.NO_QUANTITY)
    return items(ordered, goods)


def _tail(raw: str, begun: Head, goods: Goods) -> tuple[Chunk, list[str], bool]:
    """Put every chunk after the name to the order, to the notes or to the cancelling."""
    ordered, notes, cancelled = list(begun.ordered), list[str](), begun.cancelled
    paid = False
    for part in begun.rest:
        more = ordering(part, goods)
        if is_cancel(part):
            cancelled = True
        elif more is not None and more:
            if cancelled:
                raise UnclearError(Why.CANCELS_PART)
            ordered += more
        else:
            paid = _check_note(part, after_paid=paid)
            notes.append(raw[part[0].start : part[-1].end].strip())
    return ordered, notes, cancelled


def _check_note(part: Chunk, *, after_paid: bool) -> bool:
    """Let pass what is no order for sure; tell whether it speaks of money paid."""
    text = text_of(part)
    if CHANGES.search(text):
        raise UnclearError(Why.CHANGED)
    paid = bool(PAID.match(text))
    _check_pieces(part, paid=paid or after_paid)
    words = "".join(token.text for token in part if token.kind is Kind.WORDS)
    if words and not (NOTE_BEGINS.match(text) or NOTE_BEGINS.match(words)):
        raise UnclearError(Why.LEFTOVER)
    return paid


def _check_pieces(part: Chunk, *, paid: bool) -> None:
    unclear = [
        token.kind
        for token in part
        if token.kind not in _BESIDE and not _is_harmless(token, paid=paid)
    ]
    if unclear:
        raise UnclearError(
            next((_REASONS[kind] for kind in unclear if kind in _REASONS), Why.LEFTOVER)
        )
    if any(token.kind is Kind.MONEY for token in part) and not paid:
        raise UnclearError(Why.PRICE)


def _is_harmless(token: Token, *, paid: bool) -> bool:
    """Tell whether a number in a note is money paid (已付59.8) or a mere word (周三)."""
    if token.kind is Kind.FRACTION:
        return paid and token.text.replace(".", "").isdigit()
    return token.plain and (paid or not token.text.isascii())


def _name(raw: str) -> str:
    return raw.strip(_AROUND).rstrip(_AROUND + _OPENING)
