"""The rooms that are open, in the order of their migrations.

A room's ``urls.py`` has ``prefix`` and ``urlpatterns``, which stand below it in each language;
``plain``, if it has any, stand at the root in no language (feeds, interfaces, exports).
"""

from __future__ import annotations

ROOMS: tuple[str, ...] = ("sittings", "deputies", "projects", "contact", "petitions")
"""Folders of ``publisher/rooms``, each an application."""
