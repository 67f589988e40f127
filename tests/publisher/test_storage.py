"""Where files lie, one contract: the data folder, and a bucket of S3."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage

from publisher.common.files.s3 import Bucket, BucketFault
from publisher.common.files.signature import Signer

EXAMPLE = Signer("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
MAY_24 = datetime(2013, 5, 24, tzinfo=UTC)


def test_a_signature_is_the_one_of_amazons_published_example() -> None:
    told = EXAMPLE.headers(
        "GET",
        "examplebucket.s3.amazonaws.com",
        "/test.txt",
        MAY_24,
        more={"Range": "bytes=0-9"},
    )
    assert told["authorization"].endswith(
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )


def test_the_secret_is_not_shown() -> None:
    assert "EXAMPLEKEY" not in repr(EXAMPLE)


class S3(ThreadingHTTPServer):
    """A bucket, small: keeps objects in memory, refuses what is not signed by its key."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Requests)
        self.objects: dict[str, bytes] = {}
        self.read = 0


class Requests(BaseHTTPRequestHandler):
    server: S3

    def answer(self, status: int, body: bytes = b"", size: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if size is None else size))
        self.end_headers()
        self.wfile.write(body)

    def is_signed(self) -> bool:
        at = datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        sha256 = self.headers["x-amz-content-sha256"]
        host = self.headers["host"]
        more = {name: self.headers[name] for name in ("range",) if name in self.headers}
        want = EXAMPLE.headers(self.command, host, self.path, at, sha256=sha256, more=more)
        return want["authorization"] == self.headers["authorization"]

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.is_signed():
            return self.answer(403, b"<Code>SignatureDoesNotMatch</Code>")
        self.server.objects[self.path] = body
        return self.answer(200)

    def do_GET(self) -> None:
        found = self.server.objects.get(self.path)
        if found is None:
            return self.answer(404)
        if not self.is_signed():
            return self.answer(403)
        told = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("range", ""))
        if told is None:
            return self.answer(200, found)
        part = found[int(told[1]) : int(told[2]) + 1]
        self.server.read += len(part)
        return self.answer(206, part)

    def do_HEAD(self) -> None:
        found = self.server.objects.get(self.path)
        self.answer(200, size=len(found)) if found is not None else self.answer(404)

    def do_DELETE(self) -> None:
        self.server.objects.pop(self.path, None)
        self.answer(204)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def s3() -> Iterator[S3]:
    server = S3()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def bucket(s3: S3, secret: str = EXAMPLE.secret) -> Bucket:
    address = f"http://127.0.0.1:{s3.server_port}"
    return Bucket(address, "viche", EXAMPLE.key_id, secret, "us-east-1")


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return FileSystemStorage(tmp_path)
    return bucket(request.getfixturevalue("s3"))


def test_what_is_stored_is_read_back(storage: Storage) -> None:
    name = storage.save("stored/2026/11/a.pdf", ContentFile(b"%PDF" + bytes(3_000_000)))
    assert storage.exists(name)
    assert storage.size(name) == 3_000_004
    with storage.open(name) as file:
        assert file.read(4) == b"%PDF"
        file.seek(-1, 2)
        assert file.read() == b"\x00"


def test_a_place_in_a_large_file_is_read_without_the_rest(s3: S3) -> None:
    storage = bucket(s3)
    sound = bytes(range(256)) * 40_000
    name = storage.save("recordings/a.opus", ContentFile(sound))
    with storage.open(name) as file:
        file.seek(5_000_000)
        assert file.read(1000) == sound[5_000_000:5_001_000]
    assert s3.read <= 1 << 20, "of ten megabytes"


def test_what_is_not_there_is_not_opened(storage: Storage) -> None:
    with pytest.raises(FileNotFoundError):
        storage.open("recordings/none.opus")


def test_a_name_that_is_taken_gets_another(storage: Storage) -> None:
    first = storage.save("a.txt", ContentFile(b"one"))
    second = storage.save("a.txt", ContentFile(b"two"))
    assert first != second
    with storage.open(first) as file:
        assert file.read() == b"one"


def test_what_is_deleted_is_gone_and_may_be_deleted_again(storage: Storage) -> None:
    name = storage.save("a.txt", ContentFile(b"one"))
    storage.delete(name)
    storage.delete(name)
    assert not storage.exists(name)
    with pytest.raises(FileNotFoundError):
        storage.open(name)


def test_a_wrong_key_stores_nothing_and_says_so(s3: S3) -> None:
    with pytest.raises(BucketFault, match="403"):
        bucket(s3, "another").save("a.txt", ContentFile(b"one"))
    assert s3.objects == {}
