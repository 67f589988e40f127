"""The interface for halls: a batch of lines, and how many lines there are."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from publisher.ingest.sound import DjangoSound
from publisher.ingest.store import DjangoStore
from sync.intake import MOST_CONTENT, Answer, Intake
from sync.intake_sound import MOST_PIECE, MOST_TOLD, SoundIntake
from sync.signatures import Message

BUSY_S = 5
"""A hall asks again after so long where the database does not write."""
FULL = ("full", "no space", "disk quota")
log = logging.getLogger("viche.ingest")


@csrf_exempt
@never_cache
@require_POST
def batches(request: HttpRequest) -> JsonResponse:
    """Take a batch. It is the signature that says who sends it; there is no session."""
    intake = Intake(DjangoStore())
    return _kept(
        request,
        MOST_CONTENT,
        lambda: intake.take(_message(request), request.body, timezone.now()),
    )


@never_cache
@require_GET
def size(request: HttpRequest, name: str) -> JsonResponse:
    """How many lines of a log are here; for its hall alone."""
    return _told(Intake(DjangoStore()).size(_message(request), name, timezone.now()))


@csrf_exempt
@never_cache
@require_POST
def sound(request: HttpRequest) -> JsonResponse:
    """What file of sound will come, and how many bytes of it are here."""
    intake = SoundIntake(DjangoSound())
    return _kept(
        request, MOST_TOLD, lambda: intake.begin(_message(request), request.body, timezone.now())
    )


@csrf_exempt
@never_cache
@require_http_methods(["PUT"])
def piece(request: HttpRequest, sha256: str) -> JsonResponse:
    """The next bytes of it."""
    intake = SoundIntake(DjangoSound())
    return _kept(
        request,
        MOST_PIECE,
        lambda: intake.piece(_message(request), sha256, request.body, timezone.now()),
    )


def _kept(request: HttpRequest, most: int, take: Callable[[], Answer]) -> JsonResponse:
    """What a request is answered, also where the site's own disk or database fails."""
    if int(request.headers.get("content-length") or 0) > most:
        return _told(Answer(413, "large"))
    try:
        return _told(take())
    except DatabaseError as error:
        return _told(_unwell(error))
    except OSError as error:  # the store of files: a bucket that does not answer
        return _told(Answer(503, "busy", detail=str(error)))


def _unwell(error: DatabaseError) -> Answer:
    full = any(word in str(error).casefold() for word in FULL)
    return Answer(507 if full else 503, "full" if full else "busy", detail=str(error))


def _message(request: HttpRequest) -> Message:
    fields = {name.lower(): value for name, value in request.headers.items()}
    return Message(request.method or "", request.get_host(), request.path, fields)


def _told(answer: Answer) -> JsonResponse:
    if answer.status != 200:
        log.warning("a batch: %s %s %s", answer.status, answer.why, answer.detail)
    told: dict[str, object] = {"why": answer.why}
    if answer.size is not None:
        told["size"] = answer.size
    said = JsonResponse(told, status=answer.status)
    if answer.status >= 500:
        said.headers["Retry-After"] = str(BUSY_S)
    return said
