"""The lines of the audit trail, as a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.refusals import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXTS = {
    "person.joined": Text("注册了账号", "Signed up"),
    "person.deleted": Text("账号已注销", "The account was deleted"),
    "password.changed": Text("修改了密码", "The password was changed"),
    "identity.added": Text("添加了登录方式", "A way to sign in was added"),
    "identity.removed": Text("删除了登录方式", "A way to sign in was removed"),
    "household.waiting": Text("申请加入家庭", "Asked to join a household"),
    "household.confirmed": Text("加入了家庭", "Became a member of a household"),
    "household.declined": Text("加入家庭的申请未通过", "Was not confirmed by a household"),
    "household.left": Text("退出了家庭", "Left a household"),
    "membership.given": Text("获得了工作角色", "Was given a role"),
    "membership.changed": Text("工作角色有变化", "The role was changed"),
    "membership.ended": Text("工作角色已结束", "The role ended"),
    "invitation.sent": Text("发出了成员邀请", "An invitation was sent"),
    "invitation.withdrawn": Text("撤回了成员邀请", "An invitation was withdrawn"),
    "invitation.declined": Text("成员邀请被谢绝", "An invitation was declined"),
    "access_token.created": Text("创建了访问令牌", "An access token was made"),
    "access_token.revoked": Text("停用了访问令牌", "An access token was revoked"),
    "deletion.requested": Text("申请了注销账号", "Deletion was asked for"),
    "deletion.cancelled": Text("撤回了注销申请", "Deletion was taken back"),
}


def contribute_audit_texts(texts: Mapping[str, Text]) -> None:
    """Add the sentences for what another package writes into the trail."""
    _TEXTS.update(texts)


def audit_text(what: str) -> Text:
    """Give the sentence for a line; what has none is shown by its name."""
    return _TEXTS.get(what, Text(what, what))
