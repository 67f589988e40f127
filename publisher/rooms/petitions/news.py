"""What is followed by e-mail: new petitions, and what becomes of one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from publisher.common.subscriptions.delivery import announce
from publisher.common.subscriptions.topics import Kind, Topic, enter
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.rules import State


def _petition(key: str) -> Topic | None:
    number = int(key) if key.isdecimal() and len(key) < 10 else 0
    found = Petition.objects.public().filter(pk=number).first()
    if found is None:
        return None
    return Topic(f"petition:{found.pk}", found.title, found.get_absolute_url())


def _all(key: str) -> Topic | None:
    if key != "new":
        return None
    return Topic("petitions:new", _("New petitions"), reverse("petitions"))


def moved(petition: Petition) -> None:
    """Tell who follows a petition what became of it; a new one, who follows all."""
    if not petition.is_public:
        return
    with override("uk"):
        url = petition.get_absolute_url()
        title = f"{petition.title}: {petition.get_state_display()}"
        announce(f"petition:{petition.pk}", title, url, petition.answer)
        if petition.state == State.COLLECTING:
            announce("petitions:new", petition.title, url, petition.text)


enter(Kind("petition", gettext_lazy("A petition"), _petition))
enter(Kind("petitions", gettext_lazy("New petitions"), _all))
