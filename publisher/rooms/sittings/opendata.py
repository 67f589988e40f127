"""Open data of sittings: a package a sitting, all votes as one table, the registry of data sets.

Packages are written by the same writers as ``viche export``: the national tables of annexes 29, 9
and 30, Popolo, Akoma Ntoso, iCalendar, our own JSON. What contradicts itself is not given out.
"""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from controller.rows import Hidden, read_rows
from controller.rules.events import Entry
from controller.rules.minutes import minutes
from controller.wire import read_entry
from papers.akoma import to_akoma
from papers.export import export
from papers.publisher import Publisher, publisher
from papers.record import Unpublishable
from publisher.common.record import versions
from publisher.common.record.models import Sitting, State, Vote
from publisher.common.web.caching import kept, public
from publisher.ingest.models import Line, Log
from publisher.rooms.sittings.models import Convocation

COLUMNS = (
    "sitting", "body", "day", "vote", "number", "wording", "ballot", "majority", "adopted",
    "stage", "needed", "composition", "votes_for", "against", "abstain", "not_voted", "absent",
    "recused", "undisclosed", "url",
)  # fmt: skip
"""Of the table of all votes."""
GULP = 2000


def entries(sitting: Sitting) -> list[Entry]:
    """The public lines of a sitting, read; none where this site does not hold them."""
    log = Log.objects.filter(log=sitting.log).first()
    same = Sitting.objects.filter(log=sitting.log, last_n__lt=sitting.last_n)
    before = same.order_by("-last_n").values_list("last_n", flat=True).first() or 0
    rows = Line.objects.filter(log=log, n__gt=before, n__lte=sitting.last_n).order_by("n")
    found = read_rows(bytes(row) for row in rows.values_list("row", flat=True).iterator(GULP))
    return [read_entry(line) for _n, line in found if not isinstance(line, Hidden)]


def authority(request: HttpRequest) -> Publisher | None:
    """Who publishes, as the national tables want it; None where the site was not told."""
    told = settings.SITE.community
    terms = [
        {"label": each.label, "from": each.since, "until": each.until}
        for each in Convocation.objects.all()
    ]
    if not (told.edrpou and told.katottg and terms):
        return None
    table = {
        "authority_id": told.edrpou,
        "catuttc": told.katottg,
        "text_url": request.build_absolute_uri(reverse("documents")) + "?q={project}",
        "convocation": terms,
    }
    return publisher("site.toml", table, settings.TIME_ZONE)


@require_safe
@kept(versions.of_sitting)
@public(300)
def package(request: HttpRequest, number: int) -> HttpResponse:
    """All data of one sitting that is over, as a ZIP."""
    sitting = get_object_or_404(Sitting, pk=number, state=State.CLOSED)
    who, told = authority(request), entries(sitting)
    if who is None or not told or sitting.convocation not in who.convocations:
        raise Http404
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder)
        try:
            export(told, to, who, sitting=sitting.uid)
        except Unpublishable as error:
            raise Http404(str(error)) from error
        akoma = to_akoma(minutes(told, sitting.uid), ZoneInfo(settings.TIME_ZONE))
        (to / "minutes.akn.xml").write_bytes(akoma)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
            for path in sorted(to.iterdir()):
                made.write(path, path.name)
    answer = HttpResponse(packed.getvalue(), content_type="application/zip")
    name = f"{sitting.body.uid}-{sitting.day:%Y-%m-%d}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@public(300)
def votes(request: HttpRequest) -> StreamingHttpResponse:
    """All votes with their counters, as one table (RFC 4180); withheld ones say no result."""
    answer = StreamingHttpResponse(_votes(request), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="votes.csv"'
    return answer


def _votes(request: HttpRequest) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    found = Vote.objects.exclude(adopted=None).select_related("sitting", "sitting__body")
    for vote in found.order_by("pk").iterator(GULP):
        rows.writerow(_row(vote, request))
        if text.tell() > 64_000:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _row(vote: Vote, request: HttpRequest) -> list[object]:
    sitting = vote.sitting
    head: list[object] = [sitting.uid, sitting.body.uid, sitting.day.isoformat(), vote.uid]
    head += [vote.number, vote.wording, vote.ballot, vote.majority]
    url = request.build_absolute_uri(vote.get_absolute_url())
    if not vote.has_result:
        return [*head, "", "withheld", *[""] * 9, url]
    told = [vote.needed, vote.composition, vote.votes_for, vote.against, vote.abstain]
    told += [vote.not_voted, vote.absent, vote.recused, vote.undisclosed]
    return [*head, int(bool(vote.adopted)), vote.stage, *told, url]


def registry(request: HttpRequest) -> list[dict[str, str]]:
    """The data sets of this room, as annex 7 lists them: what, in which form, where, how often."""
    whole = request.build_absolute_uri
    often = _("after each sitting")
    rows = [
        (_("Votes with their counters"), "CSV", whole(reverse("votes_csv")), _("after each vote")),
        (_("Announced sittings"), "ICS", whole(reverse("sittings_calendar")), _("as announced")),
        (_("Results of votes"), "Atom", whole(reverse("results_feed")), _("after each vote")),
        (_("Documents of sittings"), "Atom", whole(reverse("documents_feed")), _("as published")),
    ]
    for sitting in Sitting.objects.filter(state=State.CLOSED).select_related("body")[:GULP]:
        url = whole(reverse("sitting_data", args=[sitting.pk]))
        title = f"{_('Votes by name')}: {sitting}, {sitting.day:%d.%m.%Y}"
        rows.append((title, "ZIP: CSV, JSON, XML, ICS", url, often))
    holder = settings.SITE.community
    return [
        {
            "identifier": f"sittings-{n}",
            "title": title,
            "format": form,
            "accessURL": url,
            "accrualPeriodicity": how,
            "publisher": holder.name,
            "publisherId": holder.edrpou,
        }
        for n, (title, form, url, how) in enumerate(rows, 1)
    ]


@require_safe
@kept(versions.of_all)
@public(300)
def registry_json(request: HttpRequest) -> JsonResponse:
    """The registry as JSON."""
    told = {"datasets": registry(request), "at": timezone.localdate().isoformat()}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
@kept(versions.of_all)
@public(300)
def registry_csv(request: HttpRequest) -> HttpResponse:
    """The registry as CSV (RFC 4180)."""
    found, text = registry(request), io.StringIO(newline="")
    rows = csv.DictWriter(text, list(found[0]), lineterminator="\r\n")
    rows.writeheader()
    rows.writerows(found)
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")


@require_safe
@kept(versions.of_all)
@public()
def data(request: HttpRequest) -> HttpResponse:
    """What there is to take, in which form; packages of the newest sittings."""
    over = Sitting.objects.filter(state=State.CLOSED).select_related("body")
    told = {"sittings": over.order_by("-opened_at")[:30], "authority": authority(request)}
    return render(request, "sittings/data.html", told)
