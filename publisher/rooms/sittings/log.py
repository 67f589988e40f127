"""The logs of the halls as anybody's tools read them: heads, tiles, lines, a page that checks.

Paths below ``log/<first line's hash>/`` are those of c2sp.org/tlog-tiles; ``lines.jsonl`` and
``heads/`` are those of a public copy (``viche copy``).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from controller.head_words import head_words
from controller.notes import Note
from controller.public_copy import PAGE
from controller.tiles import WIDTH
from controller.vote_proof import VoteProof
from publisher.common.record import versions
from publisher.common.web.caching import kept, public
from publisher.ingest.models import Head, Line, Log
from publisher.ingest.tiles import tile

TILE = re.compile(r"([0-5])/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?")
FOREVER_S = 31_536_000
"""What never changes may be kept for a year."""
GULP = 2000
"""Lines that are read at once for a download."""
INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


def _log(name: str) -> Log:
    return get_object_or_404(Log, log=name)


@dataclass(frozen=True)
class Told:
    """A log as its page tells of it."""

    log: Log
    head: Head | None
    words_uk: str = ""
    words_en: str = ""


def _told(log: Log) -> Told:
    newest = log.heads.order_by("-size").first()
    if newest is None:
        return Told(log, None)
    root = Note.read(newest.note).checkpoint.root
    return Told(log, newest, head_words(root), head_words(root, "en"))


@require_safe
@kept(versions.of_all)
@public()
def logs(request: HttpRequest) -> HttpResponse:
    """All logs with their newest heads, and where their parts are."""
    found = Log.objects.select_related("hall").order_by("hall__name", "-pk")
    return render(request, "sittings/logs.html", {"logs": [_told(each) for each in found]})


@require_safe
@public(5, 0)
def checkpoint(request: HttpRequest, name: str) -> HttpResponse:
    """The newest signed head."""
    newest = _log(name).heads.order_by("-size").first()
    if newest is None:
        raise Http404
    return _text(newest.note)


@require_safe
@public(FOREVER_S)
def head(request: HttpRequest, name: str, size: int) -> HttpResponse:
    """The signed head of a size."""
    return _text(get_object_or_404(Head, log__log=name, size=size).note)


@require_safe
@public(FOREVER_S)
def hashes(request: HttpRequest, name: str, path: str) -> HttpResponse:
    """A tile of hashes, full or partial."""
    told = TILE.fullmatch(path)
    if told is None:
        raise Http404
    index = int(told[2].replace("x", "").replace("/", "")[-15:])
    found = tile(_log(name), int(told[1]), index, int(told[3] or WIDTH))
    if found is None:
        raise Http404
    return HttpResponse(b"".join(found), content_type="application/octet-stream")


@require_safe
@public(5, 0)
def lines(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """All lines as they came, private ones as hashes, up to the newest signed head."""
    log = _log(name)
    newest = log.heads.order_by("-size").first()
    answer = StreamingHttpResponse(
        _lines(log, newest.size if newest is not None else 0),
        content_type="application/x-ndjson; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="lines.jsonl"'
    return answer


def _lines(log: Log, size: int) -> Iterator[bytes]:
    for first in range(1, size + 1, GULP):
        last = min(first + GULP - 1, size)
        rows = Line.objects.filter(log=log, n__gte=first, n__lte=last).order_by("n")
        yield b"".join(bytes(row) + b"\n" for row in rows.values_list("row", flat=True))


@require_safe
@kept(lambda: "page")
@public(3600)
def verifier(request: HttpRequest) -> HttpResponse:
    """The page that checks a copy or a proof in the reader's browser, and asks nobody."""
    page, policy = _page()
    answer = HttpResponse(page)
    answer.headers["Content-Security-Policy"] = policy
    return answer


def checked(proof: VoteProof) -> HttpResponse:
    """The same page with a proof in it, which it checks as soon as it is open."""
    page, policy = _page()
    given = msgspec.json.encode(proof).decode().replace("<", r"\u003c")
    block = f'<script type="application/json" id="given">{given}</script>\n'
    answer = HttpResponse(page.replace("<script>", f"{block}<script>", 1))
    answer.headers["Content-Security-Policy"] = policy
    return answer


@cache
def _page() -> tuple[str, str]:
    """The page and the policy that lets its own script and style run, and nothing else."""
    text = PAGE.read_text(encoding="utf-8")
    hashed: dict[str, str] = {}
    for kind, inside in INLINE.findall(text):
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        hashed[f"{kind}-src"] = f"'sha256-{digest}'"
    rules = "; ".join(f"{kind} {told}" for kind, told in sorted(hashed.items()))
    policy = f"default-src 'none'; {rules}; base-uri 'none'; form-action 'none'"
    return text, f"{policy}; frame-ancestors 'none'"


def _text(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
