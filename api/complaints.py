"""Says in both languages what msgspec found wrong with a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.refusals import Text

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = {
    "int": Text("整数", "a whole number"),
    "float": Text("数字", "a number"),
    "str": Text("文字", "text"),
    "bool": Text("是或否", "yes or no"),
    "array": Text("列表", "a list"),
    "object": Text("对象", "an object"),
    "null": Text("空", "nothing"),
    "uuid": Text("标识", "an identifier"),
    "datetime": Text("时间", "a time"),
    "date": Text("日期", "a date"),
}
OTHER_KIND = Text("另一种内容", "another kind of value")

_PATH = re.compile(r" - at `(?:key in )?\$\.?(?P<path>[^`]*)`$")


def complaint(message: str) -> tuple[str, Text]:
    """Translate one message of msgspec: give the path of the field and a sentence."""
    found = _PATH.search(message)
    path = found["path"] if found else ""
    bare = message[: found.start()] if found else message
    for pattern, say in _SENTENCES:
        if matched := re.fullmatch(pattern, bare):
            inner, sentence = say(matched)
            return ".".join(part for part in (path, inner) if part), sentence
    return path, Text("内容不正确", "This value is not right")


def _unknown(match: re.Match[str]) -> tuple[str, Text]:
    return match[1], Text("没有这个字段", "There is no such field")


def _far(match: re.Match[str]) -> tuple[str, Text]:
    return match[1], Text("年份不对", "Not in a year anybody means")


def _missing(match: re.Match[str]) -> tuple[str, Text]:
    return match[1], Text("必须填写", "This is needed")


def _length(match: re.Match[str]) -> tuple[str, Text]:
    listed = match["kind"] == "array"
    few, many = ("项", " items") if listed else ("个字", " characters")
    if match["sign"] == ">=":
        return "", Text(f"至少 {match['n']} {few}", f"At least {match['n']}{many}")
    return "", Text(f"最多 {match['n']} {few}", f"At most {match['n']}{many}")


def _bound(match: re.Match[str]) -> tuple[str, Text]:
    words = {
        ">=": ("不能小于", "Not below"),
        ">": ("必须大于", "More than"),
        "<=": ("不能大于", "Not above"),
        "<": ("必须小于", "Less than"),
    }
    zh, en = words[match["sign"]]
    return "", Text(f"{zh} {match['n']}", f"{en} {match['n']}")


def _kind(match: re.Match[str]) -> tuple[str, Text]:
    first = match["kind"].split(" | ")[0]
    kind = KINDS.get(first, OTHER_KIND)
    return "", Text(f"这里应当是{kind.zh}", f"This must be {kind.en}")


def _fixed(zh: str, en: str) -> Callable[[re.Match[str]], tuple[str, Text]]:
    return lambda _match: ("", Text(zh, en))


_SENTENCES: list[tuple[str, Callable[[re.Match[str]], tuple[str, Text]]]] = [
    (r"Object contains unknown field `(.+)`", _unknown),
    (r"Year of `(.+)` out of reach", _far),
    (r"Object missing required field `(.+)`", _missing),
    (r"Missing required (?:query|header|cookie) parameter '(.+?)'.*", _missing),
    (r"Expected `(?P<kind>\w+)` of length (?P<sign><=|>=) (?P<n>\d+)", _length),
    (r"Expected `(?:int|float|decimal)` (?P<sign><=|>=|<|>) (?P<n>-?[\d.e+]+)", _bound),
    (
        r"Expected `(?:int|float)` that's a multiple of (?P<n>\d+)",
        lambda match: (
            "",
            Text(f"必须是 {match['n']} 的倍数", f"Must be a multiple of {match['n']}"),
        ),
    ),
    (r"Expected `str` matching regex .+", _fixed("格式不对", "Not in the form expected")),
    (r"Expected `(?P<kind>[^`]+)`, got .+", _kind),
    (r"Invalid enum value .+", _fixed("请从给出的选项中选择", "Choose one of the values offered")),
    (r"Invalid UUID", _fixed("不是有效的标识", "Not a valid identifier")),
    (r"Invalid RFC3339 encoded .+", _fixed("不是有效的时间", "Not a valid time")),
    (r"Integer value out of range", _fixed("数字太大", "The number is too large")),
    (r"Number out of range", _fixed("数字太大", "The number is too large")),
    (
        r"Expected `datetime` with a timezone component",
        _fixed("时间要带时区", "The time needs a zone"),
    ),
]
