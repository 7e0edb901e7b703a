"""What is refused to those who keep a pick-up point, or want to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, NotFound, Text, Unacceptable


@dataclass(eq=False)
class HostApplicationOpen(Conflict):
    """A person has one open request to keep a point."""

    code: ClassVar[str] = "host-application-open"
    title: ClassVar[Text] = Text("已有一份申请在审核", "Your application is being reviewed")
    detail: ClassVar[Text] = Text(
        "请等审核结果，或先撤回它再申请。",
        "Wait for the answer, or take it back before you apply again.",
    )


@dataclass(eq=False)
class BadHostApplication(Unacceptable):
    """Something in a request to keep a point cannot be right."""

    code: ClassVar[str] = "bad-host-application"
    title: ClassVar[Text] = Text("申请资料有误", "The application is not right yet")
    detail: ClassVar[Text] = Text("请改正：{complaints}", "Please correct: {complaints}")
    complaints: list[Text]


@dataclass(eq=False)
class NoSuchHostApplication(NotFound):
    """No request to keep a point has the id, or it is somebody else's."""

    code: ClassVar[str] = "no-such-host-application"
    title: ClassVar[Text] = Text("没有找到这份申请", "This application was not found")
    detail: ClassVar[Text] = Text("请从列表里打开。", "Open it from the list.")


@dataclass(eq=False)
class HostApplicationDecided(Conflict):
    """A request to keep a point is decided once."""

    code: ClassVar[str] = "host-application-decided"
    title: ClassVar[Text] = Text("这份申请已经处理过了", "This application is decided already")
    detail: ClassVar[Text] = Text(
        "它现在的状态是“{state}”。请刷新页面。", "Its state is “{state}” now. Reload the page."
    )
    state: str


@dataclass(eq=False)
class PointStoppedByPlatform(Conflict):
    """The platform paused or closed the point, so its keeper cannot open it."""

    code: ClassVar[str] = "point-stopped-by-platform"
    title: ClassVar[Text] = Text("平台停用了这个自提点", "The platform stopped this point")
    detail: ClassVar[Text] = Text(
        "请联系平台运营，由平台重新启用。", "Ask the platform's operator to put it to use again."
    )
