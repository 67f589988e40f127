"""The start on two media: which of the two files leads."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from controller.journal import SqliteJournal
from controller.medium import Away, demand_medium
from controller.mirror import PAUSE_S
from controller.mirrored import MirroredJournal
from controller.ports import NotStored
from controller.told import Told
from controller.twin import Source, Twin, is_blank
from controller.wire import Unreadable

log = logging.getLogger("viche.mirror")

ANSWER_S = 5.0
"""How long a start waits for a second medium to answer."""
STEP_S = 1.0
"""How long a start waits until the second file has everything; a new one gets it later."""


@dataclass(frozen=True, slots=True)
class Found:
    """What there is on the second medium."""

    hidden: Told | None = None
    """Why it is not known what is there: no medium, no answer, a file that cannot be read."""
    size: int = 0
    alone: bool = False


def open_journal(
    path: Path, mirror: Path | None, *, elsewhere: bool = True, pause_s: float = PAUSE_S
) -> SqliteJournal | MirroredJournal:
    """Open a hall's journal; with a mirror, the file leads that has more and verifies.

    Raises:
        JournalInUse: another process has it open for writing.
        NotStored: nothing can be written.
        Unreadable: neither file can be read, or the one that may have the record is away.
    """
    if mirror is None:
        return SqliteJournal(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    found = _within(ANSWER_S, lambda: _look_at(mirror, path, elsewhere=elsewhere))
    first, broken = _first(path)
    if first is None or first.size == 0:
        _demand_no_record(path, mirror, broken, found)
    used = _why_the_mirror(first, broken, mirror, found)
    leader = _second(first, mirror) if used else None
    if leader is None:
        leader = Twin(path) if first is None else first
    elif first is not None:
        first.close()
    if used:
        log.warning("%s", used)
    journal = MirroredJournal(
        leader,
        mirror if leader.path == path else path,
        first=path,
        used=used,
        elsewhere=elsewhere,
        pause_s=pause_s,
    )
    journal.await_step(STEP_S)
    return journal


def _first(path: Path) -> tuple[Twin | None, Exception | None]:
    """The journal, or why it cannot be had; neither where there is no file."""
    try:
        return (Twin(path), None) if path.exists() else (None, None)
    except (Unreadable, NotStored) as error:
        return None, error
    except OSError as error:
        return None, NotStored(f"{path}: {error.strerror}")


def _demand_no_record(path: Path, mirror: Path, broken: Exception | None, found: Found) -> None:
    """See that no new journal is begun while there may be one.

    Raises:
        NotStored, Unreadable: it may be on a medium that is away, or in a file that is broken.
    """
    if found.size:
        return
    if broken is not None:
        raise broken
    if found.hidden is not None:
        en, uk = found.hidden.words("en"), found.hidden.words("uk")
        raise Unreadable(
            f"there is no journal {path}, and its copy {mirror} cannot be read ({en}): connect "
            "the second medium; for a new hall take mirror out of hall.toml",
            f"журналу {path} немає, а його копії {mirror} не прочитати ({uk}): під'єднайте "
            "другий носій; для нової зали приберіть mirror із hall.toml",
        )


def _second(first: Twin | None, mirror: Path) -> Twin | None:
    """The second file, to lead; None where it can be read only, and the first has its lines now.

    Raises:
        NotStored, Unreadable: it cannot be written, and neither can the first.
    """
    try:
        return Twin(mirror)
    except (NotStored, Unreadable):
        if first is None:
            raise
        with Source(mirror) as source:
            if first.parts_from(source):
                raise
            while (piece := source.piece(first.size)).lines:
                first.take(piece)
        return None


def _why_the_mirror(
    first: Twin | None, broken: Exception | None, mirror: Path, found: Found
) -> str:
    """Why the second file leads, "" if it does not.

    Raises:
        Unreadable: it is all there is, and it does not verify.
    """
    if not found.size:
        return ""
    with Source(mirror) as source:
        if first is None or first.size == 0:
            return f"{broken or 'no journal'}; {source.demand_sound()} lines from {mirror}"
        try:
            if n := first.parts_from(source):
                if found.alone and not first.is_alone:
                    return f"{first.path} differs from line {n} on; it had failed before {mirror}"
            elif found.size > first.size:
                first.demand_continued(source)
                return f"{found.size - first.size} lines from {mirror}"
        except Unreadable as error:
            log.error("%s: %s", mirror, error)
        return ""


def _look_at(mirror: Path, path: Path, *, elsewhere: bool) -> Found:
    try:
        demand_medium(mirror, path, elsewhere=elsewhere)
    except Away as away:
        return Found(hidden=away)
    if not mirror.exists() or is_blank(mirror):
        return Found()
    try:
        with Source(mirror) as copy:
            return Found(size=copy.size, alone=copy.is_alone)
    except Unreadable as error:
        return Found(hidden=error)


def _within(seconds: float, work: Callable[[], Found]) -> Found:
    """What a look at the second medium finds; a medium that does not answer is away."""
    said: list[Found] = []
    thread = threading.Thread(target=lambda: said.append(work()), daemon=True)
    thread.start()
    thread.join(seconds)
    silence = Away(f"no answer within {seconds:g} s", f"немає відповіді за {seconds:g} с")
    return said[0] if said else Found(hidden=silence)
