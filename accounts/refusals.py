"""What the accounts refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from accounts.names import PURPOSES, ROLES, named
from core.refusals import (
    Conflict,
    Expired,
    NotAllowed,
    NotFound,
    Text,
    TooMany,
    Unacceptable,
    Unavailable,
)

if TYPE_CHECKING:
    from core.refusals import Language

# ---------------------------------------------------------------- rights


@dataclass(eq=False)
class NotFoundHere(NotFound):
    """There is no such thing, or the viewer must not know of it."""

    code: ClassVar[str] = "not-found-here"
    title: ClassVar[Text] = Text("没有找到", "Not found")
    detail: ClassVar[Text] = Text(
        "没有这项内容，或者它不属于你。", "There is no such thing, or it is not yours."
    )


@dataclass(eq=False)
class RoleNotEnough(NotAllowed):
    """The viewer acts for the party, in a role that may not do this."""

    code: ClassVar[str] = "role-not-enough"
    title: ClassVar[Text] = Text("你的角色不能这样做", "Your role may not do this")
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


# ---------------------------------------------------------------- signing in and up


@dataclass(eq=False)
class SignInRefused(NotAllowed):
    """The address, the password or the code is wrong; which one is not said."""

    code: ClassVar[str] = "sign-in-refused"
    title: ClassVar[Text] = Text("登录没有成功", "Could not sign in")
    detail: ClassVar[Text] = Text(
        "账号、密码或验证码不正确。", "The address, the password or the code is not right."
    )


@dataclass(eq=False)
class CodeRefused(Unacceptable):
    """The code is wrong, was used, has run out of tries, or was never sent."""

    code: ClassVar[str] = "code-refused"
    title: ClassVar[Text] = Text("验证码不正确", "The code is not right")
    detail: ClassVar[Text] = Text(
        "验证码不正确或已失效，请核对，或重新获取一个。",
        "The code is wrong or no longer good. Check it, or ask for a new one.",
    )


@dataclass(eq=False)
class AddressTaken(Conflict):
    """The address, proven to be the sender's, belongs to an account already."""

    code: ClassVar[str] = "address-taken"
    title: ClassVar[Text] = Text("这个号码或邮箱已有账号", "There is an account already")
    detail: ClassVar[Text] = Text(
        "这个手机号或邮箱已经有账号，请直接登录。",
        "This number or address has an account already; please sign in.",
    )


@dataclass(eq=False)
class PasswordTooWeak(Unacceptable):
    """The password is short, long beyond reason, well known, or holds the address."""

    code: ClassVar[str] = "password-too-weak"
    title: ClassVar[Text] = Text("密码太容易猜到", "The password is too easy to guess")
    detail: ClassVar[Text] = Text(
        "请使用 8 到 128 个字符、不常见、不含手机号或邮箱的密码。",
        "Use 8 to 128 characters that are not a well-known password and do not contain"
        " your number or address.",
    )


@dataclass(eq=False)
class PasswordWrong(NotAllowed):
    """The present password, asked for again, is not right."""

    code: ClassVar[str] = "password-wrong"
    title: ClassVar[Text] = Text("当前密码不正确", "The present password is not right")
    detail: ClassVar[Text] = Text(
        "请重新输入当前密码。", "Please enter your present password again."
    )


@dataclass(eq=False)
class LastWayIn(Conflict):
    """Without this identity nobody could sign in to the account any more."""

    code: ClassVar[str] = "last-way-in"
    title: ClassVar[Text] = Text("这是唯一的登录方式", "This is the last way in")
    detail: ClassVar[Text] = Text(
        "请先添加另一种登录方式，再删除这一种。",
        "Add another way to sign in before you remove this one.",
    )


@dataclass(eq=False)
class ProofNeeded(NotAllowed):
    """What follows cannot be undone, so the person proves anew who they are."""

    code: ClassVar[str] = "proof-needed"
    title: ClassVar[Text] = Text("请再次确认身份", "Please prove who you are")
    detail: ClassVar[Text] = Text(
        "请输入密码或验证码；如果两者都没有，请重新登录后在 10 分钟内再试。",
        "Enter your password or a code. If you have neither, sign in again and return"
        " within 10 minutes.",
    )


