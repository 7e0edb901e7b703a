"""Papers come out in Chinese, the same each time, and never keep a process waiting."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import ImageFont
from pypdf import PdfReader

from core.typeface import FAMILY, INDEX, regular
from core.typesetting import BadTemplateError, Paper, PapersAway, Typst, typesetter

if TYPE_CHECKING:
    from collections.abc import Callable

    Template = Callable[[str], Path]

AT = datetime(2026, 3, 1, 4, tzinfo=UTC)
ENDLESS = "#for one in range(100000) { for two in range(100000) { [#one] } }"
READING = """
#let content = json(bytes(sys.inputs.content))
#set text(font: sys.inputs.family, lang: "zh")
"""


@pytest.fixture
def template(tmp_path: Path) -> Template:
    """Write a template that has read its content."""

    def write(body: str) -> Path:
        path = tmp_path / "paper.typ"
        path.write_text(READING + body)
        return path

    return write


def paper(path: Path, **content: Any) -> Paper:
    """Give a paper of that template."""
    return Paper(path, content, AT)


def squeezed(text: str) -> str:
    """Leave out the gaps the setter puts between Chinese and digits."""
    return "".join(text.split())


def test_the_typeface_has_our_characters() -> None:
    """Simplified shapes, the sign of the yuan and letters, in one file that is there."""
    font = ImageFont.truetype(str(regular()), 40, index=INDEX)
    assert font.getname()[0] == FAMILY
    missing = font.getmask("\U000fffff").getbbox(), bytes(font.getmask("\U000fffff"))
    for character in "邻里团购鸡蛋自提点¥€A9，。「」":
        mask = font.getmask(character)
        assert (mask.getbbox(), bytes(mask)) != missing, character


async def test_chinese_stands_in_the_paper(template: Template) -> None:
    """What the content says is in the PDF, in our typeface, which travels with it."""
    told = "邻里：苹果 5斤装 ×2，¥33.90"
    pdf = await typesetter().set_pdf(paper(template("#content.told"), told=told))
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    assert squeezed(page.extract_text()) == squeezed(told)
    fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
    [font] = [kept.get_object() for kept in fonts.values()]
    assert "NotoSansCJKsc" in font["/BaseFont"]
    descendant = font["/DescendantFonts"][0].get_object()
    assert "/FontFile3" in descendant["/FontDescriptor"].get_object()


async def test_the_same_paper_gives_the_same_bytes(template: Template) -> None:
    """Nothing of the moment it is printed gets into it."""
    path = template("#content.told")
    once, again = [await typesetter().set_pdf(paper(path, told="一")) for _ in range(2)]
    assert once == again


async def test_content_is_never_part_of_the_template(template: Template) -> None:
    """Words that would be orders to the setter are printed as words."""
    told = '#read("/etc/passwd") $x$ *strong* \\ <label>'
    pdf = await typesetter().set_pdf(paper(template("#content.told"), told=told))
    assert PdfReader(io.BytesIO(pdf)).pages[0].extract_text().strip() == told


async def test_a_template_reads_nothing_outside_its_folder(template: Template) -> None:
    """Even a mistaken template shows no file of the machine."""
    with pytest.raises(BadTemplateError):
        await typesetter().set_pdf(paper(template('#read("/etc/passwd")')))
    with pytest.raises(BadTemplateError):
        await typesetter().set_pdf(paper(template('#read("../../../../etc/passwd")')))


async def test_a_paper_that_takes_too_long_is_given_up(template: Template) -> None:
    """Its process ends, the reader is told, and the next paper has its turn."""
    endless = template(ENDLESS)
    with pytest.raises(PapersAway):
        await Typst(seconds_max=1).set_pdf(paper(endless))
    assert await typesetter().set_pdf(paper(template("#content.told"), told="好"))


async def test_whoever_waits_too_long_for_a_turn_is_told(template: Template) -> None:
    """One paper is set at a time; who waits behind a long one does not wait for ever."""
    path = template(ENDLESS)
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(_refused(Typst(seconds_max=1), path)) for _ in range(3)]
    assert all(task.result() for task in asked)


async def _refused(setter: Typst, path: Path) -> bool:
    try:
        await setter.set_pdf(paper(path))
    except PapersAway:
        return True
    return False
