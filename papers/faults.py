"""What is wrong with a file that somebody gave us: where, what, and the way out."""

from __future__ import annotations

import json
from dataclasses import dataclass

from controller.wire import Unreadable


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one file. Lines and columns count from 1; None is the whole file."""

    file: str
    uk: str
    en: str
    line: int | None = None
    column: int | None = None

    @property
    def place(self) -> str:
        """``file:line:column``, as far as it is known."""
        known = (part for part in (self.line, self.column) if part is not None)
        return ":".join((self.file, *map(str, known)))

    def words(self, language: str = "uk") -> str:
        """The whole message in a language, ``uk`` or ``en``."""
        return f"{self.place}: {self.en if language == 'en' else self.uk}"


class BadPaper(Unreadable):
    """A document that cannot be taken in. All its faults are told at once; nothing is taken."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(fault.words() for fault in faults))
        self.faults = faults

    def words(self, language: str = "uk") -> str:
        """All faults in a language, a line each."""
        return "\n".join(fault.words(language) for fault in self.faults)


def line_column(text: str, position: int) -> tuple[int, int]:
    """The line and the column of a position in a text, both from 1."""
    line = text.count("\n", 0, position) + 1
    return line, position - (text.rfind("\n", 0, position) + 1) + 1


def json_fault(file: str, text: str, error: json.JSONDecodeError) -> Fault:
    """Why a text is not JSON, in the words of whoever has to put it right.

    The position is where the reading stopped: for an unescaped quote, just behind it.
    """
    uk, en = _json_words(text, error)
    line, column = line_column(text, error.pos)
    return Fault(file, f"{uk} ({error.msg})", f"{en} ({error.msg})", line, column)


_CUT = (
    "файл обірвано посередині: візьміть його з джерела ще раз",
    "the file ends in the middle: fetch it from its source again",
)
_RAW = (
    "у тексті стоїть справжній розрив рядка або табуляція: замініть на \\n чи пробіл",
    "there is a raw line break or tab inside a text: write \\n or a space",
)
_QUOTE = (
    'тут чекали кому: мабуть, перед цим у тексті неекрановані лапки: пишіть \\" замість "',
    'a comma was expected: a quote before this place is not escaped: write \\" instead of "',
)
_OTHER = (
    "це не JSON: виправте файл у цьому місці",
    "this is not JSON: put the file right here",
)


def _json_words(text: str, error: json.JSONDecodeError) -> tuple[str, str]:
    if error.pos >= len(text.rstrip()) or _to_the_end(text, error):
        return _CUT
    if error.msg.startswith("Invalid control character"):
        return _RAW
    if error.msg.startswith("Expecting ',' delimiter"):
        return _QUOTE
    return _OTHER


def _to_the_end(text: str, error: json.JSONDecodeError) -> bool:
    """Whether an unterminated text runs to the end of the file without another quote."""
    return error.msg.startswith("Unterminated string") and '"' not in text[error.pos + 1 :]
