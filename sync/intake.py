"""What a site takes from halls: each line once, in order, from whom may send it. No framework.

A batch is taken whole or not at all. Whatever was taken before is compared and passed over, so
that a batch that is repeated changes nothing; whatever does not follow is refused with the number
from which the hall is to go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from controller.checkpoint import Tree, leaf_hash
from controller.notes import BadNote, Note, Verifier
from controller.rows import Hidden, Row, leaf_of, read_rows
from controller.rules import events as e
from controller.told import Told
from controller.wire import MAX_LINE, Unreadable, event_name, read_entry
from sync.batch import BadBatch, Header, unpack
from sync.redaction import WITHHELD, is_rehearsal
from sync.signatures import COVERED, BadSignature, Message, Signature, check_digest

MOST_CONTENT = MAX_LINE
"""Bytes of a request as it is sent."""


class Full(Exception):
    """The site cannot keep more: its disk is full, or its database does not write."""


class Known(NamedTuple):
    """A log as far as it was taken."""

    hall: str
    size: int
    peaks: bytes
    """Of the tree over what was taken (``Tree.of``)."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is to be kept together, or not at all."""

    hall: str
    log: str
    rows: Sequence[tuple[int, bytes]]
    """As they came: lines, or hashes in their place."""
    size: int
    peaks: bytes
    notes: Mapping[int, str]


class Store(Protocol):
    """Where a site keeps what it took."""

    def hall_of(self, key: bytes, at: datetime) -> str | None:
        """The hall that a public key speaks for then; None: no hall that may publish."""
        ...

    def head_keys(self, hall: str) -> Sequence[bytes]:
        """All public keys that the hall has or had, for the heads of its logs."""
        ...

    def may_publish(self, hall: str, body: str) -> bool:
        """Whether the hall may publish for a body."""
        ...

    def alone(self, log: str) -> AbstractContextManager[None]:
        """A transaction, in which nobody else adds to the log. Undone by an exception."""
        ...

    def known(self, log: str) -> Known | None:
        """A log; None if nothing of it was taken."""
        ...

    def rows(self, log: str, first: int, count: int) -> Iterator[bytes]:
        """Rows that were taken, from a number on."""
        ...

    def keep(self, taken: Taken) -> None:
        """Keep new rows.

        Raises:
            Full: it cannot.
        """
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hall is told: a status of HTTP, why, and how many lines the site has."""

    status: int
    why: str = ""
    size: int | None = None
    detail: str = ""
    """For the site's own log."""


class Refused(Exception):
    """A request that is not taken, with what the hall is told."""

    def __init__(
        self, status: int, why: str, *, size: int | None = None, detail: str = ""
    ) -> None:
        super().__init__(detail or why)
        self.answer = Answer(status, why, size, detail)


