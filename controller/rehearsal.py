"""A rehearsal: the hall's own consoles and pages over another journal, in a folder of its own.

The real journal is not opened for writing, its cards and its copy are not touched. What a
rehearsal writes says so in its first line, so that nobody takes it for a record of the council;
and each council is named as in rehearsal, so that each page that shows a name shows this, too.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from controller import wire
from controller.config import HallConfig
from controller.journal import each_line
from controller.ports import Journal
from controller.rules.council import Body
from controller.rules.events import JournalOpened
from controller.told import Told

FOLDER = "rehearsal"
"""Beside the real journal."""
CARDS = "cards.csv"
"""Whose card is whose, beside a journal."""
_MARKS = {"uk": "РЕПЕТИЦІЯ", "en": "REHEARSAL"}
_OPENING = frozenset({"SittingOpened", "SittingResumed"})
_ENDING = frozenset({"SittingClosed", "SittingAdjourned"})


class WrongJournal(Told):
    """A rehearsal may not go on in a real journal, nor the council in a rehearsal's."""


def rehearsed(config: HallConfig) -> HallConfig:
    """The same hall with another journal, without a second copy and without a recorder.

    Raises:
        WrongJournal: the council's sitting has not ended.
    """
    if config.journal.exists() and is_sitting(config.journal):
        raise WrongJournal(
            f"{config.journal}: a sitting is on: close or adjourn it before a rehearsal",
            f"{config.journal}: засідання триває: закрийте або відкладіть його, тоді репетируйте",
        )
    journal = config.journal.parent / FOLDER / config.journal.name
    bodies = _named(config.bodies, _MARKS.get(config.language, _MARKS["uk"]))
    return replace(
        config, journal=journal, mirror=None, recorder=None, bodies=bodies, rehearsal=True
    )


def _named(bodies: Mapping[str, Body], mark: str) -> Mapping[str, Body]:
    return {
        name: structs.replace(
            body, council=structs.replace(body.council, name=f"{mark} · {body.council.name}")
        )
        for name, body in bodies.items()
    }


def is_sitting(path: Path) -> bool:
    """Whether the sitting that stands last in a journal has neither been closed nor adjourned.

    A copy is read: SQLite leaves files of its own beside a journal that it only reads.
    """
    sitting = False
    with tempfile.TemporaryDirectory(prefix="viche-") as folder:
        copy = Path(folder) / path.name
        for end in ("", "-wal"):
            part = path.with_name(path.name + end)
            if part.exists():
                shutil.copyfile(part, copy.with_name(part.name))
        for _, line in each_line(copy):
            name = wire.event_name(line)
            sitting = name in _OPENING or (sitting and name not in _ENDING)
    return sitting


def demand(journal: Journal, path: Path, *, training: bool) -> None:
    """See that a journal that is open is of the kind that was asked for; an empty one is.

    Raises:
        WrongJournal: it is not.
    """
    _, line = next(iter(journal.read()), (0, b""))
    if not line:
        return
    first = wire.read_entry(line).event
    if isinstance(first, JournalOpened) and first.rehearsal:
        if not training:
            raise WrongJournal(
                f"{path}: this is the journal of a rehearsal: name the council's own in hall.toml",
                f"{path}: це журнал репетиції: назвіть у hall.toml журнал самої ради",
            )
    elif training:
        raise WrongJournal(
            f"{path}: this is no journal of a rehearsal: nothing was written to it; move it away",
            f"{path}: це не журнал репетиції: до нього нічого не записано; перенесіть його звідти",
        )


def take_cards(real: Path, rehearsal: Path) -> None:
    """Let the cards that were enrolled hold in the rehearsal; what it enrols stays there."""
    source, copy = real.with_name(CARDS), rehearsal.with_name(CARDS)
    if source.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, copy)  # with its mode: for the controller's user alone
