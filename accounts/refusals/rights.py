"""Whom something is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from accounts.names import ROLES, named
from core.refusals import NotAllowed, NotFound, Text

if TYPE_CHECKING:
    from core.refusals import Language


@dataclass(eq=False)
class NotFoundHere(NotFound):
    """There is no such thing, or the viewer must not know of it."""

    code: ClassVar[str] = "not-found-here"
    title: ClassVar[Text] = Text("没有找到", "Not found")
    detail: ClassVar[Text] = Text(
        "没有这项内容，或者它不属于您。", "There is no such thing, or it is not yours."
    )


@dataclass(eq=False)
class RoleNotEnough(NotAllowed):
    """The viewer acts for the party, in a role that may not do this."""

    code: ClassVar[str] = "role-not-enough"
    title: ClassVar[Text] = Text("您的角色不能这样做", "Your role may not do this")
    detail: ClassVar[Text] = Text(
        "这项操作需要以下角色之一：{roles}。", "This needs one of these roles: {roles}."
    )

    roles: list[str]

    @override
    def shown(self, language: Language) -> dict[str, Any]:
        """Give the fields in the reader's words."""
        return {"roles": named(ROLES, self.roles, language)}


@dataclass(eq=False)
class ScopeMissing(NotAllowed):
    """An access token was used for something outside its scopes."""

    code: ClassVar[str] = "scope-missing"
    title: ClassVar[Text] = Text("令牌权限不足", "The token does not reach this far")
    detail: ClassVar[Text] = Text(
        "这个访问令牌不能用于这项操作。", "This access token is not made for this."
    )
