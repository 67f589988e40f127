"""What a file is, read from its bytes; pictures are drawn anew, so that nothing hides in them.

A name says nothing. Pictures lose what they tell of their maker (EXIF, place, thumbnails); what
would unpack into a bomb is refused before it is unpacked.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from enum import Enum

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.ExifTags import GPS, IFD

MOST_PIXELS = 60_000_000
"""A telephone's largest picture; four bytes a pixel are unpacked."""
LONGEST_SIDE = 2560
"""Pictures are made smaller than this, pixels."""
MOST_UNPACKED = 100_000_000
"""Bytes that an office document may unpack into."""
MOST_PARTS = 5000
"""Files inside an office document."""
OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BY_MIMETYPE = {
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.etsi.asic-e+zip",
    "application/vnd.etsi.asic-s+zip",
}
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
"""OID 1.2.840.113549.1.7.2: a CMS signature (.p7s)."""
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class Wrong(Enum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    DAMAGED = "damaged"
    BOMB = "bomb"
    MACROS = "macros"


@dataclass
class Refused(Exception):
    """A file that is not taken."""

    why: Wrong


@dataclass(frozen=True)
class Content:
    """A file as it is stored. ``place`` is where a picture was taken, degrees; never stored."""

    data: bytes
    media_type: str
    width: int | None = None
    height: int | None = None
    place: tuple[float, float] | None = None


def examine(data: bytes, largest: int) -> Content:
    """What a file is, and its bytes as they are stored.

    Raises:
        Refused: it is empty, larger than ``largest`` bytes, dangerous, or nothing that we know.
    """
    if not data:
        raise Refused(Wrong.EMPTY)
    if len(data) > largest:
        raise Refused(Wrong.TOO_LARGE)
    if data[:4] in (b"\xff\xd8\xff\xe0", b"\x89PNG", b"RIFF") or data[:3] == b"\xff\xd8\xff":
        return _picture(data)
    if data[:4] == b"PK\x03\x04":
        return Content(data, _package(data))
    if data[:5] == b"%PDF-":
        if b"%%EOF" not in data[-2048:]:
            raise Refused(Wrong.DAMAGED)
        return Content(data, "application/pdf")
    if data[:1] == b"\x30" and SIGNED_DATA in data[:32]:
        return Content(data, "application/pkcs7-signature")
    return Content(data, _text(data))


def _picture(data: bytes) -> Content:
    try:
        with Image.open(io.BytesIO(data), formats=tuple(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(Wrong.BOMB)
            kind, place = picture.format or "", _place(picture)
            drawn = ImageOps.exif_transpose(picture)
            drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    except Image.DecompressionBombError as error:
        raise Refused(Wrong.BOMB) from error
    except UnidentifiedImageError as error:
        raise Refused(Wrong.UNKNOWN) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Refused(Wrong.DAMAGED) from error
    if kind == "JPEG" or drawn.mode not in ("L", "LA", "RGB", "RGBA", "P"):
        drawn = drawn.convert("RGB")
    clean = Image.new(drawn.mode, drawn.size)
    if drawn.mode == "P":
        drawn = drawn.convert("RGBA")
        clean = Image.new("RGBA", drawn.size)
    clean.paste(drawn)
    out = io.BytesIO()
    clean.save(out, kind, quality=85, optimize=True)
    return Content(out.getvalue(), PICTURES[kind], *clean.size, place=place)


def _place(picture: Image.Image) -> tuple[float, float] | None:
    """Where a picture says that it was taken: latitude and longitude, degrees."""
    told = picture.getexif().get_ifd(IFD.GPSInfo)
    try:
        lat = _degrees(told[GPS.GPSLatitude], told[GPS.GPSLatitudeRef], "S")
        lon = _degrees(told[GPS.GPSLongitude], told[GPS.GPSLongitudeRef], "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _degrees(parts: tuple[float, float, float], side: str, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    return -found if side == negative else found


def _package(data: bytes) -> str:
    """An office document or an ASiC container; nothing else that is a ZIP."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
                raise Refused(Wrong.BOMB)
            names = {each.filename for each in parts}
            if any(name.endswith("vbaProject.bin") or "Basic/" in name for name in names):
                raise Refused(Wrong.MACROS)
            if "[Content_Types].xml" in names:
                for name, kind in OFFICE.items():
                    if name in names:
                        return kind
            if "mimetype" in names and package.getinfo("mimetype").file_size < 100:
                told = package.read("mimetype").decode("ascii", "replace").strip()
                if told in BY_MIMETYPE:
                    return told
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(Wrong.DAMAGED) from error
    raise Refused(Wrong.UNKNOWN)


def _text(data: bytes) -> str:
    """Plain text or a table; a page or a program is neither."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Wrong.UNKNOWN) from error
    if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text):
        raise Refused(Wrong.UNKNOWN)
    if text.lstrip()[:1] == "<" or text.startswith("#!"):
        raise Refused(Wrong.UNKNOWN)
    first = text.split("\n", 1)[0]
    return "text/csv" if first.count(",") + first.count(";") >= 2 else "text/plain"
