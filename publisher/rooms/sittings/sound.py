"""Recordings of a sitting: a player that jumps to an item, a speaker, a vote."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publisher.common.record import versions
from publisher.common.record.models import Recording, Sitting, Vote
from publisher.common.web.caching import kept, public
from publisher.rooms.sittings.asked import whole
from publisher.rooms.sittings.chapters import Chapter, Mark, chapters, clock, vtt


@dataclass(frozen=True)
class Moment:
    """Where a vote is heard: a recording and the second in it."""

    recording: Recording
    at_s: float

    @property
    def clock(self) -> str:
        """As players write it."""
        return clock(self.at_s)

    @property
    def source(self) -> str:
        """The file from that moment on: a media fragment, which needs no script."""
        return f"{self.recording.get_absolute_url()}#t={self.at_s:.1f}"


@dataclass(frozen=True)
class Heard:
    """A recording with its chapters, and the moment to start at."""

    recording: Recording
    chapters: list[Chapter]
    at_s: int = 0

    @property
    def source(self) -> str:
        """The file, from the moment that was asked for."""
        url = self.recording.get_absolute_url()
        return f"{url}#t={self.at_s}" if self.at_s else url

    @property
    def length(self) -> str:
        """As players write it."""
        return clock(self.recording.duration_s)


def recordings(sitting: int) -> QuerySet[Recording]:
    """The recordings of a sitting that are all here, in their order."""
    return Recording.objects.filter(sitting=sitting, complete=True).select_related("sitting")


def moment(vote: Vote) -> Moment | None:
    """Where a vote is heard; None where it is not."""
    for recording in recordings(vote.sitting_id):
        if (at_s := recording.moment(vote)) is not None:
            return Moment(recording, at_s)
    return None


def marks(sitting: Sitting) -> list[Mark]:
    """Items, speeches and votes of a sitting."""
    items = sitting.items.exclude(opened_at=None).values_list("number", "title", "opened_at")
    speeches = sitting.speeches.values_list("name", "started_at", "ended_at")
    votes = sitting.votes.exclude(opened_at=None).values_list("pk", "number", "opened_at")
    found = [Mark("item", f"{number}. {title}", at) for number, title, at in items if at]
    found += [Mark("speech", name, at, ends) for name, at, ends in speeches]
    for pk, number, at in votes:
        assert at is not None
        url = reverse("vote", args=[sitting.pk, pk])
        found.append(Mark("vote", _("Vote № %(number)s") % {"number": number}, at, url=url))
    return found


def _heard(recording: Recording, of: list[Mark], at_s: int = 0) -> Heard:
    found = chapters(of, recording.started_at, recording.ends_at)
    return Heard(recording, found, at_s)


@require_safe
@kept(versions.of_sitting)
@public()
def player(request: HttpRequest, number: int) -> HttpResponse:
    """All recordings of a sitting; ``r`` and ``t`` say which starts where."""
    sitting = get_object_or_404(Sitting.objects.select_related("body"), pk=number)
    which, at_s = whole(request.GET.get("r")), whole(request.GET.get("t")) or 0
    of = marks(sitting)
    told = [_heard(one, of, at_s if one.pk == which else 0) for one in recordings(number)]
    if not told:
        raise Http404
    return render(request, "sittings/recording.html", {"sitting": sitting, "heard": told})


@require_safe
@kept(versions.of_sitting)
@public()
def chapters_vtt(request: HttpRequest, number: int, recording: int) -> HttpResponse:
    """The chapters for players that show them (WebVTT)."""
    found = get_object_or_404(recordings(number), pk=recording)
    heard = _heard(found, marks(found.sitting))
    text = vtt(heard.chapters, found.duration_s)
    return HttpResponse(text, content_type="text/vtt; charset=utf-8")


@require_safe
@kept(versions.of_sitting)
@public()
def chapters_json(request: HttpRequest, number: int, recording: int) -> HttpResponseBase:
    """The chapters for podcast players (Podcasting 2.0, JSON chapters 1.2)."""
    found = get_object_or_404(recordings(number), pk=recording)
    rows = [
        {"startTime": each.at_s, "title": each.title}
        | ({"url": request.build_absolute_uri(each.url)} if each.url else {})
        for each in _heard(found, marks(found.sitting)).chapters
    ]
    return JsonResponse(
        {"version": "1.2.0", "chapters": rows},
        json_dumps_params={"ensure_ascii": False},
        content_type="application/json+chapters",
    )
