"""From untrusted bytes to plain sRGB pixels, upright and without any metadata."""

from __future__ import annotations

import io
import struct
import warnings
from typing import NamedTuple

from PIL import ExifTags, Image, ImageCms, ImageOps

from core.pictures.refusals import (
    PictureAnimated,
    PictureNotUnderstood,
    PictureTooLarge,
    PictureTooManyPixels,
)

MEGABYTES_MAX = 12
MEGAPIXELS_MAX = 40
BYTES_MAX = MEGABYTES_MAX * 1024 * 1024
PIXELS_MAX = MEGAPIXELS_MAX * 1_000_000

# A closed list: every decoder left out is one that cannot be attacked.
FORMATS = ("JPEG", "PNG", "WEBP")
SIDEWAYS = (5, 6, 7, 8)
_DAMAGED = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    LookupError,
    EOFError,
    struct.error,
    UserWarning,
)

# By itself the library only warns up to twice its limit, and warns of every odd tag. These
# hold for the whole process: filters set and taken back would race between threads.
Image.MAX_IMAGE_PIXELS = PIXELS_MAX
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
warnings.simplefilter("error", Image.DecompressionBombWarning)

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


class Decoded(NamedTuple):
    """Pixels (RGB or RGBA, perhaps reduced) and the upright size of the original."""

    image: Image.Image
    width: int
    height: int


def decode(content: bytes, *, widest: int) -> Decoded:
    """Open a picture of which no more than ``widest`` pixels across will be needed.

    Raises PictureTooLarge, PictureTooManyPixels, PictureAnimated or PictureNotUnderstood.
    """
    if len(content) > BYTES_MAX:
        raise PictureTooLarge(MEGABYTES_MAX)
    image = _opened(content)
    width, height = image.size
    try:
        sideways = _orientation(image) in SIDEWAYS
        if image.format == "JPEG":
            # Lets the decoder skip detail that is thrown away later.
            image.draft(image.mode, (widest * 2, widest * 2))
        image.load()
        pixels = _plain(_upright(_reduced(image, widest)))
    except (*_DAMAGED, MemoryError):
        raise PictureNotUnderstood from None
    return Decoded(pixels, *((height, width) if sideways else (width, height)))


def _opened(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        frames = int(getattr(image, "n_frames", 1))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PictureTooManyPixels(MEGAPIXELS_MAX) from None
    except _DAMAGED:
        raise PictureNotUnderstood from None
    if image.width * image.height > PIXELS_MAX:
        raise PictureTooManyPixels(MEGAPIXELS_MAX)
    # An MPO is a JPEG with further pictures behind it, as many telephones write them.
    if frames > 1 and image.format != "MPO":
        raise PictureAnimated
    return image


def _reduced(image: Image.Image, widest: int) -> Image.Image:
    """Shrink what is far too large before anything makes copies of it."""
    factor = image.width // (widest * 2)
    averages = image.mode in ("RGB", "RGBA", "L", "CMYK") and "transparency" not in image.info
    return image.reduce(factor) if factor > 1 and averages else image


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except _DAMAGED:
        return 1


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _DAMAGED:
        # Broken metadata is no reason to refuse good pixels.
        return image


def _plain(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I") or image.mode == "F":
        image = _eight_bits(image)
    if "transparency" in image.info or image.mode in ("LA", "PA", "La", "RGBa"):
        image = image.convert("RGBA")
    elif image.mode == "P":
        image = image.convert("RGB")
    if image.mode == "RGBA" and image.getchannel("A").getextrema() != (255, 255):
        colours = _in_srgb(image.convert("RGB"), profile)
        colours.putalpha(image.getchannel("A"))
    else:
        colours = _in_srgb(image.convert("RGB") if image.mode == "RGBA" else image, profile)
    colours.info = {}
    return colours


def _eight_bits(image: Image.Image) -> Image.Image:
    # Sixteen bits a pixel; 1/256 is exact in binary.
    return image.convert("I").point(lambda value: value * (2**-8)).convert("L")


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    if isinstance(profile, bytes) and profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, *_DAMAGED):
            # A profile that is broken or for other colours says nothing about these.
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB") if image.mode != "RGB" else image.copy()
