"""The day files of the Kyiv City Council's hall system: one JSON object a vote.

A day comes as one array, or as a folder of files, one vote each. Values are padded, times come
in two formats, and some published files are not JSON (unescaped quotes, raw line breaks). What
cannot be read is reported with file and place; the other votes are read all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from papers.elements import Element, elements
from papers.faults import Fault, json_fault
from papers.kyiv_vote import Odd, Person, Vote, read_vote

__all__ = ["Day", "Person", "Vote", "read_array", "read_day", "read_folder"]

_BEGINS = re.compile(r'\{\s*"DocTime"')
"""How the hall system begins a vote; after a broken one the reading goes on here."""

_SESSION = re.compile(r"(?P<session>\S+ сесія)\s+(?P<convocation>\S+ скликання)")


@dataclass(frozen=True, slots=True)
class Day:
    """A day's votes in the order of the published record, and what could not be read."""

    votes: tuple[Vote, ...]
    faults: tuple[Fault, ...]

    @property
    def date(self) -> date:
        """The day of the first vote; a day without votes has none."""
        return self.votes[0].at.date()

    @property
    def roster(self) -> tuple[Person, ...]:
        """Everybody who is listed in any vote of the day, each once, in the order of the lists."""
        return tuple({person.name: person for vote in self.votes for person in vote.roll}.values())

    @property
    def session(self) -> str:
        """The session, ``2 сесія``; the whole title where it does not name one."""
        return _part(self.votes[0].session, "session")

    @property
    def convocation(self) -> str:
        """The convocation, ``9 скликання``."""
        return _part(self.votes[0].session, "convocation")


def read_day(path: Path) -> Day:
    """A day from a folder of raw files, or from one file that holds an array."""
    if path.is_dir():
        return read_folder(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        return Day((), (_unopened(path, error),))
    return read_array(path.name, content)


def read_folder(path: Path) -> Day:
    """A day from a folder: one ``*.json`` a vote, in the order of the numbers in their names."""
    files = sorted(path.glob("*.json"), key=lambda file: _numbers(file.name))
    if not files:
        uk = "у теці немає жодного файла *.json"
        return Day((), (Fault(path.name, uk, "there is no file *.json in the folder"),))
    return _day(read for file in files for read in _read_file(file))


def read_array(file: str, content: bytes) -> Day:
    """A day from the bytes of one array. ``file`` names it in faults."""
    return _day(
        read if isinstance(read, Fault) else _vote(file, read, f"{file}#{position}")
        for position, read in enumerate(elements(file, _text(content), _BEGINS), 1)
    )


def _read_file(path: Path) -> Iterator[Vote | Fault]:
    try:
        text = _text(path.read_bytes())
    except OSError as error:
        yield _unopened(path, error)
        return
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        yield json_fault(path.name, text, error)
    except RecursionError:
        yield Fault(path.name, "завелика вкладеність", "nested too deep")
    else:
        yield _vote(path.name, Element(value, 1, 1), path.name)


def _unopened(path: Path, error: OSError) -> Fault:
    reason = error.strerror or str(error)
    return Fault(path.name, f"файл не відкривається: {reason}", f"cannot be opened: {reason}")


def _text(content: bytes) -> str:
    """The text; bytes that are not UTF-8 become U+FFFD, and their vote is refused by itself.

    A file cut inside a letter loses that letter: the reading tells that it is cut.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            content = content[: error.start]
        return content.decode("utf-8-sig", errors="replace")


def _day(reads: Iterable[Vote | Fault]) -> Day:
    votes: dict[str, Vote] = {}
    faults: list[Fault] = []
    for read in reads:
        if isinstance(read, Fault):
            faults.append(read)
        elif read.doc_id in votes:
            uk = "це голосування вже є серед прочитаних: його пропущено"
            faults.append(Fault(read.doc_id, uk, "this vote was read already: it is left out"))
        else:
            votes[read.doc_id] = read
    return Day(tuple(votes.values()), tuple(faults))


def _vote(file: str, element: Element, doc_id: str) -> Vote | Fault:
    try:
        if "\ufffd" in json.dumps(element.value, ensure_ascii=False):
            raise Odd("текст не в UTF-8", "the text is not UTF-8")
        return read_vote(element.value, doc_id)
    except Odd as odd:
        return Fault(file, odd.uk, odd.en, element.line, element.column)


def _part(session: str, name: str) -> str:
    found = _SESSION.search(session)
    if found is None:
        return session if name == "session" else ""
    return found[name]


def _numbers(name: str) -> tuple[tuple[int, ...], str]:
    """``210923_9.json`` comes before ``210923_10.json``."""
    return tuple(int(digits) for digits in re.findall(r"\d+", name)), name
