"""What everybody sees of a case: its files, its words in the search, its square on the map."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import override

from publisher.common.files.models import StoredFile
from publisher.common.search import index
from publisher.rooms.contact import mapping
from publisher.rooms.contact.clocks import Places
from publisher.rooms.contact.models import Report


def show(report: Report, places: Places | None = None) -> None:
    """Make the files, the words and the point of a case as public as the case is now."""
    mapping.count(report)
    shown = (places or Places()).shows(report)
    files = report.photos.values("file")
    public = report.is_public and shown
    StoredFile.objects.filter(pk__in=files).exclude(public=public).update(public=public)
    if not report.is_public:
        index.forget("report", [str(report.pk)])
        return
    with override("uk"):
        entry = index.Entry(
            kind="report",
            key=str(report.pk),
            title=f"№ {report.pk}: {report.title}",
            url=report.get_absolute_url(),
            text=f"{report.text}\n{report.place if shown else ''}\n{report.answer}",
            day=timezone.localdate(report.received_at),
        )
    index.enter([entry])
