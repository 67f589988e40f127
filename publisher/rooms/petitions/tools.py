"""The room's tools on the desk of staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.levels import Role
from publisher.common.desk.tools import Tool, lay
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.rules import State

STAFF = (Role.MODERATOR, Role.OFFICER, Role.LEADERSHIP)


def _waiting() -> int:
    """Petitions that wait for somebody at the desk."""
    wait = (State.WAITING, State.SUPPORTED, State.CONSIDERED)
    return Petition.objects.filter(state__in=wait).count()


lay(
    Tool(
        _("Petitions at the desk"),
        _("Publish or refuse, consider, answer; look into signatures."),
        "desk_petitions",
        frozenset(STAFF),
        _waiting,
    )
)