# ---------------------------------------------------------------- OpenID Connect


@dataclass(eq=False)
class ProviderNotSetUp(NotFound):
    """The installation has no OpenID Connect provider."""

    code: ClassVar[str] = "provider-not-set-up"
    title: ClassVar[Text] = Text("没有开通统一身份登录", "No sign-in provider")
    detail: ClassVar[Text] = Text(
        "本站没有开通统一身份登录。", "This installation has no sign-in provider."
    )


@dataclass(eq=False)
class ProviderRefused(NotAllowed):
    """The provider, or what it sent, cannot be believed."""

    code: ClassVar[str] = "provider-refused"
    title: ClassVar[Text] = Text("统一身份登录没有成功", "The provider's sign-in failed")
    detail: ClassVar[Text] = Text(
        "没有能确认你的身份，请从头再试一次。",
        "Your identity could not be confirmed. Please start again.",
    )


@dataclass(eq=False)
class ProviderAway(Unavailable):
    """The provider does not answer; every other way in works."""

    code: ClassVar[str] = "provider-away"
    title: ClassVar[Text] = Text("统一身份服务没有响应", "The provider does not answer")
    detail: ClassVar[Text] = Text(
        "统一身份服务暂时没有响应，请稍后再试，或用其他方式登录。",
        "The sign-in provider does not answer just now. Try again shortly or use another way.",
    )


@dataclass(eq=False)
class IdentityTaken(Conflict):
    """The provider's account belongs to another person here, or this person has another."""

    code: ClassVar[str] = "identity-taken"
    title: ClassVar[Text] = Text("已经绑定过了", "Already linked")
    detail: ClassVar[Text] = Text(
        "这个统一身份已绑定其他账号，或者你的账号已绑定其他统一身份。",
        "This identity is linked to another account, or your account to another identity.",
    )


# ---------------------------------------------------------------- places and households


@dataclass(eq=False)
class CommunityUnknown(Unacceptable):
    """The place does not exist, is not served, or is not a community."""

    code: ClassVar[str] = "community-unknown"
    title: ClassVar[Text] = Text("不能选择这个社区", "This community cannot be chosen")
    detail: ClassVar[Text] = Text(
        "请选择一个已开通的社区（居委会）。", "Choose a community that is served here."
    )


@dataclass(eq=False)
class TooManyCommunities(TooMany):
    """More communities than one person can be at home in."""

    code: ClassVar[str] = "too-many-communities"
    title: ClassVar[Text] = Text("选择的社区太多", "Too many communities")
    detail: ClassVar[Text] = Text(
        "最多可以选择 {most} 个社区。", "You can choose at most {most} communities."
    )

    most: int


@dataclass(eq=False)
class NotWaiting(Conflict):
    """The request has been decided or withdrawn in the meantime."""

    code: ClassVar[str] = "not-waiting"
    title: ClassVar[Text] = Text("已经处理过了", "Decided already")
    detail: ClassVar[Text] = Text(
        "这个请求已经处理过或已撤回。", "This request was decided or taken back already."
    )


# ---------------------------------------------------------------- parties


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
    title: ClassVar[Text] = Text("邀请不是发给你的", "The invitation is for somebody else")
    detail: ClassVar[Text] = Text(
        "请用收到邀请的手机号或邮箱登录，或先在账号中添加它。",
        "Sign in with the number or address that received it, or add it to your account.",
    )


