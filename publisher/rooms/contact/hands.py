"""Whose hands an account has on a case, and which cases it sees at the desk."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.rules import Hand

CHECKERS = frozenset({Role.MODERATOR, Role.DESK_OPERATOR})
STAFF = (Role.MODERATOR, Role.DESK_OPERATOR, Role.OFFICER, Role.LEADERSHIP)
"""Who sees cases at the desk."""


def departments(user: User) -> set[int] | None:
    """The departments that somebody is an officer of; None is all of them."""
    if Role.ADMINISTRATOR in user.roles():
        return None
    in_force = Q(until__isnull=True) | Q(until__gte=timezone.localdate())
    grants = user.grants.filter(in_force, role=Role.OFFICER)
    found = set(grants.values_list("organization_id", flat=True))
    return None if None in found else {pk for pk in found if pk is not None}


def hands(user: User, report: Report) -> tuple[Hand, ...]:
    """The hands of the table that an account has on a case."""
    roles = user.roles()
    every = Role.ADMINISTRATOR in roles
    found = []
    if every or roles & CHECKERS:
        found.append(Hand.CHECKER)
    own = departments(user)
    if every or (Role.OFFICER in roles and (own is None or report.department_id in own)):
        found.append(Hand.DEPARTMENT)
    if every or Role.LEADERSHIP in roles:
        found.append(Hand.LEADERSHIP)
    return tuple(found)


def cases(user: User) -> QuerySet[Report]:
    """The cases that an account sees at the desk: an officer sees those of the departments."""
    found = Report.objects.select_related("category", "department", "officer")
    roles = user.roles()
    if roles & (CHECKERS | {Role.LEADERSHIP, Role.ADMINISTRATOR}):
        return found
    own = departments(user)
    if Role.OFFICER not in roles:
        return found.none()
    return found if own is None else found.filter(department__in=own)
