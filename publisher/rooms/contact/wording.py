"""Words that residents leave with their marks: read by a moderator before everybody sees them."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.moderation import queue
from publisher.common.moderation.models import Case, Verdict
from publisher.rooms.contact.models import InstitutionRating, WorkRating

KIND = "contact_words"
MARKS = ("result", "polite", "quick", "reachable", "quality", "pace")
Rating = InstitutionRating | WorkRating
TABLES: dict[str, type[InstitutionRating] | type[WorkRating]] = {
    "institution": InstitutionRating,
    "work": WorkRating,
}


def name_of(rating: Rating) -> str:
    """The table's name in keys and addresses."""
    return "work" if isinstance(rating, WorkRating) else "institution"


def _key(rating: Rating) -> str:
    """Other words are another thing to be read."""
    digest = hashlib.sha256(rating.words.encode()).hexdigest()[:16]
    return f"{name_of(rating)}:{rating.pk}:{digest}"


def put(rating: Rating) -> None:
    """Words go to the moderators' queue; those that stood there before wait no more."""
    about = f"{name_of(rating)}:{rating.pk}:"
    waiting = Case.objects.filter(kind=KIND, key__startswith=about, verdict=Verdict.WAITING)
    waiting.exclude(key=_key(rating)).delete()
    if rating.words and not rating.words_public:
        page = reverse("desk_contact_words", args=[name_of(rating), rating.pk])
        queue.put(KIND, _key(rating), str(rating), page)


def told(case: Case) -> None:
    """A moderator's verdict: words are shown, if they are still those that were read."""
    name, pk, _digest = case.key.split(":")
    rating = TABLES[name].objects.filter(pk=int(pk)).first()
    if rating is not None and _key(rating) == case.key:
        rating.words_public = case.verdict == Verdict.PASSED
        rating.save(update_fields=["words_public"])


queue.enter(queue.Kind(KIND, _("Words with ratings"), told))


@require_safe
@for_roles(Role.MODERATOR)
def words(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """The words, with the marks they came with, for whoever judges them."""
    if name not in TABLES:
        raise Http404
    rating = get_object_or_404(TABLES[name], pk=number)
    return render(
        request, "contact/desk_words.html", {"rating": rating, "of_work": name == "work"}
    )
