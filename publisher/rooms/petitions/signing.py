"""Sign a petition: one person, one signature, in time, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import User
from publisher.common.law import book
from publisher.rooms.petitions import imprints, terms
from publisher.rooms.petitions.models import Petition, Signature
from publisher.rooms.petitions.rules import State, may_sign


class NotTaken(Exception):
    """A signature that is not taken."""


class Closed(NotTaken):
    """Nobody signs this petition now."""


class Halted(NotTaken):
    """Nobody signs any petition now: an administrator stopped it."""


class NotProven(NotTaken):
    """The person is not proven as well as signing needs."""


class Twice(NotTaken):
    """This person, or this mailbox, has signed already."""


def needed() -> Level:
    """How well a signer has to be proven today."""
    return Level(book.value_on(terms.SIGN_LEVEL.name).value)


def is_on() -> bool:
    """Whether petitions may be signed at all."""
    return bool(book.value_on(terms.COLLECTING.name).value)


def hold(petition: Petition) -> Petition:
    """The petition as it is, held: until this transaction ends nobody closes it.

    Many may hold it at once. SQLite has one writer, who holds everything.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM petitions_petition WHERE id = %s FOR SHARE", [petition.pk]
            )
    return Petition.objects.get(pk=petition.pk)


def signature_of(petition: Petition, user: User) -> Signature | None:
    """The signature of an account, struck or not."""
    person = imprints.of_person(petition, user)
    return Signature.objects.filter(petition=petition, person=person).first()


def sign(
    petition: Petition, user: User, name: str, address: str = "", now: datetime | None = None
) -> Signature:
    """Sign. The clock is read when the petition is held.

    Args:
        petition: which.
        user: who.
        name: surname, name, patronymic, as the public list has them.
        address: where from; of its network an imprint is kept for a time.
        now: the instant; the clock's own where there is none.

    Raises:
        NotTaken: it is not taken; the kind of the exception says why.
    """
    if not is_on():
        raise Halted
    level = user.level()
    if level < needed():
        raise NotProven
    person = imprints.of_person(petition, user)
    try:
        with transaction.atomic():
            held = hold(petition)
            at = now or timezone.now()
            if not may_sign(State(held.state), held.closes_at, at):
                raise Closed
            return Signature.objects.create(
                petition=held,
                person=person,
                mail=imprints.of_mail(held, user.email),
                account=user,
                name=" ".join(name.split())[:200],
                level=level,
                network=imprints.of_network(held, address),
                signed_at=at,
            )
    except IntegrityError as error:
        raise Twice from error
