"""Something to see on a site that a browser looks at: ``python -m tests.publisher.seed``."""

from __future__ import annotations

from datetime import date, timedelta

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402  # after the set-up
from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402  # after the set-up
from django.utils import timezone  # noqa: E402  # after the set-up

from publisher.common.accounts.levels import Level, Role  # noqa: E402  # after the set-up
from publisher.common.accounts.models import Proof, RoleGrant, User  # noqa: E402  # the same
from publisher.common.accounts.persons import trace  # noqa: E402  # after the set-up
from publisher.common.community.models import Person  # noqa: E402  # after the set-up
from publisher.common.human.terms import FREE_TRIES  # noqa: E402  # after the set-up
from publisher.common.law.models import TermChange  # noqa: E402  # after the set-up
from publisher.common.moderation import queue  # noqa: E402  # after the set-up
from publisher.common.search.index import Entry, enter  # noqa: E402  # after the set-up
from publisher.rooms.contact import seeds as contact  # noqa: E402  # after the set-up
from publisher.rooms.deputies import seeds as deputies  # noqa: E402  # after the set-up
from publisher.rooms.petitions import seeds as petitions  # noqa: E402  # after the set-up
from publisher.rooms.projects import seeds as projects  # noqa: E402  # after the set-up

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "кіт-на-даху-27"


def account(email: str, *roles: Role) -> User:
    """An account that is confirmed, with a second factor where it has roles."""
    user = User.objects.create_user(email, PASSWORD, name="Коваленко Марія Петрівна")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    Proof.objects.create(user=user, level=Level.EMAIL, way="email", since=date(2025, 1, 1))
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    if roles:
        TOTP.activate(user, SECRET)
    return user


def main() -> None:
    """Fill the site."""
    account("resident@example.org")
    account("admin@example.org", Role.ADMINISTRATOR)
    account("head@example.org", Role.LEADERSHIP, Role.MODERATOR, Role.OFFICER, Role.DESK_OPERATOR)
    account("reader@example.org", Role.LEADERSHIP, Role.MODERATOR, Role.OFFICER, Role.DEPUTY)
    account("centre@example.org", Role.LEADERSHIP, Role.MODERATOR)
    voter = account("voter@example.org")
    voter.identity = trace("1234567899")
    voter.save()
    for level in (Level.IDENTITY, Level.RESIDENCE):
        Proof.objects.create(user=voter, level=level, way="desk", since=date(2025, 1, 1))
    projects.seed(timezone.now())
    contact.seed(timezone.now())
    deputies.seed(timezone.now())
    today = timezone.localdate()
    for number in range(60):
        title = f"Про встановлення зупинки на вулиці Шевченка, {number + 1}"
        queue.put("petition", str(number), title, "/", today + timedelta(days=number - 3))
    enter(
        Entry(
            "petition",
            str(number),
            f"Відремонтувати дорогу на вулиці Свободи, {number + 1}",
            "/",
            "Дорога між школою й лікарнею у Слов’янську розбита: діти йдуть проїзною частиною.",
            today - timedelta(days=number),
        )
        for number in range(45)
    )
    petitions.seed(timezone.now())
    deputy = Person.objects.get(uid="sample-1")
    User.objects.filter(email="reader@example.org").update(person=deputy)
    TermChange.objects.create(term=FREE_TRIES.name, value=0, since=today, basis="Наказ № 1")


if __name__ == "__main__":
    main()
