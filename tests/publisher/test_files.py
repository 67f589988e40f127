"""Files of strangers: known by their bytes, cleaned, served by ranges and never as a page."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from publisher.common.files.content import LONGEST_SIDE, OFFICE, Refused, Wrong, examine
from publisher.common.files.store import store, why

LARGEST = 20_000_000
SLOVIANSK = ((48.0, 51.0, 10.0), (37.0, 36.0, 20.0))


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), turned: bool = False) -> bytes:
    picture = Image.new("RGB", size, (200, 30, 30))
    told = Image.Exif()
    told[Base.Make] = "Telephone of Petrenko"
    if turned:
        told[Base.Orientation] = 6
    place = told.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLongitudeRef] = "N", "E"
    place[GPS.GPSLatitude], place[GPS.GPSLongitude] = SLOVIANSK
    out = io.BytesIO()
    picture.save(out, kind, exif=told)
    return out.getvalue()


def package(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/"), data)
    return out.getvalue()


DOCX = {"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<document/>"}


def png_of(width: int, height: int) -> bytes:
    """A PNG of few bytes that says it is large."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    chunk = len(head).to_bytes(4, "big") + b"IHDR" + head
    chunk += zlib.crc32(b"IHDR" + head).to_bytes(4, "big")
    data = zlib.compress(b"\x00" * 100)
    body = len(data).to_bytes(4, "big") + b"IDAT" + data
    body += zlib.crc32(b"IDAT" + data).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + chunk + body


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_nothing_of_its_maker_but_its_place_is_told_once(kind: str) -> None:
    given = photo(kind)
    assert b"Petrenko" in given
    content = examine(given, LARGEST)
    assert content.media_type == f"image/{kind.lower()}"
    assert b"Petrenko" not in content.data
    with Image.open(io.BytesIO(content.data)) as picture:
        assert not picture.getexif()
        assert "exif" not in picture.info
    assert content.place is not None
    assert content.place == pytest.approx((48.8528, 37.6056), abs=1e-3)


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    content = examine(photo(turned=True), LARGEST)
    assert (content.width, content.height) == (40, 60)


def test_a_large_picture_is_made_smaller() -> None:
    content = examine(photo(size=(4000, 1000)), LARGEST)
    assert (content.width, content.height) == (LONGEST_SIDE, LONGEST_SIDE // 4)


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", Wrong.EMPTY),
        (b"x" * (LARGEST + 1), Wrong.TOO_LARGE),
        (png_of(50_000, 50_000), Wrong.BOMB),
        (png_of(9_000, 9_000), Wrong.BOMB),
        (photo()[:300], Wrong.DAMAGED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", Wrong.UNKNOWN),
        (b"<!doctype html><script>alert(1)</script>", Wrong.UNKNOWN),
        (b"#!/bin/sh\nrm -rf /\n", Wrong.UNKNOWN),
        (b"MZ\x90\x00\x03\x00", Wrong.UNKNOWN),
        (b"GIF89a" + b"\x00" * 20, Wrong.UNKNOWN),
        (b"%PDF-1.7\nhalf of it", Wrong.DAMAGED),
        (package(**{"evil.exe": b"MZ"}), Wrong.UNKNOWN),
        (package(**DOCX, **{"word__vbaProject.bin": b"x"}), Wrong.MACROS),
        (package(**DOCX, word__media__a=b"\x00" * 101_000_000), Wrong.BOMB),
        (package(**DOCX)[:-30], Wrong.DAMAGED),
    ],
    ids=lambda told: told.value if isinstance(told, Wrong) else "",
)
def test_what_is_not_taken_is_refused_for_its_reason(data: bytes, wrong: Wrong) -> None:
    with pytest.raises(Refused) as refused:
        examine(data, LARGEST)
    assert refused.value.why is wrong
    assert why(refused.value)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"%PDF-1.7\n...\n%%EOF\n", "application/pdf"),
        (package(**DOCX), OFFICE["word/document.xml"]),
        (package(mimetype=b"application/vnd.etsi.asic-e+zip"), "application/vnd.etsi.asic-e+zip"),
        (bytes.fromhex("308006092a864886f70d010702a080"), "application/pkcs7-signature"),
        ("id;назва;сума\n1;Парк;5\n".encode(), "text/csv"),
        ("Шановна редакціє".encode(), "text/plain"),
    ],
    ids=["pdf", "docx", "asice", "p7s", "csv", "txt"],
)  # fmt: skip
def test_documents_are_known_by_their_content(data: bytes, media_type: str) -> None:
    assert examine(data, LARGEST).media_type == media_type


def upload(data: bytes, name: str = "../../фото\x00двору.php") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.usefixtures("db")
def test_a_name_is_no_path_and_ends_as_its_content_deserves() -> None:
    stored, _ = store(upload(photo()))
    assert stored.name == "фото двору.jpg"
    path = str(stored.file.name)
    assert path.startswith("stored/")
    assert "двору" not in path


@pytest.fixture
def public(client: Client) -> Callable[..., Any]:
    stored, _ = store(upload(b"0123456789 text", "a.txt"), public=True)
    path = f"/files/{stored.pk}/{stored.name}"
    return lambda **headers: client.get(path, headers=headers)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_is_served_whole_or_by_ranges(public: Callable[..., Any]) -> None:
    whole = public()
    assert body(whole) == b"0123456789 text"
    assert whole.headers["Accept-Ranges"] == "bytes"
    for asked, want in (("0-3", b"0123"), ("11-", b"text"), ("-4", b"text")):
        part = public(range=f"bytes={asked}")
        assert part.status_code == 206
        assert body(part) == want
    assert public(range="bytes=99-").status_code == 416


def test_a_range_of_another_version_gets_the_whole(public: Callable[..., Any]) -> None:
    answer = public(range="bytes=0-3", if_range='"other"')
    assert body(answer) == b"0123456789 text"


def test_a_file_is_never_a_page_of_the_site(public: Callable[..., Any]) -> None:
    answer = public()
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()


def test_a_private_file_is_not_served(client: Client) -> None:
    stored, _ = store(upload(b"secret", "a.txt"))
    assert client.get(f"/files/{stored.pk}/{stored.name}").status_code == 404
