"""Parties and who acts for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from accounts.names import ROLES, named
from core.refusals import Conflict, Expired, NotAllowed, Text, TooMany, Unacceptable

if TYPE_CHECKING:
    from core.refusals import Language


@dataclass(eq=False)
class RoleNotOfParty(Unacceptable):
    """The kind of party has no such role."""

    code: ClassVar[str] = "role-not-of-party"
    title: ClassVar[Text] = Text("没有这个角色", "No such role here")
    detail: ClassVar[Text] = Text(
        "这里可用的角色是：{roles}。", "The roles known here are: {roles}."
    )

    roles: list[str]

    @override
    def shown(self, language: Language) -> dict[str, Any]:
        """Give the fields in the reader's words."""
        return {"roles": named(ROLES, self.roles, language)}


@dataclass(eq=False)
class LastOwner(Conflict):
    """A party must keep somebody in charge."""

    code: ClassVar[str] = "last-owner"
    title: ClassVar[Text] = Text("必须保留一位负责人", "Somebody must stay in charge")
    detail: ClassVar[Text] = Text(
        "这是最后一位负责人，请先指定另一位。",
        "This is the last one in charge; name another one first.",
    )


@dataclass(eq=False)
class PartyHasPeople(Conflict):
    """The platform names the first one in charge; later ones are named by the party."""

    code: ClassVar[str] = "party-has-people"
    title: ClassVar[Text] = Text("这个单位已经有负责人了", "Somebody is in charge already")
    detail: ClassVar[Text] = Text(
        "之后的成员由单位自己在“成员”里邀请。",
        "Everybody after the first is invited by the party itself, on its page of members.",
    )


@dataclass(eq=False)
class AlreadyMember(Conflict):
    """The person acts for the party already."""

    code: ClassVar[str] = "already-member"
    title: ClassVar[Text] = Text("已经是成员", "A member already")
    detail: ClassVar[Text] = Text(
        "这位用户已经是成员，可以直接修改角色。", "This person is a member; change the role."
    )


@dataclass(eq=False)
class InvitationNotForYou(NotAllowed):
    """The invitation was sent to an address that is not the viewer's."""

    code: ClassVar[str] = "invitation-not-for-you"
    title: ClassVar[Text] = Text("邀请不是发给您的", "The invitation is for somebody else")
    detail: ClassVar[Text] = Text(
        "请用收到邀请的手机号或邮箱登录，或先在账号中添加它。",
        "Sign in with the number or address that received it, or add it to your account.",
    )


@dataclass(eq=False)
class InvitationOver(Expired):
    """The invitation was answered, withdrawn or not answered in time."""

    code: ClassVar[str] = "invitation-over"
    title: ClassVar[Text] = Text("邀请已失效", "The invitation is over")
    detail: ClassVar[Text] = Text(
        "邀请已被答复、撤回或已过期，请联系邀请人。",
        "It was answered, withdrawn or has expired; ask for a new one.",
    )


@dataclass(eq=False)
class TooManyTokens(TooMany):
    """A party holds as many access tokens as it may."""

    code: ClassVar[str] = "too-many-tokens"
    title: ClassVar[Text] = Text("访问令牌太多", "Too many access tokens")
    detail: ClassVar[Text] = Text(
        "最多可以有 {most} 个有效令牌，请先停用不用的。",
        "At most {most} may be in use; revoke one first.",
    )

    most: int
