"""Pictures as people, telephones and attackers send them, drawn by the tests."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import ExifTags, Image, ImageCms

RED, GREEN, BLUE = (220, 30, 30), (30, 160, 60), (30, 60, 200)


def two_halves(width: int = 1200, height: int = 900, *, mode: str = "RGB") -> Image.Image:
    """Draw a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image if mode == "RGB" else image.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """Encode a picture."""
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    """Decode a picture of our own making."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def with_exif(orientation: int) -> bytes:
    """Give a JPEG as a telephone writes it: turned by a tag, and saying where it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Telephone"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[1] = "N"
    return saved(two_halves(), exif=exif, comment=b"secret remark", quality=90)


def bomb(width: int, height: int) -> bytes:
    """Give a PNG of a few hundred bytes that claims a size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def moving(kind: str) -> bytes:
    """Give an animation of two frames."""
    first = two_halves(64, 48)
    return saved(first, kind, save_all=True, append_images=[first.rotate(180)], duration=100)


def several_in_one() -> bytes:
    """Give a JPEG followed by a second picture, as cameras with two lenses write it."""
    return saved(two_halves(), "MPO", save_all=True, append_images=[two_halves(64, 48)])


def in_printing_colours() -> bytes:
    """Give a JPEG in CMYK."""
    return saved(two_halves(mode="CMYK"), quality=95)


def swapped_profile() -> bytes:
    """Give an sRGB profile in which red and blue have changed places."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    red, blue = tags[b"rXYZ"], tags[b"bXYZ"]
    here = profile[red + 4 : red + 12]
    profile[red + 4 : red + 12] = profile[blue + 4 : blue + 12]
    profile[blue + 4 : blue + 12] = here
    return bytes(profile)


def near(found: Any, wanted: tuple[int, int, int], *, by: int = 12) -> bool:
    """Tell whether a colour is about what was drawn; lossy formats move it a little."""
    return all(abs(one - other) <= by for one, other in zip(found[:3], wanted, strict=True))
