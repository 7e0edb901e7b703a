"""The OpenID Connect provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, NotAllowed, NotFound, Text, Unavailable


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
        "没有能确认您的身份，请从头再试一次。",
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
        "这个统一身份已绑定其他账号，或者您的账号已绑定其他统一身份。",
        "This identity is linked to another account, or your account to another identity.",
    )
