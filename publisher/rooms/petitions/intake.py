"""Signatures collected on a civil-society site: read, looked at, taken in (Law 393/96, 23-1)."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Level, Role
from publisher.common.audit.record import record
from publisher.rooms.petitions import counting, imprints
from publisher.rooms.petitions.author import user_of
from publisher.rooms.petitions.desk import at_desk
from publisher.rooms.petitions.forms import IntakeForm, is_whole_name
from publisher.rooms.petitions.models import Intake, Petition, Signature
from publisher.rooms.petitions.rules import State

COLUMNS = ("name", "email", "date")
MOST_LINES = 20_000
MOST_BYTES = 5_000_000
SHOWN = 200
"""Lines that were left out and are shown."""


@dataclass(frozen=True)
class Line:
    """One signer of the file."""

    name: str
    mail: str
    day: date


@dataclass
class Reading:
    """What was read: who is taken, and line by line who is left out and why."""

    lines: list[Line] = field(default_factory=list)
    left_out: list[tuple[int, str, str]] = field(default_factory=list)


class Unreadable(Exception):
    """The file as a whole is no list of signers."""


def read(content: bytes, petition: Petition) -> Reading:
    """Read a file; of a mailbox that signed already, here or above, the first signature stands.

    Raises:
        Unreadable: it is no CSV in UTF-8 with the columns, or is too long.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_("The file is not UTF-8.")) from error
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        head = tuple(each.strip().lower() for each in next(rows, []))
        if head != COLUMNS:
            raise Unreadable(_("The first line has to be: name,email,date"))
        found = Reading()
        known = set(petition.signatures.exclude(mail="").values_list("mail", flat=True))
        for number, row in enumerate(rows, 2):
            if number > MOST_LINES + 1:
                raise Unreadable(_("The file has too many lines."))
            _take(number, row, petition, known, found)
    except csv.Error as error:
        raise Unreadable(_("The file is damaged: it is no CSV.")) from error
    return found


def _take(number: int, row: list[str], petition: Petition, known: set[str], to: Reading) -> None:
    if not any(each.strip() for each in row):
        return
    name, mail, day = (*(each.strip() for each in row), "", "", "")[:3]
    why = _fault(name, mail, day)
    if not why and (imprint := imprints.of_mail(petition, mail)) in known:
        why = _("this mailbox has signed already")
    if why:
        to.left_out.append((number, name[:100], why))
        return
    known.add(imprint)
    to.lines.append(Line(" ".join(name.split())[:200], mail, date.fromisoformat(day)))


def _fault(name: str, mail: str, day: str) -> str:
    """What is wrong with a line; "" where nothing is."""
    if not is_whole_name(name):
        return _("no surname and name")
    try:
        validate_email(mail)
    except ValidationError:
        return _("no e-mail")
    try:
        signed = date.fromisoformat(day)
    except ValueError:
        return _("no date")
    return _("the day is yet to come") if signed > timezone.localdate() else ""


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICER, Role.LEADERSHIP)
def intake(request: HttpRequest, number: int) -> HttpResponseBase:
    """Look at a file of signatures, and take it in once it was looked at."""
    petition = at_desk(number)
    if petition.state != State.COLLECTING:
        messages.warning(request, _("Signatures are taken while they are collected."))
        return redirect("desk_petition", petition.pk)
    form = IntakeForm(request.POST or None, request.FILES or None)
    told: dict[str, object] = {"petition": petition, "form": form, "shown": SHOWN}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            if upload.size > MOST_BYTES:
                raise Unreadable(_("The file is too large."))
            reading = read(upload.read(), petition)
        except Unreadable as error:
            form.add_error("file", str(error))
            return render(request, "petitions/intake.html", told)
        if "take" in request.POST and reading.lines:
            return _taken(request, petition, form.save(commit=False), reading)
        told["reading"] = reading
    return render(request, "petitions/intake.html", told)


def _taken(
    request: HttpRequest, petition: Petition, made: Intake, reading: Reading
) -> HttpResponseBase:
    made.petition, made.by = petition, user_of(request)
    made.taken, made.left_out = len(reading.lines), len(reading.left_out)
    taken = take_in(petition, made, reading.lines)
    messages.success(
        request,
        ngettext("%(count)s signature was taken.", "%(count)s signatures were taken.", taken)
        % {"count": taken},
    )
    return redirect("desk_petition", petition.pk)


def take_in(petition: Petition, made: Intake, lines: list[Line]) -> int:
    """Keep the signatures of a file; how many there were."""
    with transaction.atomic():
        Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
        made.save()
        kept = Signature.objects.bulk_create(
            [_signature(petition, made, each) for each in lines], ignore_conflicts=True
        )
        record(
            made.by, "petition.intake", f"petition:{petition.pk}", body=made.body, count=len(kept)
        )
    counting.count(petition, timezone.now())
    return len(kept)


def _signature(petition: Petition, made: Intake, line: Line) -> Signature:
    noon = datetime.combine(line.day, time(12), timezone.get_default_timezone())
    return Signature(
        petition=petition,
        person=imprints.of_stranger(petition, line.mail),
        mail=imprints.of_mail(petition, line.mail),
        name=line.name,
        level=Level.EMAIL,
        way=Signature.Way.BODY,
        intake=made,
        signed_at=noon,
    )
