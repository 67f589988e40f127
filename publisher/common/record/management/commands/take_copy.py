"""Take a public copy of a hall's record (``viche copy``), once it has been verified."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from controller import wire
from controller.audit import audit
from controller.checkpoint import leaf_hash
from controller.notes import Verifier
from controller.public_copy import read_copy
from controller.rows import Hidden, Row
from controller.rules import events as e
from publisher.common.community.models import Hall, HallKey, Organization
from publisher.common.record.ledger import Ledger, NotAllowed

SHOWN = 5
"""Findings that are told; the rest is counted."""


class Command(BaseCommand):
    """``take_copy FOLDER``: sittings of a public copy, into the site."""

    help = "Take the sittings of a public copy of a record (viche copy) into the site."

    def add_arguments(self, parser: CommandParser) -> None:
        """A folder, and whether its hall and bodies are to be made known."""
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--introduce",
            action="store_true",
            help="make the hall and its bodies known here, as the copy names them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, then take.

        Raises:
            CommandError: it is no copy, does not verify, or its hall is not known here.
        """
        try:
            rows, notes = read_copy(options["folder"])
        except wire.Unreadable as error:
            raise CommandError(str(error)) from error
        report = audit(iter(rows), {}, notes)
        if not report.sound:
            said = [f"line {one.n}: {one.en}" for one in report.findings[:SHOWN]]
            raise CommandError("\n".join(("the copy does not verify:", *said)))
        hall = self._hall(rows, report.key, introduce=options["introduce"])
        log = leaf_hash(_bytes(rows[0])).hex()
        try:
            Ledger(hall, log).take((n, line) for n, line in rows if isinstance(line, bytes))
        except NotAllowed as error:
            raise CommandError(f"this hall may not publish for the body: {error}") from error
        self.stdout.write(f"{hall}: {report.sittings} sittings, {report.votings} votes")

    def _hall(self, rows: list[Row], key: str, *, introduce: bool) -> Hall:
        verifier = Verifier.read(key)
        hall = Hall.objects.filter(origin=verifier.name).first()
        if hall is not None or not introduce:
            if hall is None:
                raise CommandError(f"{verifier.name}: unknown here; --introduce makes it known")
            return hall
        opened = [
            entry.event
            for _, line in rows
            if isinstance(line, bytes) and wire.event_name(line) == "SittingOpened"
            for entry in (wire.read_entry(line),)
            if isinstance(entry.event, e.SittingOpened)
        ]
        uid = verifier.name.replace("/", "-")[-80:]
        name = opened[0].hall if opened and opened[0].hall else verifier.name
        hall = Hall.objects.create(uid=uid, name=name, origin=verifier.name)
        HallKey.objects.create(
            hall=hall,
            public_key=verifier.key.hex(),
            valid_from=datetime(1970, 1, 1, tzinfo=UTC),
        )
        for event in opened:
            body, _ = Organization.objects.get_or_create(
                uid=event.body.id,
                defaults={
                    "name": event.body.council.name,
                    "classification": event.body.kind.value,
                },
            )
            hall.bodies.add(body)
        return hall


def _bytes(row: Row) -> bytes:
    _, line = row
    if isinstance(line, Hidden):
        raise CommandError("the first line of the copy is withheld")
    return line
