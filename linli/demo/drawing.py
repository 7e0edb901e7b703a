"""Pictures of goods, composed of openly licensed illustrations on a warm ground."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import resvg_py

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 800
STANDS_BACK_ABOVE = 370
ICONS = (
    Path(__file__).resolve().parents[2]
    / "scripts/tools/node_modules/@iconify-json/fluent-emoji/icons.json"
)
# Ground, table and light of a scene; the hue follows the kind of goods.
SCENES: dict[str, tuple[str, str, str]] = {
    "fruit": ("#ffe9d6", "#fbd3b0", "#fff6ec"),
    "vegetables": ("#e8f0df", "#cfe0bd", "#f6faf0"),
    "meat_eggs": ("#fdeccb", "#f4d69c", "#fff8e8"),
    "seafood": ("#e0eef1", "#bfdbe2", "#f3fafb"),
    "grain_oil": ("#f3ead6", "#e2d0a8", "#fbf7ec"),
    "bakery": ("#f8e6d3", "#e9c9a3", "#fdf5ec"),
    "dairy": ("#e9eef7", "#cdd9ec", "#f7f9fd"),
    "snacks_drinks": ("#fbe3df", "#f1c3bb", "#fff4f2"),
    "prepared_food": ("#fbe5d0", "#efc79c", "#fff6ec"),
    "household": ("#e6ecea", "#c8d6d1", "#f6f9f8"),
    "flowers": ("#f7e4ec", "#e9c3d3", "#fdf4f8"),
    "mother_baby": ("#eee7f5", "#d7c8ea", "#faf7fd"),
}
ARRANGEMENTS: tuple[tuple[tuple[int, int, int], ...], ...] = (
    ((400, 410, 430),),
    ((280, 440, 300), (540, 380, 340)),
    ((400, 330, 300), (255, 500, 260), (560, 505, 260)),
    ((210, 450, 210), (400, 390, 300), (595, 450, 210)),
)


@cache
def _icons() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads(ICONS.read_text(encoding="utf-8"))
    return found


@cache
def _icon(name: str) -> tuple[str, int]:
    icons = _icons()
    icon = icons["icons"][name]
    body = str(icon["body"])  # type: ignore[index]
    side = icon.get("width") or icons.get("width") or 32  # type: ignore[attr-defined]
    return body, int(str(side))


def draw(icons: Sequence[str], category: str, seed: int) -> bytes:
    """Give a square PNG of some goods of a category; the seed decides how they lie."""
    random = Random(f"{'/'.join(icons)}:{category}:{seed}")  # noqa: S311 - a drawing, no secret
    places = ARRANGEMENTS[seed % len(ARRANGEMENTS)]
    things = "".join(
        _placed(icons[number % len(icons)], place, random.randint(-9, 9), number)
        for number, place in enumerate(places)
    )
    ground, table, light = SCENES[category]
    svg = f"""<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}"
      viewBox="0 0 {SIZE} {SIZE}">
      <defs><radialGradient id="light" cx="50%" cy="38%" r="70%">
        <stop offset="0" stop-color="{light}"/><stop offset="1" stop-color="{ground}"/>
      </radialGradient></defs>
      <rect width="{SIZE}" height="{SIZE}" fill="url(#light)"/>
      <ellipse cx="400" cy="830" rx="640" ry="260" fill="{table}" opacity="0.75"/>
      {things}</svg>"""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg))


def _placed(name: str, place: tuple[int, int, int], turn: int, number: int) -> str:
    x, y, side = place
    body, box = _icon(name)
    # Gradients of two illustrations must not share their names.
    body = body.replace('id="', f'id="p{number}-').replace("url(#", f"url(#p{number}-")
    body = body.replace('href="#', f'href="#p{number}-')
    scale = side / box
    # What stands further back has its shadow hidden by what stands in front.
    shadow = (
        ""
        if y < STANDS_BACK_ABOVE
        else (
            f'<ellipse cx="{x}" cy="{y + side * 0.5}" rx="{side * 0.42}" ry="{side * 0.07}"'
            ' fill="#3a2a1c" opacity="0.13"/>'
        )
    )
    return (
        f'{shadow}<g transform="rotate({turn} {x} {y}) translate({x - side / 2} {y - side / 2})'
        f' scale({scale})">{body}</g>'
    )
