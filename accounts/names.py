"""What roles and purposes are called in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.refusals import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.refusals import Language

ROLES = {
    "owner": Text("负责人", "owner"),
    "manager": Text("管理员", "manager"),
    "staff": Text("工作人员", "staff"),
    "worker": Text("社区工作者", "community worker"),
    "operator": Text("平台运营", "operator"),
    "finance": Text("平台财务", "finance"),
    "reviewer": Text("平台审核", "reviewer"),
}
PURPOSES = {
    "terms": Text("使用约定", "terms of use"),
    "privacy": Text("个人信息处理说明", "how your data is used"),
    "personal_suggestions": Text("个性化推荐", "suggestions made for you"),
    "news": Text("团购和活动消息", "news of offers and activities"),
}


def named(names: Mapping[str, Text], codes: Iterable[str], language: Language) -> str:
    """Give codes as a sentence lists them."""
    joiner = ", " if language == "en" else "、"
    return joiner.join(names[code].in_language(language) for code in codes)
