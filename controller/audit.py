"""Is this journal what the engine wrote, and do its results follow from its presses? Offline.

The tree is computed anew from the lines and compared with the heads kept beside them; each result
is counted anew from the ballots before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from controller import wire
from controller.checkpoint import Tree, leaf_hash
from controller.rules import RULES_VERSION
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules import voting as votes
from controller.rules.fold import fold
from controller.rules.refusals import Refused
from controller.rules.sitting import Sitting


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a row, in both languages."""

    n: int
    uk: str
    en: str

    def text(self, language: str) -> str:
        """The finding as a sentence that names the row."""
        return f"рядок {self.n}: {self.uk}" if language == "uk" else f"row {self.n}: {self.en}"


@dataclass(slots=True)
class Report:
    """What was checked, and what was found."""

    rows: int = 0
    heads: int = 0
    sittings: int = 0
    votings: int = 0
    ballots: int = 0
    root: bytes = b""
    findings: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def text(self, language: str) -> Iterator[str]:
        """The report as lines for a person."""
        uk = language == "uk"
        if uk:
            yield f"Перевірено рядків: {self.rows}, збережених коренів дерева: {self.heads}."
            yield (
                f"Засідань: {self.sittings}; голосувань перераховано заново: {self.votings}; "
                f"поданих голосів: {self.ballots}."
            )
            yield f"Корінь дерева (SHA-256): {self.root.hex()}"
        else:
            yield f"Rows checked: {self.rows}; tree heads kept: {self.heads}."
            yield (
                f"Sittings: {self.sittings}; votes counted anew: {self.votings}; "
                f"ballots: {self.ballots}."
            )
            yield f"Root of the tree (SHA-256): {self.root.hex()}"
        for finding in self.findings:
            yield finding.text(language)
        if self.sound:
            yield "Розбіжностей немає." if uk else "No differences."
        else:
            count = len(self.findings)
            yield f"Знайдено розбіжностей: {count}." if uk else f"Differences found: {count}."


def audit(lines: Sequence[tuple[int, bytes]], heads: Mapping[int, bytes]) -> Report:
    """Check all rows of a journal, in their order, against its own heads and the rules."""
    report = Report(rows=len(lines), heads=len(heads))
    tree = Tree()
    reader = _Reader(report)
    for place, (n, line) in enumerate(lines, 1):
        if n != place:
            report.findings.append(
                Finding(
                    n,
                    f"очікувався рядок {place}: рядки пропущено або переставлено",
                    f"row {place} was expected: rows are missing or out of order",
                )
            )
            break
        tree.add(leaf_hash(line))
        if (root := heads.get(n)) is not None and root != tree.root():
            report.findings.append(
                Finding(
                    n,
                    "корінь дерева не збігається зі збереженим: рядок цей або попередній змінено",
                    "the root differs from the one kept: this row or one before it was changed",
                )
            )
        if not reader.take(n, line):
            break
    report.root = tree.root()
    for size in heads:
        if size > tree.size:
            report.findings.append(
                Finding(
                    size,
                    "збережено корінь дерева, а рядків менше: кінець журналу зрізано",
                    "a head was kept, but there are fewer rows: the end is cut off",
                )
            )
    return report


class _Reader:
    """Folds the rows and looks at what each one claims."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._sitting = Sitting()
        self._rules = ""
        self._last: datetime | None = None

    def _find(self, n: int, uk: str, en: str) -> None:
        self._report.findings.append(Finding(n, uk, en))

    def take(self, n: int, line: bytes) -> bool:
        """Look at one row; False where the rest cannot be read."""
        try:
            entry = wire.read_entry(line)
        except wire.Unreadable as error:
            self._find(n, f"не розібрати: {error}", f"cannot be read: {error}")
            return False
        if n == 1 and not self._first(entry.event):
            return False
        if self._last is not None and entry.at < self._last:
            self._find(
                n, "час раніший за попередній рядок", "its time is before the row before it"
            )
        self._last = entry.at
        try:
            self._look(n, entry)
            self._sitting = fold(self._sitting, entry)
        except (KeyError, ValueError, IndexError) as error:
            self._find(
                n,
                f"не випливає з попередніх рядків ({error!r})",
                f"does not follow from the rows before it ({error!r})",
            )
            return False
        return True

    def _first(self, event: e.AnyEvent) -> bool:
        if not isinstance(event, e.JournalOpened):
            self._find(1, "це не початок журналу", "this is not the beginning of a journal")
            return False
        if event.format > wire.FORMAT:
            self._find(
                1,
                f"формат {event.format} новіший за цю програму",
                f"format {event.format} is newer than this program",
            )
            return False
        return True

    def _look(self, n: int, entry: e.Entry) -> None:
        match entry.event:
            case e.SittingOpened(rules_version=rules):
                self._rules = rules
                self._report.sittings += 1
            case e.BallotCast(voting=voting):
                self._report.ballots += 1
                at_hand = self._sitting.voting
                if at_hand is None or at_hand.id != voting:
                    self._find(n, "голос поза голосуванням", "a ballot outside of its vote")
                elif at_hand.secret:
                    self._find(n, "ім’я поруч із таємним вибором", "a name beside a secret choice")
            case e.VotingClosed():
                self._report.votings += 1
                self._recount(n, entry.event)
            case _:
                pass

    def _recount(self, n: int, closed: e.VotingClosed) -> None:
        """Count the vote anew from the rows before, by the same rules."""
        if self._rules != RULES_VERSION:
            self._find(
                n,
                f"правила версії {self._rules} тут невідомі",
                f"rules version {self._rules} is unknown here",
            )
            return
        at_hand = self._sitting.voting
        if at_hand is not None:
            self._report.ballots += len(closed.voters)
        try:
            if at_hand is not None and at_hand.secret:
                ballots = replace(closed.tally, not_voted=0, absent=0, recused=0, vacant=0)
                urn = c.CountUrn(
                    voting=closed.voting,
                    voters=closed.voters,
                    ballots=ballots,
                    by_time=closed.close is e.Close.TIME,
                )
                expected = votes.count_urn(self._sitting, urn)[0]
            else:
                expected = votes.close(self._sitting, closed.voting, closed.close)[0]
        except Refused as refused:
            self._find(n, refused.text("uk"), refused.text("en"))
            return
        if expected != closed:
            self._find(
                n,
                "результат не випливає зі списку: лічильники, список або рішення змінено",
                "the result does not follow from the list: counters, list or verdict differ",
            )
