"""The room's tools on the desk of staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.levels import Role
from publisher.common.desk.tools import Tool, lay
from publisher.rooms.projects.models import PaperSheet, Project
from publisher.rooms.projects.rules import State


def _projects() -> int:
    """Projects that wait for somebody at the desk."""
    return Project.objects.filter(state__in=(State.SUBMITTED, State.EVALUATED)).count()


def _papers() -> int:
    """Sheets that wait for another reading."""
    open_ones = (PaperSheet.State.ONCE, PaperSheet.State.APART)
    return PaperSheet.objects.filter(state__in=open_ones, call__counted_at=None).count()


lay(
    Tool(
        _("Projects at the desk"),
        _("Check, evaluate, approve community projects; tell how winners are carried out."),
        "desk_projects",
        frozenset({Role.MODERATOR, Role.OFFICER, Role.LEADERSHIP}),
        _projects,
    )
)
lay(
    Tool(
        _("Calls for projects"),
        _("Phases, money, rules of voting, results; elections of past years."),
        "desk_calls",
        frozenset({Role.LEADERSHIP}),
    )
)
lay(
    Tool(
        _("Ballots on paper"),
        _("Enter ballots of calls for projects: each by two operators."),
        "desk_paper_calls",
        frozenset({Role.DESK_OPERATOR, Role.LEADERSHIP}),
        _papers,
    )
)
