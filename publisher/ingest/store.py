"""The intake's store on the site's tables: new lines, and at once what is read of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from controller.rows import Hidden, read_rows
from publisher.common.community.models import Hall, HallKey
from publisher.common.record.ledger import Ledger
from publisher.ingest.models import Head, Line, Log
from publisher.ingest.tiles import complete
from sync.intake import Known, Taken


class DjangoStore:
    """A store; halls are told by their identifiers."""

    def hall_of(self, key: bytes, at: datetime) -> str | None:
        """The hall of a key that is in force."""
        found = HallKey.objects.valid(key.hex(), at)
        return found.hall.uid if found is not None else None

    def head_keys(self, hall: str) -> Sequence[bytes]:
        """All keys of a hall, also those that have ended: they signed older heads."""
        found = HallKey.objects.filter(hall__uid=hall)
        return [bytes.fromhex(key) for key in found.values_list("public_key", flat=True)]

    def may_publish(self, hall: str, body: str) -> bool:
        """Whether the body is the hall's to publish."""
        found = Hall.objects.filter(uid=hall).first()
        return found is not None and found.may_publish_for(body)

    @contextmanager
    def alone(self, log: str) -> Iterator[None]:
        """A transaction; the log's row is locked, and of two that begin a log one fails."""
        with transaction.atomic():
            Log.objects.select_for_update().filter(log=log).first()
            yield

    def known(self, log: str) -> Known | None:
        """How far a log was taken."""
        found = Log.objects.filter(log=log).select_related("hall").first()
        return Known(found.hall.uid, found.size, bytes(found.peaks)) if found else None

    def rows(self, log: str, first: int, count: int) -> Iterator[bytes]:
        """Lines that are here."""
        found = Line.objects.filter(log__log=log, n__gte=first, n__lt=first + max(count, 0))
        return (bytes(row) for row in found.order_by("n").values_list("row", flat=True))

    def keep(self, taken: Taken) -> None:
        """Keep lines and heads, and read the lines into the tables of sittings."""
        hall = Hall.objects.get(uid=taken.hall)
        log, _ = Log.objects.update_or_create(
            log=taken.log, defaults={"hall": hall, "size": taken.size, "peaks": taken.peaks}
        )
        Line.objects.bulk_create(
            [Line(log=log, n=n, row=row) for n, row in taken.rows], batch_size=200
        )
        complete(log)
        Head.objects.bulk_create(
            [Head(log=log, size=size, note=note) for size, note in taken.notes.items()]
        )
        read = zip(taken.rows, read_rows(row for _, row in taken.rows), strict=True)
        Ledger(hall, taken.log).take(
            (n, line) for (n, _), (_, line) in read if not isinstance(line, Hidden)
        )
