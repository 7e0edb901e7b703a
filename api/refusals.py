"""What the api itself refuses, before any part of town is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from typing_extensions import override

from core.refusals import (
    Conflict,
    Language,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refusal,
    Text,
    TooMany,
    Unacceptable,
    Unavailable,
)


@dataclass(eq=False)
class SignInNeeded(NotSignedIn):
    """The route is for people who have signed in."""

    code = "sign-in-needed"
    title = Text("请先登录", "Please sign in")
    detail = Text("登录后才能继续。", "Sign in to go on.")


@dataclass(eq=False)
class ForgedRequest(NotAllowed):
    """An unsafe request came without the token of its session."""

    code = "csrf-token-needed"
    title = Text("页面已过期", "The page is out of date")
    detail = Text(
        "这个请求没有带上本页面的安全标记。请刷新页面后再试。",
        "The request did not carry the security token of this page. Reload and try again.",
    )


@dataclass(eq=False)
class ForeignOrigin(NotAllowed):
    """Another website made the browser send an unsafe request."""

    code = "foreign-origin"
    title = Text("请求来自别的网站", "The request came from another site")
    detail = Text(
        "为了您的安全，只接受从邻里页面发出的操作。",
        "For your safety only Linli's own pages may do this.",
    )


@dataclass(eq=False)
class NoSuchPage(NotFound):
    """No route answers to the address."""

    code = "no-such-page"
    title = Text("没有这个地址", "No such address")
    detail = Text("这个地址下没有内容。", "There is nothing at this address.")


@dataclass(eq=False)
class FieldTrouble:
    """One wrong field: where it is, and what is wrong, in both languages."""

    field: str
    message: Text


@dataclass(eq=False)
class InvalidRequest(Unacceptable):
    """The body or the parameters do not have the stated shape."""

    code = "invalid-request"
    title = Text("填写的内容有误", "Some fields are wrong")
    detail = Text("请检查标出的内容后再提交。", "Check the marked fields and send again.")

    errors: list[FieldTrouble] = field(default_factory=list)

    @override
    def members_in(self, language: Language) -> dict[str, Any]:
        """Give the wrong fields with their sentences in the reader's language."""
        return {
            "errors": [
                {"field": error.field, "message": error.message.in_language(language)}
                for error in self.errors
            ]
        }


@dataclass(eq=False)
class MalformedRequest(Refusal):
    """The request cannot be read at all (status 400)."""

    code = "malformed-request"
    title = Text("请求无法读取", "The request cannot be read")
    detail = Text(
        "收到的内容不完整或格式不对。", "What arrived is incomplete or not in the form expected."
    )


@dataclass(eq=False)
class BadIdempotencyKey(MalformedRequest):
    """A key that cannot stand for one request."""

    code = "idempotency-key-malformed"
    title = Text("幂等键格式不对", "Not an idempotency key")
    detail = Text(
        "Idempotency-Key 请求头应为 8 到 80 个字符的唯一标识（字母、数字、_ . : -）。",
        "An Idempotency-Key header holds 8 to 80 characters: letters, digits, _ . : -",
    )


@dataclass(eq=False)
class IdempotencyKeyReused(Unacceptable):
    """The key already stands for another request."""

    code = "idempotency-key-reused"
    title = Text("这个幂等键已用于别的请求", "This idempotency key was used for another request")
    detail = Text(
        "同一个 Idempotency-Key 只能用于内容相同的请求，请换一个新的。",
        "An Idempotency-Key may only repeat the same request. Use a new one.",
    )


@dataclass(eq=False)
class RequestInProgress(Conflict):
    """The same request is being worked on at this moment."""

    code = "request-in-progress"
    title = Text("正在处理", "Still being worked on")
    detail = Text(
        "同一个请求正在处理中，请稍等 {retry_after_seconds} 秒再试。",
        "The same request is being worked on; try again in {retry_after_seconds} s.",
    )

    retry_after_seconds: int = 1


@dataclass(eq=False)
class BrokenCursor(Unacceptable):
    """A page marker was changed or belongs to another list."""

    code = "broken-cursor"
    title = Text("翻页标记无效", "The page marker is not valid")
    detail = Text("请从第一页重新开始。", "Start again from the first page.")


@dataclass(eq=False)
class ChangedMeanwhile(Refusal):
    """Somebody else saved first (status 412)."""

    code = "changed-meanwhile"
    title = Text("内容已被修改", "It has changed meanwhile")
    detail = Text(
        "在您编辑的时候，别人已经保存了新的内容。请刷新后再改。",
        "Somebody saved a newer version while you were editing. Reload, then change it.",
    )


@dataclass(eq=False)
class VersionNeeded(Refusal):
    """An edit must say which version it starts from (status 428)."""

    code = "version-needed"
    title = Text("缺少版本标记", "The version is missing")
    detail = Text(
        "请在 If-Match 请求头中带上读取时得到的 ETag。",
        "Send the ETag you were given in an If-Match header.",
    )


@dataclass(eq=False)
class BodyTooLarge(Refusal):
    """More bytes than the route takes (status 413)."""

    code = "body-too-large"
    title = Text("内容太大", "Too large")
    detail = Text("发送的内容超过了允许的大小。", "What was sent is larger than allowed.")


@dataclass(eq=False)
class MethodNotOffered(Refusal):
    """The address exists, but not for this method (status 405)."""

    code = "method-not-offered"
    title = Text("不支持这种操作", "Not offered here")
    detail = Text("这个地址不支持该请求方法。", "This address does not take this method.")


@dataclass(eq=False)
class TooManyStreams(TooMany):
    """One reader holds more live pages open than anybody needs."""

    code = "too-many-live-pages"
    title = Text("打开的页面太多", "Too many live pages")
    detail = Text(
        "请先关闭一些正在实时更新的页面。", "Close some of the pages that update by themselves."
    )

    retry_after_seconds: int = 10


@dataclass(eq=False)
class PartAway(Unavailable):
    """The database or another part did not answer in time."""

    code = "temporarily-away"
    title = Text("暂时不可用", "Away for a moment")
    detail = Text(
        "系统的一部分正在恢复，请稍后再试。",
        "A part of the platform is recovering. Try again shortly.",
    )

    retry_after_seconds: int = 5


@dataclass(eq=False)
class UnknownFailure(Refusal):
    """Something broke that nobody foresaw (status 500)."""

    code: ClassVar[str] = "unknown-failure"
    title = Text("出错了", "Something broke")
    detail = Text(
        "这不是您的问题，我们已经记录下来。联系我们时请告诉我们编号。",
        "This is our fault and has been recorded. Quote the trace number when you write to us.",
    )
