"""Coming in: codes, passwords, addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, NotAllowed, Text, Unacceptable


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
