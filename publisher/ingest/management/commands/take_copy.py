"""Take a public copy of a hall's record (``viche copy``), once it has been verified."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from controller import wire
from controller.audit import audit
from controller.checkpoint import Tree, leaf_hash
from controller.notes import Verifier
from controller.public_copy import read_copy
from controller.rows import Hidden, Row, leaf_of
from controller.rules import events as e
from publisher.common.community.models import Hall, HallKey, Organization
from publisher.common.record.ledger import NotAllowed
from publisher.ingest.store import DjangoStore
from sync.intake import Taken

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
        try:
            new = _keep(hall, rows, notes)
        except NotAllowed as error:
            raise CommandError(f"this hall may not publish for the body: {error}") from error
        self.stdout.write(
            f"{hall}: {report.sittings} sittings, {report.votings} votes, {new} new lines"
        )

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


def _keep(hall: Hall, rows: list[Row], notes: Mapping[int, str]) -> int:
    """Keep what follows what was taken before, as if the hall had sent it; how many lines.

    Raises:
        CommandError: the site has another log that begins like this one, or its first line is
            withheld.
        NotAllowed: a body is not the hall's to publish.
    """
    first = rows[0][1]
    if isinstance(first, Hidden):
        raise CommandError("the first line of the copy is withheld")
    log, store = leaf_hash(first).hex(), DjangoStore()
    with store.alone(log):
        known = store.known(log)
        had = known.size if known is not None else 0
        tree = Tree()
        for _, line in rows[:had]:
            tree.add(leaf_of(line))
        if known is not None and tree.peaks != known.peaks:
            raise CommandError("the site has other lines of this log")
        for _, line in rows[had:]:
            tree.add(leaf_of(line))
        heads = {at: note for at, note in notes.items() if at > had}
        new = [(n, _row(line)) for n, line in rows[had:]]
        if new:
            store.keep(Taken(hall.uid, log, new, tree.size, tree.peaks, heads))
    return len(new)


def _row(line: bytes | Hidden) -> bytes:
    return b'{"withheld":"%b"}' % line.leaf.hex().encode() if isinstance(line, Hidden) else line
