"""What the room holds of a person."""

from __future__ import annotations

from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.models import User
from publisher.common.accounts.own_data import Holding, Rows, enter
from publisher.rooms.contact.models import InstitutionRating, Report, Vote, WorkRating
from publisher.rooms.contact.rules import Kind


def _tells(user: User) -> Rows:
    for each in user.reports.select_related("category").order_by("pk"):
        yield {
            "number": each.pk,
            "kind": each.kind,
            "category": each.category.name if each.category is not None else None,
            "text": each.text,
            "answers": each.answers,
            "place": each.place,
            "lat": each.lat,
            "lon": each.lon,
            "name": each.author_name,
            "email": each.author_email,
            "phone": each.author_phone,
            "address": each.author_address,
            "consented_at": each.consented_at,
            "state": each.state,
            "received_at": each.received_at,
            "answer": each.answer,
            "pictures": [photo.file.name for photo in each.photos.select_related("file")],
        }
    for vote in Vote.objects.filter(user=user).order_by("pk"):
        yield {"spoke_of": vote.report_id, "done": vote.done, "words": vote.words, "at": vote.at}
    for table in (WorkRating, InstitutionRating):
        for rating in table._default_manager.filter(user=user).order_by("pk"):
            told = model_to_dict(rating, exclude=["id", "user", "words_public"])
            yield {"rated": str(rating), **told}


def _lets_go(user: User) -> None:
    """Reports lose their sender; an appeal is a document, and keeps who wrote it for its term."""
    user.reports.filter(kind=Kind.REPORT).update(
        author=None,
        author_name="",
        author_email="",
        author_phone="",
        author_address="",
        forgotten_at=timezone.now(),
    )
    Report.objects.filter(author=user).update(author=None)


enter(
    Holding(
        "contact",
        _("Reports, appeals, ratings"),
        _tells,
        _lets_go,
        _("What was reported, without you; appeals under the law, with you, for their term."),
    )
)
