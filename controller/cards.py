"""Whose card is whose: what hall.toml lists, and over it what the desk has enrolled since.

Card numbers are private and copyable: they stand in this file alone (mode 0600, beside the
journal), never in the journal, on a feed or in a log.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from pathlib import Path

from controller.config_words import Fault
from controller.ports import NotStored
from controller.toml_lines import BadConfig

COLUMNS = ["card", "member"]
"""Of cards.csv: the number in upper-case hex; whose it is, nothing for a card withdrawn."""
_NOBODY = ""


class CardBook:
    """The owners of cards, kept in a file that is replaced as a whole. None: not kept."""

    def __init__(self, path: Path | None, listed: Mapping[str, str], language: str = "uk") -> None:
        """Read what was enrolled before.

        Args:
            path: of the file.
            listed: number → member id, from hall.toml.
            language: in which a fault is told.

        Raises:
            BadConfig: the file is not what was written here.
        """
        self._path = path
        self._listed = listed
        self._changed = {} if path is None else _read(path, language)
        self._owners = self._all()

    def owner(self, card: str) -> str | None:
        """The member for whom a card speaks, None for a card that nobody owns."""
        return self._owners.get(card)

    def count(self, member: str) -> int:
        """How many cards speak for a member."""
        return sum(owner == member for owner in self._owners.values())

    def enrol(self, card: str, member: str) -> None:
        """Let a card speak for a member from now on, and keep that.

        Raises:
            NotStored: it speaks for him, but the file could not be replaced.
        """
        self._change({card: member})

    def withdraw(self, member: str) -> None:
        """Let no card speak for a member, and keep that.

        Raises:
            NotStored: none does, but the file could not be replaced.
        """
        self._change(dict.fromkeys(self._cards_of(member), _NOBODY))

    def _cards_of(self, member: str) -> list[str]:
        return [card for card, owner in self._owners.items() if owner == member]

    def _change(self, owners: Mapping[str, str]) -> None:
        self._changed.update(owners)
        self._owners = self._all()
        if self._path is not None:
            _write(self._path, self._changed)

    def _all(self) -> dict[str, str]:
        both = {**self._listed, **self._changed}
        return {card: owner for card, owner in both.items() if owner != _NOBODY}


def _read(path: Path, language: str) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        fault = Fault.CARDS_UNREAD.say(language, path=path, reason=error)
        raise BadConfig(fault) from error
    owners: dict[str, str] = {}
    for number, row in enumerate(rows or [[]], 1):
        if (number == 1) != (row == COLUMNS) or len(row) != len(COLUMNS) or row[0] in owners:
            wanted = ",".join(COLUMNS)
            fault = Fault.CARDS_ROW.say(language, path=path, line=number, wanted=wanted)
            raise BadConfig(fault)
        if number > 1:
            owners[row[0]] = row[1]
    return owners


def _write(path: Path, owners: Mapping[str, str]) -> None:
    """Replace the file: after a power cut there is the old one or the new one, whole."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *sorted(owners.items())])
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        with os.fdopen(os.open(fresh, flags, 0o600), "wb") as file:
            file.write(text.getvalue().encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise NotStored(f"{path}: {error.strerror}") from error
