"""The chair's picture as it stands: the hall screen's board, with the chair's words and keys."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import msgspec

from controller.rules.sitting import Sitting
from display.chair.formula import Speech
from display.chair.numerals import time_in_words
from display.chair.orders import Part
from display.chair.picture import chair_picture
from display.screen.board import Board, Setting
from display.words import translation


@dataclass(frozen=True, slots=True)
class Rights:
    """What the council's regulations leave to the chair's own tablet."""

    parts: Collection[Part]
    prolong_s: int
    """By how much the key prolongs a speech, in seconds."""


class ChairBoard(Board):
    """The present picture of the chair; as the hall screen's, it is never of a doubtful state."""

    def __init__(self, setting: Setting, rights: Rights) -> None:
        """Nothing is known before ``live``."""
        super().__init__(setting)
        self.rights = rights
        self._speech = Speech(translation("chair", setting.language), setting.language)
        self._chair: bytes | None = None

    @property
    def sitting(self) -> Sitting | None:
        """The sitting, None while it is not known how it stands."""
        return self._mirror.sitting if self._mirror.caught_up and self._fresh else None

    def drawn(self) -> bytes:
        """The chair's picture as JSON; the hall screen's own where nothing is known."""
        if self._chair is None:
            self._chair = msgspec.json.encode(self._present())
        return self._chair

    def over(self) -> bytes:
        """No overlay."""
        return b""

    def plan(self) -> bytes:
        """No plan of the seats."""
        return b""

    def _present(self) -> msgspec.Struct | dict[str, msgspec.Struct]:
        sitting = self.sitting
        if sitting is None:
            return {"hall": self.picture()}
        more = "+ " + time_in_words(self.rights.prolong_s, self.language)
        words = (self._around, self._speech, self.rights.parts, more)
        return chair_picture(sitting, self._focus, *words)

    def _changed(self) -> None:
        self._chair = None
        super()._changed()
