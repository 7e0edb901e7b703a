"""Whatever is uploaded becomes plain, upright sRGB pixels, or is refused."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from core.pictures.decoding import BYTES_MAX, MEGAPIXELS_MAX, decode
from core.pictures.refusals import (
    PictureAnimated,
    PictureNotUnderstood,
    PictureTooLarge,
    PictureTooManyPixels,
)
from core.refusals import Refusal
from tests.core import pictures_to_try as pictures
from tests.core.pictures_to_try import BLUE, RED, near, two_halves


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_formats_are_understood(kind: str) -> None:
    """Size and colours arrive."""
    image, width, height = decode(pictures.saved(two_halves(), kind), widest=1600)
    assert (width, height) == image.size == (1200, 900)
    assert near(image.getpixel((100, 450)), RED)
    assert near(image.getpixel((1100, 450)), BLUE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a" + b"\0" * 50,
        pictures.saved(two_halves(64, 48), "GIF"),
        pictures.saved(two_halves(64, 48), "BMP"),
        pictures.saved(two_halves(64, 48), "TIFF"),
        pictures.saved(two_halves(), "JPEG")[:4000],
        pictures.saved(two_halves(), "PNG")[:300],
        pictures.saved(two_halves(), "WEBP")[:300],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
        b"%PDF-1.7\n" + b"\0" * 200,
    ],
    ids=[
        "nothing", "svg", "html", "gif-head", "gif", "bmp", "tiff",
        "cut-jpeg", "cut-png", "cut-webp", "png-head", "pdf",
    ],
)  # fmt: skip
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    """Other formats, documents and halves are not understood."""
    with pytest.raises(PictureNotUnderstood):
        decode(content, widest=320)


@pytest.mark.parametrize(("width", "height"), [(6400, 6400), (20_000, 20_000), (60_000, 1_000)])
def test_a_picture_bomb_is_refused_before_it_is_opened(width: int, height: int) -> None:
    """A few hundred bytes cannot ask for gigabytes."""
    with pytest.raises(PictureTooManyPixels) as refused:
        decode(pictures.bomb(width, height), widest=320)
    assert refused.value.megapixels_max == MEGAPIXELS_MAX


def test_the_limit_of_pixels_holds_whatever_the_library_warns_of() -> None:
    """Somebody who silences warnings does not open the door."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(PictureTooManyPixels):
            decode(pictures.bomb(6400, 6400), widest=320)


def test_a_file_beyond_the_limit_is_refused() -> None:
    """The limit counts bytes, whatever they are."""
    with pytest.raises(PictureTooLarge):
        decode(b"\xff" * (BYTES_MAX + 1), widest=320)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animation_is_refused(kind: str) -> None:
    """Only pictures that stand still are taken."""
    with pytest.raises(PictureAnimated):
        decode(pictures.moving(kind), widest=320)


def test_a_jpeg_with_a_second_picture_behind_it_is_taken() -> None:
    """Telephones write such files; the first picture counts."""
    image, width, height = decode(pictures.several_in_one(), widest=1600)
    assert (width, height) == (1200, 900)
    assert near(image.getpixel((100, 450)), RED)


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (1200, 900), (100, 450)),
        (3, (1200, 900), (1100, 450)),
        (6, (900, 1200), (450, 100)),
        (8, (900, 1200), (450, 1100)),
    ],
)
def test_a_turned_picture_is_set_upright(
    orientation: int, size: tuple[int, int], red_at: tuple[int, int]
) -> None:
    """The tag turns the pixels, and width and height with them."""
    decoded = decode(pictures.with_exif(orientation), widest=1600)
    assert (decoded.width, decoded.height) == decoded.image.size == size
    assert near(decoded.image.getpixel(red_at), RED)


def test_no_metadata_survives() -> None:
    """Place, maker, remarks and profiles are gone from what is decoded."""
    image = decode(pictures.with_exif(6), widest=320).image
    assert image.info == {}
    assert not image.getexif()


