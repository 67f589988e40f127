"""What is followed by e-mail: a call, and one project; told when something of it changes."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from publisher.common.jobs.regular import every
from publisher.common.subscriptions.delivery import announce
from publisher.common.subscriptions.topics import Kind, Topic, enter
from publisher.rooms.projects.calls import PHASE_WORDS
from publisher.rooms.projects.models import Call, Project
from publisher.rooms.projects.rules import PUBLIC
from publisher.rooms.projects.timetable import Phase

RECENT = timedelta(days=1)
"""A phase that began longer ago is no news."""


def _call(key: str) -> Topic | None:
    slug = re.fullmatch(r"[-\w]{1,60}", key)
    found = Call.objects.filter(uid=key, published=True).first() if slug else None
    if found is None:
        return None
    return Topic(f"call:{found.uid}", found.title, found.get_absolute_url())


def _project(key: str) -> Topic | None:
    number = int(key) if key.isdecimal() and len(key) < 10 else 0
    found = Project.objects.public().filter(pk=number).first()
    if found is None:
        return None
    return Topic(f"project:{found.pk}", found.title, found.get_absolute_url())


def moved(project: Project) -> None:
    """Tell who follows a project that its state changed."""
    if project.state in PUBLIC and project.call.published:
        with override("uk"):
            title = f"{project.title}: {project.get_state_display()}"
            announce(f"project:{project.pk}", title, project.get_absolute_url(), project.reason)


def worked(project: Project, what: str) -> None:
    """Tell who follows a project that its work went on."""
    with override("uk"):
        announce(f"project:{project.pk}", f"{project.title}: {what}", project.get_absolute_url())


@every(300)
def tell_phases() -> None:
    """Tell who follows a call that a phase began; each is told once."""
    now = timezone.now()
    for call in Call.objects.filter(published=True, imported=False, over_at__gt=now - RECENT):
        phase = call.phase(now)
        if phase is Phase.AHEAD or now - call.timetable.begins[phase] > RECENT:
            continue
        with override("uk"):
            title = f"{call.title}: {PHASE_WORDS[phase]}"
            url = call.get_absolute_url()
        announce(f"call:{call.uid}", title, url, uid=f"call:{call.uid}:{phase}")


def told_result(call: Call) -> None:
    """Tell who follows a call that it is counted."""
    with override("uk"):
        said = _("results: who won and why")
        url = f"{call.get_absolute_url()}results/"
    announce(f"call:{call.uid}", f"{call.title}: {said}", url, uid=f"call:{call.uid}:counted")


enter(Kind("call", gettext_lazy("Calls for projects"), _call))
enter(Kind("project", gettext_lazy("Community projects"), _project))
