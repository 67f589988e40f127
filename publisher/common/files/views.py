"""Stored files for readers: by ranges, never as a page of this site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from publisher.common.files.models import StoredFile

PIECE = 64 * 1024
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
SHOWN = ("image/", "application/pdf", "audio/", "video/", "text/plain")
"""Kinds that a browser may show by itself; others are saved."""


@require_safe
def stored(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """A public file. A room that keeps private files has a view of its own for them."""
    found = get_object_or_404(StoredFile, pk=number, public=True)
    if found.name != name:
        raise Http404
    answer = ranged(
        request, found.file.open("rb").file, found.size, found.media_type, found.sha256
    )
    answer.headers["Cache-Control"] = "public, max-age=86400, immutable"
    kept = not found.media_type.startswith(SHOWN)
    answer.headers["Content-Disposition"] = content_disposition_header(kept, found.name) or ""
    return answer


def ranged(
    request: HttpRequest, file: BinaryIO, size: int, media_type: str, etag: str
) -> HttpResponseBase:
    """A file whole, or the one range of it that is asked for (RFC 9110 §14).

    Several ranges at once get the whole, which the standard allows.
    """
    told = RANGE.fullmatch(request.headers.get("Range", ""))
    same = request.headers.get("If-Range", f'"{etag}"') == f'"{etag}"'
    bounds = _bounds(told[1], told[2], size) if told and same else None
    if told and same and bounds is None:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    answer: HttpResponseBase
    if bounds is None:
        answer = FileResponse(file, content_type=media_type)
    else:
        first, last = bounds
        answer = StreamingHttpResponse(
            Pieces(file, first, last), status=206, content_type=media_type
        )
        answer.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        answer.headers["Content-Length"] = str(last - first + 1)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["ETag"] = f'"{etag}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _bounds(first: str, last: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte, both counted; None where there are none."""
    if first:
        begin, end = int(first), min(int(last) if last else size - 1, size - 1)
    elif last:
        begin, end = max(0, size - int(last)), size - 1
    else:
        return None
    return (begin, end) if begin <= end else None


class Pieces:
    """A part of a file, piece by piece; closed with the answer, also when nobody reads it."""

    def __init__(self, file: BinaryIO, first: int, last: int) -> None:
        self._file, self._first, self._size = file, first, last - first + 1
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(self._first)
        left = self._size
        while left and (piece := self._file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
