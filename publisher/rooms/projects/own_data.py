"""What the room holds of a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.models import User
from publisher.common.accounts.own_data import Holding, Rows, enter
from publisher.rooms.projects.casting import ballot_of
from publisher.rooms.projects.forgetting import NEVER_PUBLIC, discard_project
from publisher.rooms.projects.models import Call, Initiative, Project


def _tells(user: User) -> Rows:
    for each in user.projects.order_by("pk"):
        yield {
            "project": each.pk,
            "title": each.title,
            "summary": each.summary,
            "text": each.text,
            "benefit": each.benefit,
            "place": each.place,
            "cost": each.cost,
            "author_name": each.author_name,
            "others": each.others,
            "telephone": each.telephone,
            "state": each.state,
            "submitted_at": each.submitted_at,
            "files": [file.file.name for file in each.attachments.select_related("file")],
        }
    for initiative in Initiative.objects.filter(author=user).order_by("pk"):
        yield {"initiative": initiative.pk, "title": initiative.title}
    for call in Call.objects.filter(unlinked_at=None).order_by("pk"):
        ballot = ballot_of(call, user)
        if ballot is not None:
            chosen = ballot.chosen.select_related("project").order_by("pk")
            yield {
                "ballot_in": call.uid,
                "cast_on": ballot.cast_on,
                "age": ballot.age,
                "chosen": [{"project": one.project.title, "points": one.points} for one in chosen],
            }


def _lets_go(user: User) -> None:
    for each in user.projects.filter(state__in=NEVER_PUBLIC):
        discard_project(each)
    Project.objects.filter(author=user).update(author=None, telephone="")
    Initiative.objects.filter(author=user).update(author=None)


enter(
    Holding(
        "projects",
        _("Projects and votes for them"),
        _tells,
        _lets_go,
        _("Projects that were handed in, with their author's name; votes, which are counted."),
    )
)
