"""The page behind a problem's ``type``: what happened, and what to do about it.

Each page is docs/problems/<code>.md: the Chinese part, a line ``---``, the English part;
both parts begin with a first-level heading.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated

from litestar import get
from litestar.params import PathParameter
from markdown_it import MarkdownIt

from api.given import ThisVisit
from api.openapi import refusals
from api.refusals import NoSuchPage
from api.shapes.base import Answer
from core.refusals import Text

PAGES = Path(__file__).resolve().parent.parent / "docs" / "problems"
CODE = re.compile(r"[a-z0-9-]{1,80}")

# HTML inside a page is shown as text.
_markdown = MarkdownIt("commonmark", {"html": False})


class ProblemPage(Answer):
    """One page; ``body_html`` holds nothing but what Markdown makes."""

    code: str
    title: str
    body_html: str


@get(
    "/problems/{code:str}",
    operation_id="get_problem_page",
    summary="Explain a problem",
    tags=["problems"],
    responses=refusals(NoSuchPage),
)
async def get_problem_page(
    code: Annotated[str, PathParameter(max_length=80)], visit: ThisVisit
) -> ProblemPage:
    """Give the explanation in the reader's language."""
    if not CODE.fullmatch(code):
        raise NoSuchPage
    text = _page(code)
    if text is None:
        raise NoSuchPage
    title, _, body = text.in_language(visit.language).strip().partition("\n")
    return ProblemPage(code=code, title=title.lstrip("# "), body_html=_markdown.render(body))


@cache
def _page(code: str) -> Text | None:
    path = PAGES / f"{code}.md"
    if not path.is_file():
        return None
    zh, _, en = path.read_text(encoding="utf-8").partition("\n---\n")
    return Text(zh, en or zh)


RESOURCES = [get_problem_page]
