"""The office's tools on the desk of staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.levels import Role
from publisher.common.desk.tools import Tool, lay

lay(
    Tool(
        _("A deputy's office"),
        _("Reception hours and bookings, letters, assistants, reports."),
        "deputy_desk",
        frozenset({Role.DEPUTY, Role.EDITOR}),
    )
)
lay(
    Tool(
        _("Accounts of deputies"),
        _("Which account is which deputy's."),
        "deputy_links",
        frozenset({Role.ADMINISTRATOR}),
    )
)
