"""Each picture comes in a few sizes, in two formats, with nothing hidden inside."""

from __future__ import annotations

import base64
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.pictures import names
from core.pictures.variants import HEIGHT_MAX, PAPER, WIDTHS, every_size, first_look, sizes_for
from tests.core import pictures_to_try as pictures
from tests.core.pictures_to_try import BLUE, RED, near, opened, two_halves


@given(st.integers(1, 50_000), st.integers(1, 50_000))
def test_sizes_never_exceed_the_original_nor_what_the_formats_can_hold(
    width: int, height: int
) -> None:
    """Widths rise strictly from at most 320, and no side is zero."""
    sizes = sizes_for(width, height)
    assert 1 <= len(sizes) <= len(WIDTHS)
    widths = [size.width for size in sizes]
    assert widths == sorted(set(widths))
    assert all(1 <= size.width <= min(width, 1600) for size in sizes)
    assert all(1 <= size.height <= HEIGHT_MAX for size in sizes)


@pytest.mark.parametrize(
    ("width", "height", "wanted"),
    [
        (4000, 3000, [(320, 240), (800, 600), (1600, 1200)]),
        (900, 300, [(320, 107), (800, 267), (900, 300)]),
        (320, 200, [(320, 200)]),
        (40, 30, [(40, 30)]),
        (750, 20_000, [(320, 8533), (600, 16_000)]),
    ],
)
def test_a_small_picture_is_not_blown_up(
    width: int, height: int, wanted: list[tuple[int, int]]
) -> None:
    """The original width stands in where it is less than a step."""
    assert sizes_for(width, height) == wanted


def test_every_size_comes_as_webp_and_jpeg() -> None:
    """Both files of a size show the same picture."""
    made = every_size(pictures.saved(two_halves(2000, 1500)))
    assert [each.size for each in made] == [(320, 240), (800, 600), (1600, 1200)]
    for each in made:
        for content, kind in ((each.webp, "WEBP"), (each.jpeg, "JPEG")):
            image = opened(content)
            assert (image.format, image.size) == (kind, tuple(each.size))
            assert near(image.getpixel((each.size.width // 4, 50)), RED)
            assert near(image.getpixel((each.size.width * 3 // 4, 50)), BLUE)


@pytest.mark.parametrize("kind", ["webp", "jpeg"])
def test_nothing_of_the_upload_but_its_pixels_is_in_the_files(kind: str) -> None:
    """No EXIF, no place, no comment, no profile, and nothing that was hung behind the picture."""
    stowaway = b"<script>alert('hello')</script>PK\x03\x04"
    made = every_size(pictures.with_exif(6) + stowaway)
    for each in made:
        content: bytes = getattr(each, kind)
        image = opened(content)
        assert not image.getexif()
        assert not {"exif", "icc_profile", "comment", "xmp", "dpi"} & set(image.info)
        for hidden in (b"Exif", b"Telephone", b"secret remark", b"<script>", b"PK\x03\x04"):
            assert hidden not in content


def test_the_first_look_is_the_smallest_size_and_a_placeholder() -> None:
    """It tells the upright size of the original, and its placeholder is a tiny picture."""
    look = first_look(pictures.with_exif(6))
    assert look.size == (900, 1200)
    assert look.thumbnail.size == (320, 427)
    head, _, encoded = look.placeholder.partition(",")
    assert head == "data:image/webp;base64"
    assert len(encoded) < 600
    tiny = Image.open(io.BytesIO(base64.b64decode(encoded)))
    assert max(tiny.size) == 24
    assert near(tiny.convert("RGB").getpixel((8, 2)), RED, by=40)


def test_transparency_stays_in_webp_and_becomes_paper_in_jpeg() -> None:
    """A transparent corner shows our paper where the format has no transparency."""
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    image.paste((*BLUE, 255), (200, 0, 400, 300))
    [thumbnail, _] = every_size(pictures.saved(image, "PNG"))
    webp, jpeg = opened(thumbnail.webp), opened(thumbnail.jpeg)
    assert webp.mode == "RGBA"
    assert webp.getpixel((20, 20))[3] == 0  # type: ignore[index]
    assert near(webp.getpixel((300, 20)), BLUE)
    assert near(jpeg.getpixel((20, 20)), PAPER, by=4)
    assert near(jpeg.getpixel((300, 20)), BLUE)


def test_a_line_of_pixels_is_still_a_picture() -> None:
    """The extreme shapes that people crop by accident are stored."""
    for size in ((3000, 1), (1, 3000)):
        assert every_size(pictures.saved(Image.new("RGB", size, RED), "PNG"))


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "ab/" + "a" * 64 + "-320.svg",
        "ab/" + "A" * 64 + "-320.webp",
        "ab/" + "a" * 64 + "-320.webp/..",
        "ab//" + "a" * 64 + "-320.webp",
        "incoming/0190",
        "ab/" + "a" * 64 + "-٣٢٠.webp",
        "ab/" + "a" * 64 + "-320.webp\n",
    ],
)
def test_no_other_name_can_be_a_file(name: str) -> None:
    """Only what the naming makes is looked up in the store."""
    assert not names.is_file_name(name)


def test_the_name_of_a_file_is_its_content() -> None:
    """Same bytes, same name; the name passes its own check."""
    content_hash = names.hash_of(b"a picture")
    name = names.file_name(content_hash, 320, "webp")
    assert name == f"{content_hash[:2]}/{content_hash}-320.webp"
    assert names.is_file_name(name)
    assert names.hash_of(b"another") != content_hash
