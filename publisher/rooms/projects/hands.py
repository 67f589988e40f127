"""Whose hands an account has on a project: by its roles, in its departments."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.rooms.projects.models import Evaluation, Project
from publisher.rooms.projects.rules import Hand

CHECKERS = (Role.MODERATOR, Role.OFFICER)
COMMISSION = (Role.LEADERSHIP,)
OPERATORS = (Role.DESK_OPERATOR,)
STAFF = (Role.MODERATOR, Role.OFFICER, Role.LEADERSHIP)
"""Who sees projects at the desk."""


def departments(user: User) -> set[int] | None:
    """The departments that somebody is an officer of; None is all of them."""
    if Role.ADMINISTRATOR in user.roles():
        return None
    in_force = Q(until__isnull=True) | Q(until__gte=timezone.localdate())
    grants = user.grants.filter(in_force, role=Role.OFFICER)
    found = set(grants.values_list("organization_id", flat=True))
    return None if None in found else {pk for pk in found if pk is not None}


def hands(user: User, project: Project) -> list[Hand]:
    """The hands of the table that an account has on a project at the desk."""
    roles = user.roles()
    every = Role.ADMINISTRATOR in roles
    found = []
    if every or roles & set(CHECKERS):
        found.append(Hand.CHECKER)
    if every or roles & set(COMMISSION):
        found.append(Hand.COMMISSION)
    own = departments(user)
    officer = every or Role.OFFICER in roles
    if officer and (own is None or (project.department_id in own)):
        found.append(Hand.EXECUTOR)
    return found


def evaluations(user: User) -> QuerySet[Evaluation]:
    """What the departments of an account are asked."""
    found = Evaluation.objects.all()
    own = departments(user)
    return found if own is None else found.filter(department__in=own)


def projects_in_work(user: User) -> QuerySet[Project]:
    """The winners that the departments of an account carry out."""
    found = Project.objects.filter(state__in=("won", "in_work"))
    own = departments(user)
    return found if own is None else found.filter(department__in=own)
