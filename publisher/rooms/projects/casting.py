"""Cast a ballot: one person, one ballot, within the limits and in time, in one transaction."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import User
from publisher.common.law import book
from publisher.rooms.projects import terms, voting
from publisher.rooms.projects.ballot_box import AGES, Channel
from publisher.rooms.projects.models import BallotPaper, Call, Chosen, Project
from publisher.rooms.projects.rules import State
from publisher.rooms.projects.timetable import Phase


class NotTaken(Exception):
    """A ballot that is not taken."""


class Closed(NotTaken):
    """The voting is not on: not yet, or no more."""


class NotProven(NotTaken):
    """The person is not proven as well as the vote needs."""


class Final(NotTaken):
    """A ballot of this person is there, and may not be changed."""


class Bad(NotTaken):
    """The ballot breaks limits."""

    def __init__(self, faults: tuple[voting.Fault, ...]) -> None:
        super().__init__(", ".join(each.wrong for each in faults))
        self.faults = faults


def needed() -> Level:
    """How well a voter has to be proven today."""
    return Level(book.value_on(terms.VOTE_LEVEL.name).value)


def imprint(call: Call, identity: str) -> str:
    """What a ballot keeps of a person: of use in this call, and nowhere else.

    Args:
        call: The call.
        identity: The imprint of the person's number, as ``persons.trace`` makes it.
    """
    told = f"ballot\n{call.uid}\n{identity}".encode()
    return hmac.new(settings.IDENTITY_KEY, told, hashlib.sha256).hexdigest()


def paper_of(call: Call) -> voting.Paper:
    """What stands for the vote, and the limits."""
    rows = call.projects.filter(state=State.APPROVED).values_list("pk", "purse_id", "cost")
    standing = {
        str(pk): voting.Standing(id=str(pk), purse=str(purse), cost=cost)
        for pk, purse, cost in rows
    }
    purses = {
        str(each.pk): voting.Purse(id=str(each.pk), district=each.district, limits=each.limits())
        for each in call.purses.all()
    }
    return voting.Paper(
        standing=standing,
        purses=purses,
        limits=call.limits(),
        most_districts=call.most_districts,
    )


def hold(call: Call) -> Call:
    """The call as it is, held: until this transaction ends nobody counts its ballots.

    Many may hold it at once. SQLite has one writer, who holds everything.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM projects_call WHERE id = %s FOR SHARE", [call.pk])
    return Call.objects.get(pk=call.pk)


def ballot_of(call: Call, user: User) -> BallotPaper | None:
    """The ballot of a person, while it is known whose it is."""
    if not user.identity or call.unlinked_at:
        return None
    return BallotPaper.objects.filter(call=call, voter=imprint(call, user.identity)).first()


def cast(
    call: Call, user: User, chosen: Sequence[int], age: str = "", now: datetime | None = None
) -> BallotPaper:
    """Cast a ballot on the site, or change it. The clock is read when the call is held.

    Raises:
        NotTaken: it is not taken; the kind of the exception says why.
    """
    if user.level() < needed() or not user.identity:
        raise NotProven
    with transaction.atomic():
        held = hold(call)
        at = now or timezone.now()
        if held.box_closed_at or held.phase(at) is not Phase.VOTING:
            raise Closed
        wrong = voting.faults([str(pk) for pk in chosen], paper_of(held))
        if wrong:
            raise Bad(wrong)
        ballot, made = BallotPaper.objects.get_or_create(
            call=held,
            voter=imprint(held, user.identity),
            defaults={"channel": Channel.WEB, "cast_on": timezone.localdate(at)},
        )
        ballot = BallotPaper.objects.select_for_update().get(pk=ballot.pk)
        if not made and (not held.may_change or ballot.channel == Channel.PAPER):
            raise Final
        ballot.age = age if age in AGES else ""
        ballot.cast_on = timezone.localdate(at)
        ballot.save(update_fields=["age", "cast_on"])
        mark(ballot, chosen)
    return ballot


def mark(ballot: BallotPaper, chosen: Sequence[int]) -> None:
    """Write down what is on a ballot, instead of what was."""
    ballot.chosen.all().delete()
    Chosen.objects.bulk_create([Chosen(ballot=ballot, project_id=pk) for pk in chosen])


def basket(call: Call, chosen: Sequence[int]) -> list[Project]:
    """The projects that somebody chose, as far as they stand for the vote."""
    return list(
        call.projects.filter(pk__in=list(chosen), state=State.APPROVED).select_related("purse")
    )