class Intake:
    """Takes requests of halls into a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, message: Message, content: bytes, now: datetime) -> Answer:
        """A batch: 200 taken (or had), 400 401 403 409 413 422 refused, 507 no room."""
        try:
            if len(content) > MOST_CONTENT:
                raise Refused(413, "large")
            hall = hall_of(self._store, message, content, now, (*COVERED, "content-encoding"))
            header, rows = unpack(content)
            with self._store.alone(header.log):
                return self._add(hall, header, rows)
        except Refused as refused:
            return refused.answer
        except BadBatch as error:
            return Answer(400, "form", detail=str(error))
        except Full as error:
            return Answer(507, "full", detail=str(error))

    def size(self, message: Message, log: str, now: datetime) -> Answer:
        """How many lines of a log the site has: 200, or 401 and 403."""
        try:
            hall = hall_of(self._store, message, b"", now, COVERED)
            known = self._store.known(log)
            if known is not None and known.hall != hall:
                raise Refused(403, "hall")
        except Refused as refused:
            return refused.answer
        return Answer(200, size=known.size if known else 0)

    def _add(self, hall: str, header: Header, rows: list[bytes]) -> Answer:
        known = self._store.known(header.log) or Known(hall, 0, b"")
        if known.hall != hall:
            raise Refused(403, "hall", detail=f"{header.log} is a log of {known.hall}")
        if header.first > known.size + 1:
            raise Refused(409, "gap", size=known.size)
        had = min(known.size + 1 - header.first, len(rows))
        kept = list(self._store.rows(header.log, header.first, had))
        if kept != rows[:had]:
            raise Refused(409, "fork", size=known.size)
        new = rows[had:]
        if not new:
            return Answer(200, size=known.size)
        tree = Tree.of(known.size, known.peaks)
        numbered = [
            (n, row) for (_, row), n in zip(read_rows(new), _from(tree.size), strict=False)
        ]
        if tree.size == 0:
            self._first(hall, header, numbered[0])
        roots = self._grow(hall, tree, numbered)
        if roots[tree.size].hex() != header.root:
            raise Refused(409, "fork", size=known.size, detail="another root")
        notes = {size: note for size, note in header.notes.items() if size > known.size}
        self._check_notes(hall, notes, roots)
        fresh = [(n, row) for n, row in zip(_from(known.size), new, strict=False)]
        self._store.keep(Taken(hall, header.log, fresh, tree.size, tree.peaks, notes))
        return Answer(200, size=tree.size)

    def _grow(self, hall: str, tree: Tree, rows: Sequence[Row]) -> dict[int, bytes]:
        """Add the rows to the tree; the roots by size."""
        roots = {}
        for n, line in rows:
            if not isinstance(line, Hidden):
                self._look(hall, n, line)
            tree.add(leaf_of(line))
            roots[n] = tree.root()
        return roots

    def _first(self, hall: str, header: Header, row: Row) -> None:
        """A log begins with a line that names it; its key is one of the hall's."""
        _, line = row
        if isinstance(line, Hidden) or leaf_hash(line).hex() != header.log:
            raise Refused(422, "first")
        if is_rehearsal(line):
            raise Refused(422, "rehearsal")
        event = _event(1, line)
        if not isinstance(event, e.JournalOpened):
            raise Refused(422, "first")
        if event.key and _key(event.key) not in self._store.head_keys(hall):
            raise Refused(403, "log", detail=f"signed by {event.key}, which is not the hall's")

    def _look(self, hall: str, n: int, line: bytes) -> None:
        """See that a line can be read, may be public, and is of a body of this hall."""
        event = _event(n, line)
        if type(event).__name__ in WITHHELD:
            raise Refused(422, "private", detail=f"line {n}")
        if isinstance(event, e.SittingOpened) and not self._store.may_publish(hall, event.body.id):
            raise Refused(403, "body", detail=event.body.id)

    def _check_notes(
        self, hall: str, notes: Mapping[int, str], roots: Mapping[int, bytes]
    ) -> None:
        keys = self._store.head_keys(hall) if notes else ()
        for size, text in notes.items():
            try:
                note = Note.read(text)
                head = note.checkpoint
                verifiers = [Verifier(head.origin, key) for key in keys]
                signed = note.signed_by(verifiers)
            except BadNote as error:
                raise Refused(422, "head", detail=f"{size}: {error}") from error
            if head.size != size or roots.get(size) != head.root:
                raise Refused(422, "head", detail=f"{size}: of another log")
            if not signed:
                raise Refused(403, "head", detail=f"{size}: by none of the hall's keys")


class Keys(Protocol):
    """Whose a courier's key is."""

    def hall_of(self, key: bytes, at: datetime) -> str | None:
        """The hall that a public key speaks for then; None: no hall that may publish."""
        ...


def hall_of(
    keys: Keys, message: Message, content: bytes, now: datetime, needed: Sequence[str]
) -> str:
    """The hall that signed a request, with all that is ``needed`` of it.

    Raises:
        Refused: nobody did, or nobody who is known here.
    """
    try:
        check_digest(message.fields.get("content-digest", ""), content)
        signature = Signature.of(message)
        key = bytes.fromhex(signature.key_id)
        signature.check(message, key, now, needed)
    except (BadSignature, ValueError) as error:
        raise Refused(401, "signature", detail=str(error)) from error
    hall = keys.hall_of(key, now)
    if hall is None:
        raise Refused(403, "key", detail=signature.key_id)
    return hall


def _event(n: int, line: bytes) -> e.AnyEvent:
    try:
        event_name(line)
        return read_entry(line).event
    except Unreadable as error:
        raise Refused(422, "newer", detail=f"line {n}: {error}") from error


def _key(verifier: str) -> bytes:
    try:
        return Verifier.read(verifier).key
    except Told as error:
        raise Refused(422, "first", detail=str(error)) from error


def _from(size: int) -> Iterator[int]:
    while True:
        size += 1
        yield size
