"""Why a picture is not taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.refusals import NotFound, Text, Unacceptable, Unavailable


@dataclass(eq=False)
class PictureTooLarge(Unacceptable):
    """The file has too many bytes."""

    code: ClassVar[str] = "picture-too-large"
    title: ClassVar[Text] = Text("图片文件太大", "The picture file is too large")
    detail: ClassVar[Text] = Text(
        "图片不能超过 {megabytes_max} MB,请压缩后再上传。",
        "A picture may have {megabytes_max} MB at most; please make it smaller.",
    )

    megabytes_max: int


@dataclass(eq=False)
class PictureTooManyPixels(Unacceptable):
    """The picture is too many pixels wide and high to be opened safely."""

    code: ClassVar[str] = "picture-too-many-pixels"
    title: ClassVar[Text] = Text("图片尺寸太大", "The picture has too many pixels")
    detail: ClassVar[Text] = Text(
        "图片不能超过 {megapixels_max} 百万像素，请缩小尺寸后再上传。",
        "A picture may have {megapixels_max} megapixels at most; please scale it down.",
    )

    megapixels_max: int


@dataclass(eq=False)
class PictureNotUnderstood(Unacceptable):
    """The bytes are not a whole JPEG, PNG or WebP picture."""

    code: ClassVar[str] = "picture-not-understood"
    title: ClassVar[Text] = Text("无法识别这张图片", "The picture cannot be read")
    detail: ClassVar[Text] = Text(
        "文件已损坏，或者不是 JPEG、PNG、WebP 格式的图片。",
        "The file is damaged, or it is not a JPEG, PNG or WebP picture.",
    )


@dataclass(eq=False)
class PictureAnimated(Unacceptable):
    """The picture moves."""

    code: ClassVar[str] = "picture-animated"
    title: ClassVar[Text] = Text("不支持动图", "Moving pictures are not accepted")
    detail: ClassVar[Text] = Text("请上传静态图片。", "Please upload a picture that stands still.")


@dataclass(eq=False)
class PictureNotFound(NotFound):
    """There is no such picture, or it belongs to somebody else."""

    code: ClassVar[str] = "picture-not-found"
    title: ClassVar[Text] = Text("找不到这张图片", "No such picture")
    detail: ClassVar[Text] = Text(
        "图片不存在，或者已被清理，请重新上传。",
        "The picture does not exist, or it was tidied away; please upload it again.",
    )

    picture_ids: list[UUID]


@dataclass(eq=False)
class PicturesAway(Unavailable):
    """The store of pictures does not take or give any just now."""

    code: ClassVar[str] = "pictures-away"
    title: ClassVar[Text] = Text("图片服务暂时不可用", "Pictures are away for a moment")
    detail: ClassVar[Text] = Text(
        "图片暂时无法读取或保存，请稍后再试。",
        "Pictures cannot be read or stored just now; please try again shortly.",
    )
