"""What the secretariat published, in the search of the site."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from publisher.common.search.index import Entry, enter, forget
from publisher.rooms.sittings.models import Announcement, Document


def enter_announcement(found: Announcement) -> None:
    """Make an announced sitting findable by the words of its agenda."""
    if not found.public:
        return
    points = found.points.values_list("number", "title", "project_number")
    text = "\n".join(f"{number}. {title} {project}" for number, title, project in points)
    day = timezone.localdate(found.starts_at)
    with override(settings.LANGUAGE_CODE):
        url = found.get_absolute_url()
        enter([Entry("agenda", str(found.pk), f"{found}, {day:%d.%m.%Y}", url, text, day)])


def enter_document(found: Document) -> None:
    """Make a document findable, or what was withdrawn no longer."""
    if found.withdrawn_at is not None or found.published_at is None:
        forget("document", [str(found.pk)])
        return
    with override(settings.LANGUAGE_CODE):
        title = f"{found.get_kind_display()} {found.number}: {found.title}".replace(" : ", ": ")
        url = found.get_absolute_url()
        enter([Entry("document", str(found.pk), title, url, found.file.name, found.day)])
