"""The tools on the desk; rooms lay theirs there when they are ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from publisher.common.accounts.levels import Role


def _nothing() -> int:
    return 0


@dataclass(frozen=True)
class Tool:
    """One tool. ``waiting`` tells how much is to be done with it."""

    title: str | Promise
    summary: str | Promise
    url_name: str
    roles: frozenset[Role]
    waiting: Callable[[], int] = _nothing


_tools: dict[str, Tool] = {}


def lay(tool: Tool) -> None:
    """Lay a tool on the desk."""
    _tools[tool.url_name] = tool


def tools_for(roles: Iterable[Role]) -> list[Tool]:
    """The tools of these roles; an administrator has all."""
    held = set(roles)
    every = Role.ADMINISTRATOR in held
    return [tool for tool in _tools.values() if every or tool.roles & held]
