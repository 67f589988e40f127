"""Is this journal what the engine wrote, and do its results follow from its presses? Offline.

The tree is computed anew from the lines and compared with the heads kept beside them and with what
the record's key has signed; each result is counted anew from the ballots before it. In a public
copy the hash of a private line stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from controller import recount, wire
from controller.checkpoint import Tree
from controller.head_words import head_words
from controller.notes import BadNote, Note, Verifier, handover_text
from controller.rows import Hidden, Row, leaf_of
from controller.rules import RULES_VERSION
from controller.rules import events as e
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
    hidden: int = 0
    """Rows of which only the hash is here."""
    signed: int = 0
    """Tree heads whose signature holds."""
    signed_rows: int = 0
    """Rows up to the last of these; what comes after is pinned by nobody yet."""
    key: str = ""
    """The key that the log names last."""
    first_key: str = ""
    """The key that its first line names."""
    predecessor: str = ""
    """The last signed head of the journal that this one goes on from."""
    next_key: str = ""
    """The key of the journal that goes on from this one, where this one was ended."""
    findings: list[Finding] = field(default_factory=list)
    remarks: list[Finding] = field(default_factory=list)
    """What is not wrong, but what one should know."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def text(self, language: str) -> Iterator[str]:
        """The report as lines for a person."""
        yield from self._uk() if language == "uk" else self._en()
        for remark in self.remarks:
            yield remark.text(language)
        for finding in self.findings:
            yield finding.text(language)
        count = len(self.findings)
        if self.sound:
            yield "Розбіжностей немає." if language == "uk" else "No differences."
        elif language == "uk":
            yield f"Знайдено розбіжностей: {count}."
        else:
            yield f"Differences found: {count}."

    def _uk(self) -> Iterator[str]:
        yield f"Перевірено рядків: {self.rows}, коренів дерева: {self.heads}."
        if self.hidden:
            yield f"З них лише гешем (особисті дані): {self.hidden}."
        yield (
            f"Засідань: {self.sittings}; голосувань перераховано заново: {self.votings}; "
            f"поданих голосів: {self.ballots}."
        )
        yield f"Корінь дерева (SHA-256): {self.root.hex()}"
        yield f"Словами: {head_words(self.root)}"
        if self.key:
            yield (
                f"Підписів під коренями: {self.signed}; підписано рядків: {self.signed_rows}. "
                "Ключ запису:"
            )
            yield f"  {self.key}"

    def _en(self) -> Iterator[str]:
        yield f"Rows checked: {self.rows}; tree heads: {self.heads}."
        if self.hidden:
            yield f"Of these as a hash only (personal data): {self.hidden}."
        yield (
            f"Sittings: {self.sittings}; votes counted anew: {self.votings}; "
            f"ballots: {self.ballots}."
        )
        yield f"Root of the tree (SHA-256): {self.root.hex()}"
        yield f"In words: {head_words(self.root, 'en')}"
        if self.key:
            yield (
                f"Signatures under the heads: {self.signed}; rows signed: {self.signed_rows}. "
                "The key of the record:"
            )
            yield f"  {self.key}"


def audit(
    rows: Iterable[Row],
    heads: Mapping[int, bytes],
    notes: Mapping[int, str] | None = None,
    trusted: str = "",
) -> Report:
    """Check all rows of a journal or of a public copy, in their order; none is kept in memory.

    ``heads`` are the roots kept beside the rows, ``notes`` the signed ones, by size; ``trusted``
    is a key that the record is known to have had, where one has it from elsewhere.
    """
    notes = notes or {}
    report = Report(heads=len(heads.keys() | notes.keys()))
    tree = Tree()
    reader = _Reader(report, trusted)
    rest = iter(rows)
    for place, (n, line) in enumerate(rest, 1):
        report.rows = place
        if n != place:
            report.findings.append(
                Finding(
                    n,
                    f"очікувався рядок {place}: рядки пропущено або переставлено",
                    f"row {place} was expected: rows are missing or out of order",
                )
            )
            break
        tree.add(leaf_of(line))
        if (root := heads.get(n)) is not None and root != tree.root():
            report.findings.append(_other_root(n))
        if not reader.take(n, line):
            break
        if (note := notes.get(n)) is not None:
            reader.take_note(n, note, tree.root())
    report.rows += sum(1 for _ in rest)
    reader.finish(tree.size)
    report.root = tree.root()
    _look_beyond(report, tree.size, heads, notes)
    return report


def _other_root(n: int) -> Finding:
    return Finding(
        n,
        "корінь дерева не збігається зі збереженим: рядок цей або попередній змінено",
        "the root differs from the one kept: this row or one before it was changed",
    )


def _look_beyond(
    report: Report, size: int, heads: Mapping[int, bytes], notes: Mapping[int, str]
) -> None:
    """Heads over more rows than there are."""
    for beyond in sorted(heads.keys() | notes.keys()):
        if beyond > size:
            report.findings.append(
                Finding(
                    beyond,
                    "збережено корінь дерева, а рядків менше: кінець журналу зрізано",
                    "a head was kept, but there are fewer rows: the end is cut off",
                )
            )


