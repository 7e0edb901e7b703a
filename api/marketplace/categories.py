"""The categories of goods."""

from __future__ import annotations

from litestar import get

from api.shapes.base import Answer, Items
from marketplace.selling.categories import NAMES, Category


class CategoryName(Answer):
    """A category in both languages."""

    code: Category
    name_zh: str
    name_en: str


@get(
    "/categories", operation_id="list_categories", summary="Categories of goods", tags=["campaigns"]
)
async def list_categories() -> Items[CategoryName]:
    """Give all categories in the order they are shown."""
    return Items(
        items=[
            CategoryName(code=code, name_zh=name.zh, name_en=name.en)
            for code, name in NAMES.items()
        ],
        next_cursor=None,
    )


RESOURCES = [list_categories]