@pytest.mark.filterwarnings("ignore::UserWarning")  # as the program itself says for PIL
def test_broken_metadata_is_no_reason_to_refuse() -> None:
    """Good pixels are taken, whatever stands in their EXIF block."""
    broken = pictures.saved(two_halves(), exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\x01" * 40)
    assert decode(broken, widest=320).width == 1200


def test_a_large_jpeg_is_decoded_no_larger_than_needed() -> None:
    """The true size is told while the pixels are already reduced."""
    decoded = decode(pictures.saved(two_halves(4000, 3000)), widest=320)
    assert (decoded.width, decoded.height) == (4000, 3000)
    assert 640 <= decoded.image.width <= 1300


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_a_large_png_is_reduced_before_it_is_copied(mode: str) -> None:
    """Memory is bounded, and the picture stays what it was."""
    image = Image.new("RGBA", (4000, 1000), (*RED, 255)).convert(mode)
    image.paste(0, (2000, 0, 4000, 1000))
    decoded = decode(pictures.saved(image, "PNG"), widest=320)
    assert (decoded.width, decoded.height) == (4000, 1000)
    assert 640 <= decoded.image.width <= 1300
    left = decoded.image.getpixel((50, 50))
    assert near(left, (87, 87, 87) if mode == "L" else RED, by=4)
    assert decoded.image.mode == ("RGBA" if mode == "RGBA" else "RGB")


def test_printing_colours_become_screen_colours() -> None:
    """A CMYK picture comes out as RGB and still red and blue."""
    image = decode(pictures.in_printing_colours(), widest=1600).image
    assert image.mode == "RGB"
    assert near(image.getpixel((100, 450)), RED, by=25)


def test_a_profile_is_applied_before_it_is_dropped() -> None:
    """Pixels of a wide colour space are converted, not reinterpreted."""
    swapped = pictures.saved(two_halves(), "PNG", icc_profile=pictures.swapped_profile())
    red, green, blue = decode(swapped, widest=1600).image.getpixel((100, 450))[:3]  # type: ignore[index]
    assert blue > red
    assert green < 100


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 400])
def test_a_broken_profile_is_ignored(profile: bytes) -> None:
    """The pixels are taken as they are."""
    image = decode(pictures.saved(two_halves(), "PNG", icc_profile=profile), widest=1600).image
    assert near(image.getpixel((100, 450)), RED)


def test_a_profile_for_other_colours_is_ignored() -> None:
    """A grey picture that carries a profile for RGB stays the grey it is."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    grey = pictures.saved(Image.new("L", (64, 48), 130), "PNG", icc_profile=profile)
    assert near(decode(grey, widest=320).image.getpixel((5, 5)), (130, 130, 130), by=2)


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16"])
def test_every_depth_of_png_becomes_rgb(mode: str) -> None:
    """Bitmaps, greys, palettes and sixteen bits keep their brightness."""
    value = {"1": 255, "L": 200, "P": 0, "I;16": 200 << 8}[mode]
    image = Image.new(mode, (64, 48), value)
    if mode == "P":
        image.putpalette([200, 200, 200])
    decoded = decode(pictures.saved(image, "PNG"), widest=320).image
    assert decoded.mode == "RGB"
    wanted = 255 if mode == "1" else 200
    assert near(decoded.getpixel((5, 5)), (wanted, wanted, wanted), by=2)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_is_kept(mode: str) -> None:
    """An alpha channel or a transparent palette entry stays transparent."""
    if mode == "P":
        image = Image.new("P", (64, 48), 0)
        content = pictures.saved(image, "PNG", transparency=0)
    else:
        content = pictures.saved(Image.new(mode, (64, 48), 0), "PNG")
    decoded = decode(content, widest=320).image
    assert decoded.mode == "RGBA"
    assert decoded.getchannel("A").getextrema() == (0, 0)


def test_an_alpha_channel_that_hides_nothing_is_dropped() -> None:
    """An opaque picture is stored as one."""
    assert decode(pictures.saved(two_halves(mode="RGBA"), "PNG"), widest=320).image.mode == "RGB"


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.binary(max_size=400), st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 4000))
def test_damage_is_refused_or_repaired_but_never_an_error(
    noise: bytes, kind: str, place: int
) -> None:
    """Whatever bytes are overwritten, the answer is a picture or a refusal."""
    content = bytearray(_SAMPLES[kind])
    place %= len(content)
    content[place : place + len(noise)] = noise
    try:
        decoded = decode(bytes(content), widest=320)
    except Refusal:
        return
    assert decoded.image.mode in ("RGB", "RGBA")


_SAMPLES = {kind: pictures.saved(two_halves(60, 40), kind) for kind in ("JPEG", "PNG", "WEBP")}