class _Reader:
    """Folds the rows and looks at what each one claims."""

    def __init__(self, report: Report, trusted: str) -> None:
        self._report = report
        self._trusted = trusted
        self._verifier: Verifier | None = None
        self._keys: set[str] = set()
        self._sitting = Sitting()
        self._rules = ""
        self._last: datetime | None = None

    def _find(self, n: int, uk: str, en: str) -> None:
        self._report.findings.append(Finding(n, uk, en))

    def take(self, n: int, line: bytes | Hidden) -> bool:
        """Look at one row; False where the rest cannot be read."""
        if isinstance(line, Hidden):
            self._report.hidden += 1
            self._sitting = replace(self._sitting, n=self._sitting.n + 1)
            return True
        try:
            entry = wire.read_entry(line)
        except wire.Unreadable as error:
            self._find(n, error.words("uk"), error.words("en"))
            return False
        if n == 1 and not self._first(entry.event):
            return False
        if self._report.next_key:
            self._find(n, "рядок після кінця журналу", "a row after the end of the journal")
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

    def finish(self, n: int) -> None:
        """Say whether the record ever had the key that it is known to have."""
        if self._trusted and self._trusted not in self._keys:
            self._find(n, "запис має інший ключ", "the record has another key")

    def take_note(self, n: int, note: str, root: bytes) -> None:
        """Look at a signed head over the rows so far."""
        try:
            read = Note.read(note)
            head = read.checkpoint
            known = [] if self._verifier is None else [self._verifier]
            signers = read.signed_by(known)
        except BadNote as error:
            self._find(
                n, f"підпис під коренем: {error.words()}", f"the signature of the head: {error}"
            )
            return
        if (head.size, head.root) != (n, root):
            self._report.findings.append(_other_root(n))
        elif not signers:
            self._find(
                n,
                "корінь підписано не ключем цього запису",
                "the head is not signed by the key of this record",
            )
        elif self._verifier is not None and head.origin != self._verifier.name:
            self._find(n, "корінь іншого запису", "this is the head of another record")
        else:
            self._report.signed += 1
            self._report.signed_rows = n

    def _take_key(self, n: int, event: e.JournalOpened | e.KeyHandedOver) -> None:
        """Know the key that signs from here on, and whether the one before it agreed."""
        old, self._verifier = self._verifier, None
        try:
            self._verifier = Verifier.read(event.key) if event.key else None
            self._report.key = event.key
            if isinstance(event, e.KeyHandedOver) and event.signature and old is not None:
                text = handover_text(old.name, event.key)
                if not Note.read(f"{text}\n{event.signature}\n").signed_by([old]):
                    raise BadNote("the old key did not sign", "попередній ключ не підписав")
                old = None
        except BadNote as error:
            uk, en = error.words("uk"), error.words("en")
            self._find(n, f"ключ запису: {uk}", f"the key of the record: {en}")
            return
        if isinstance(event, e.KeyHandedOver) and old is not None:
            self._report.remarks.append(
                Finding(
                    n,
                    "ключ змінено без підпису попереднього: спитайте в ради, чому",
                    "the key was changed without the old one's signature: ask the council why",
                )
            )
            if self._trusted in self._keys:
                self._find(n, "ключ змінено без підпису", "the key was changed unsigned")
        self._keys.add(event.key)

    def _first(self, event: e.AnyEvent) -> bool:
        if not isinstance(event, e.JournalOpened):
            self._find(1, "це не початок журналу", "this is not the beginning of a journal")
            return False
        if event.format > wire.FORMAT:
            self._newer(1, event.format)
            return False
        self._report.first_key, self._report.predecessor = event.key, event.predecessor
        if event.predecessor:
            try:
                Note.read(event.predecessor).checkpoint  # noqa: B018 - it is read here
            except BadNote as error:
                uk, en = error.words("uk"), error.words("en")
                self._find(1, f"голова попереднього: {uk}", f"the head before: {en}")
        return True

    def _newer(self, n: int, stated: int) -> None:
        self._find(
            n,
            f"формат {stated} новіший за цю програму",
            f"format {stated} is newer than this program",
        )

    def _look(self, n: int, entry: e.Entry) -> None:
        match entry.event:
            case e.JournalOpened() | e.KeyHandedOver():
                self._take_key(n, entry.event)
            case e.ControllerStarted(key=key) if key and key != self._report.key:
                self._find(n, "інший ключ запису", "another key of the record")
            case e.JournalEnded(next_key=next_key):
                self._report.next_key = next_key
            case e.FormatRaised(format=raised) if raised > wire.FORMAT:
                self._newer(n, raised)
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
            case e.FloorLotDrawn() if not recount.lot_holds(self._sitting, entry.event):
                self._find(
                    n,
                    "жереб на слово не випливає із зафіксованого числа: порядок змінено",
                    "the lot for the floor does not follow from the seed fixed before",
                )
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
        self._report.ballots += recount.told(self._sitting, closed)
        try:
            expected = recount.results(self._sitting, closed)
        except Refused as refused:
            self._find(n, refused.text("uk"), refused.text("en"))
            return
        if closed not in expected:
            self._find(
                n,
                "результат не випливає зі списку: лічильники, список або рішення змінено",
                "the result does not follow from the list: counters, list or verdict differ",
            )
