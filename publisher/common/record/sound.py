"""A recording for players: the part of the file that they ask for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from publisher.common.files.views import ranged
from publisher.common.record.models import Recording

YEAR_S = 31_536_000


@require_safe
def recording(request: HttpRequest, number: int) -> HttpResponseBase:
    """A recording that is all here; it never changes, so that whoever has it may keep it."""
    found = get_object_or_404(Recording, pk=number, complete=True)
    file = found.file.open("rb").file
    answer = ranged(request, file, found.size, found.media_type, found.sha256)
    answer.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    return answer
