"""The room's tools on the desk of staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.levels import Role
from publisher.common.desk.tools import Tool, lay
from publisher.rooms.contact.hands import STAFF
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.rules import State


def _waiting() -> int:
    """Cases that nobody has checked."""
    return Report.objects.filter(state__in=(State.RECEIVED, State.DRAFT)).count()


lay(
    Tool(
        _("Contact centre: the queue"),
        _("Check, assign, answer reports and appeals; write down calls."),
        "desk_contact",
        frozenset(STAFF),
        _waiting,
    )
)
lay(
    Tool(
        _("Contact centre in figures"),
        _("What came, what was answered in time: by department, category, district."),
        "desk_contact_figures",
        frozenset({Role.DESK_OPERATOR, Role.MODERATOR, Role.LEADERSHIP}),
    )
)
lay(
    Tool(
        _("Categories of reports"),
        _("What is reported, to whom it goes, in what term, what is asked beside."),
        "desk_contact_categories",
        frozenset({Role.MODERATOR, Role.LEADERSHIP}),
    )
)
lay(
    Tool(
        _("Ready answers"),
        _("Words that are put into an answer and changed there."),
        "desk_contact_replies",
        frozenset(STAFF),
    )
)
lay(
    Tool(
        _("Institutions"),
        _("To whom cases are assigned, and whom residents rate: state bodies, too."),
        "desk_contact_institutions",
        frozenset({Role.MODERATOR, Role.LEADERSHIP}),
    )
)
lay(
    Tool(
        _("Register of works"),
        _("Works at the city's objects: contractor, contract, dates."),
        "desk_contact_works",
        frozenset({Role.OFFICER, Role.LEADERSHIP}),
    )
)
lay(
    Tool(
        _("Applications (Open311)"),
        _("Keys of other people's applications that send reports."),
        "desk_open311",
        frozenset({Role.ADMINISTRATOR}),
    )
)