@dataclass(eq=False)
class InvitationOver(Expired):
    """The invitation was used, withdrawn or not answered in time."""

    code: ClassVar[str] = "invitation-over"
    title: ClassVar[Text] = Text("邀请已失效", "The invitation is over")
    detail: ClassVar[Text] = Text(
        "邀请已被使用、撤回或已过期，请联系邀请人。",
        "It was used, withdrawn or has expired; ask for a new one.",
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


# ---------------------------------------------------------------- privacy


@dataclass(eq=False)
class ConsentTextOutdated(Conflict):
    """The person decided on a text that is not the present one."""

    code: ClassVar[str] = "consent-text-outdated"
    title: ClassVar[Text] = Text("文本已更新", "The text has changed")
    detail: ClassVar[Text] = Text(
        "“{purpose}”的文本已更新，请阅读新文本后再决定。",
        "The text on {purpose} has changed; please read it and decide again.",
    )

    purpose: str

    @override
    def shown(self, language: Language) -> dict[str, Any]:
        """Give the fields in the reader's words."""
        return {"purpose": named(PURPOSES, [self.purpose], language)}


@dataclass(eq=False)
class ConsentNeeded(Unacceptable):
    """Without this purpose there is no account; withdrawing it means deleting the account."""

    code: ClassVar[str] = "consent-needed"
    title: ClassVar[Text] = Text("需要你的同意", "Your consent is needed")
    detail: ClassVar[Text] = Text(
        "没有以下同意就不能使用账号：{purposes}。如要撤回，请注销账号。",
        "There is no account without: {purposes}. To withdraw it, delete the account.",
    )

    purposes: list[str]

    @override
    def shown(self, language: Language) -> dict[str, Any]:
        """Give the fields in the reader's words."""
        return {"purposes": named(PURPOSES, self.purposes, language)}


@dataclass(eq=False)
class NothingToReveal(NotFound):
    """The person has given no such data."""

    code: ClassVar[str] = "nothing-to-reveal"
    title: ClassVar[Text] = Text("没有这项资料", "No such data")
    detail: ClassVar[Text] = Text(
        "这位用户没有留下这项资料。", "This person has given no such data."
    )


@dataclass(eq=False)
class NobodyFound(NotFound):
    """No account holds exactly this address."""

    code: ClassVar[str] = "nobody-found"
    title: ClassVar[Text] = Text("没有找到用户", "Nobody found")
    detail: ClassVar[Text] = Text(
        "没有账号使用这个手机号或邮箱。", "No account holds this number or address."
    )


@dataclass(eq=False)
class ExportRunning(Conflict):
    """A copy is being made; another one can be asked for afterwards."""

    code: ClassVar[str] = "export-running"
    title: ClassVar[Text] = Text("资料正在准备", "Your copy is being made")
    detail: ClassVar[Text] = Text(
        "上一次申请的资料还在准备中。", "The copy you asked for is still being made."
    )


@dataclass(eq=False)
class ExportNotReady(NotFound):
    """The file is not there yet, or not there any more."""

    code: ClassVar[str] = "export-not-ready"
    title: ClassVar[Text] = Text("文件不可下载", "No file to download")
    detail: ClassVar[Text] = Text(
        "文件还没有准备好，或者保存期已过。", "The file is not ready, or is kept no longer."
    )


@dataclass(eq=False)
class DeletionUnderWay(Conflict):
    """The person has asked to be deleted already."""

    code: ClassVar[str] = "deletion-under-way"
    title: ClassVar[Text] = Text("已申请注销", "Deletion is under way")
    detail: ClassVar[Text] = Text(
        "你已申请注销账号，在生效前可以撤回。",
        "You have asked for deletion; it can be taken back until it takes effect.",
    )


@dataclass(eq=False)
class NoDeletionUnderWay(NotFound):
    """There is no deletion to take back."""

    code: ClassVar[str] = "no-deletion-under-way"
    title: ClassVar[Text] = Text("没有注销申请", "No deletion under way")
    detail: ClassVar[Text] = Text("你没有待生效的注销申请。", "You have not asked for deletion.")


@dataclass(eq=False)
class StillNeeded(Conflict):
    """Somebody else depends on the person: a party without another owner."""

    code: ClassVar[str] = "still-needed"
    title: ClassVar[Text] = Text("还不能注销", "Not yet")
    detail: ClassVar[Text] = Text(
        "你是以下单位的最后一位负责人：{parties}。请先指定另一位。",
        "You are the last one in charge of: {parties}. Name another one first.",
    )

    parties: list[str]
