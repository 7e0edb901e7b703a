"""Consents, reveals, exports, deletion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from accounts.names import PURPOSES, named
from core.refusals import Conflict, NotFound, Text, Unacceptable

if TYPE_CHECKING:
    from core.refusals import Language


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
    title: ClassVar[Text] = Text("需要您的同意", "Your consent is needed")
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
        "您已申请注销账号，在生效前可以撤回。",
        "You have asked for deletion; it can be taken back until it takes effect.",
    )


@dataclass(eq=False)
class NoDeletionUnderWay(NotFound):
    """There is no deletion to take back."""

    code: ClassVar[str] = "no-deletion-under-way"
    title: ClassVar[Text] = Text("没有注销申请", "No deletion under way")
    detail: ClassVar[Text] = Text("您没有待生效的注销申请。", "You have not asked for deletion.")


@dataclass(eq=False)
class StillNeeded(Conflict):
    """Somebody else depends on the person: a party without another owner."""

    code: ClassVar[str] = "still-needed"
    title: ClassVar[Text] = Text("还不能注销", "Not yet")
    detail: ClassVar[Text] = Text(
        "您是以下单位的最后一位负责人：{parties}。请先指定另一位。",
        "You are the last one in charge of: {parties}. Name another one first.",
    )

    parties: list[str]
