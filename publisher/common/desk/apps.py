"""The application of the desk: its own tools are laid on it here."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The desk of staff."""

    name = "publisher.common.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Lay the tools that belong to no room."""
        from publisher.common.accounts.levels import Role
        from publisher.common.desk.moderation import waiting
        from publisher.common.desk.tools import Tool, lay

        lay(
            Tool(
                _("Moderation"),
                _("What people sent and nobody has read yet."),
                "desk_moderation",
                frozenset({Role.MODERATOR}),
                waiting,
            )
        )
        lay(
            Tool(
                _("Persons at the desk"),
                _("Confirm who somebody is and where he lives, by a document."),
                "desk_persons",
                frozenset({Role.DESK_OPERATOR}),
            )
        )
        lay(
            Tool(
                _("Roles"),
                _("Who may do what on this site."),
                "desk_roles",
                frozenset({Role.ADMINISTRATOR}),
            )
        )
        lay(
            Tool(
                _("Terms and thresholds"),
                _("Deadlines and numbers by law, each from a day on."),
                "desk_terms",
                frozenset({Role.ADMINISTRATOR, Role.LEADERSHIP}),
            )
        )
        lay(
            Tool(
                _("Acts of staff"),
                _("Who did what; nothing here can be changed."),
                "desk_acts",
                frozenset({Role.ADMINISTRATOR, Role.LEADERSHIP}),
            )
        )
