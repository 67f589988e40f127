"""The minutes of a sitting as a document: who was there, the course, votes by name, decisions.

Ukrainian, in the order of DSTU 4163:2020: heading, attendance, agenda, «СЛУХАЛИ — ВИСТУПИЛИ —
ГОЛОСУВАЛИ — ВИРІШИЛИ», signatures; then the register of decisions and a roll-call sheet per vote.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from controller.head_words import head_words
from controller.notes import Note
from controller.rules import events as e
from controller.rules.agenda import Item
from controller.rules.minutes import Decision, Happening, Minutes, Section, Vote
from controller.rules.sitting import Stage, Voting
from papers import minutes_words as words
from papers.document import Block, Code, Document, Heading, Look, Para, Signature, Table

_UNDER: Final = ("підпис", "власне ім’я, прізвище")
_CAME_AND_WENT: Final = (e.MemberLeft, e.MemberReturned)
_BLOCK: Final = 2
"""Members beside each other in a roll-call sheet."""


def minutes_document(
    minutes: Minutes, zone: ZoneInfo, *, note: str = "", first_number: int = 1
) -> Document:
    """The minutes.

    Args:
        minutes: what they say.
        zone: the council's time.
        note: the signed head of the record; "" leaves it out, as in a draft.
        first_number: the number of the sitting's first decision in the council's register.
    """
    council = _council(minutes)
    title = f"Протокол. {council}. {words.date(minutes.began, zone)}"
    blocks = [
        *_heading(minutes, zone),
        *_attendance(minutes, zone),
        *_agenda(minutes),
        *_course(minutes, zone, first_number),
        *_end(minutes, zone, note),
        *_register(minutes, first_number),
        *_sheets(minutes, zone),
    ]
    draft = "Чернетка. " if minutes.draft else ""
    return Document(title, "uk", f"{draft}{title}", tuple(blocks))


def roll_call_sheet(minutes: Minutes, voting: Voting, zone: ZoneInfo) -> Document:
    """The roll-call sheet of one vote, as a document of its own."""
    council = _council(minutes)
    title = f"Голосування № {voting.number}. {council}. {words.date(minutes.began, zone)}"
    assert minutes.sitting.body is not None  # Minutes are of a sitting that was opened
    convocation = minutes.sitting.body.council.convocation
    blocks = (
        Para(council, Look.CENTRE),
        Para(", ".join(filter(None, (convocation, minutes.sitting.session))), Look.CENTRE),
        *_sheet(minutes, voting, zone, new_page=False),
        Signature("Секретар засідання", _UNDER),
    )
    return Document(title, "uk", title, blocks)


def _council(minutes: Minutes) -> str:
    assert minutes.sitting.body is not None  # Minutes are of a sitting that was opened
    return minutes.sitting.body.council.name


def _heading(minutes: Minutes, zone: ZoneInfo) -> Iterable[Block]:
    sitting = minutes.sitting
    assert sitting.body is not None  # Minutes are of a sitting that was opened
    council = sitting.body.council
    yield Para(council.name, Look.CENTRE)
    if council.convocation:
        yield Para(council.convocation, Look.CENTRE)
    yield Heading(1, "ПРОТОКОЛ")
    yield Para(sitting.session, Look.CENTRE)
    if minutes.draft:
        yield Para("Чернетка: засідання триває.", Look.NOTE)
    yield Para(words.date(minutes.began, zone), lead="Дата:")
    if sitting.place:
        yield Para(sitting.place, lead="Місце:")
    yield Para(words.clock(minutes.began, zone), lead="Початок:")
    if minutes.ended is not None:
        day = words.date(minutes.ended, zone)
        other = f"{day}, " if day != words.date(minutes.began, zone) else ""
        yield Para(f"{other}{words.clock(minutes.ended, zone)}", lead="Закінчення:")


def _attendance(minutes: Minutes, zone: ZoneInfo) -> Iterable[Block]:
    sitting = minutes.sitting
    assert sitting.body is not None  # Minutes are of a sitting that was opened
    council = sitting.body.council
    yield Heading(2, "Присутність")
    yield Para(f"{council.seats} депутатів за законом", lead="Загальний склад:")
    there = [*minutes.present, *(who for who, _ in minutes.later)]
    yield Para(f"{len(there)}, відсутні: {len(minutes.absent)}", lead="Брали участь:")
    if minutes.present:
        yield Para(_names(minutes, minutes.present), lead="Присутні:")
    if minutes.later:
        late = "; ".join(
            f"{_name(minutes, who)} ({words.clock(at, zone)})" for who, at in minutes.later
        )
        yield Para(late, lead="Прибули пізніше:")
    if minutes.absent:
        yield Para(_names(minutes, minutes.absent), lead="Відсутні:")


def _names(minutes: Minutes, members: Iterable[str]) -> str:
    return "; ".join(_name(minutes, who) for who in members)


def _name(minutes: Minutes, member: str) -> str:
    found = minutes.sitting.member(member)
    if found is None:
        return member
    return f"{found.name} (міський голова)" if found.mayor else found.name


def _agenda(minutes: Minutes) -> Iterable[Block]:
    if not minutes.sitting.agenda:
        return
    yield Heading(2, "Порядок денний")
    for item in minutes.sitting.agenda:
        yield Para(_titled(item))


def _titled(item: Item) -> str:
    parts = [f"{item.number}. {item.title}"]
    if item.project_number or item.reporter:
        parts[0] = _ended(parts[0])
    if item.project_number:
        parts.append(f"Проєкт № {item.project_number}.")
    if item.reporter:
        parts.append(f"Доповідає {item.reporter}.")
    return " ".join(parts)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _ended(text: str) -> str:
    """The text as a sentence: with a full stop where it has none."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _course(minutes: Minutes, zone: ZoneInfo, first_number: int) -> Iterable[Block]:
    if not minutes.sections:
        return
    yield Heading(2, "Хід засідання")
    numbers = {d.voting.id: first_number + d.place - 1 for d in minutes.decisions}
    for section in minutes.sections:
        yield from _section(minutes, section, zone, numbers)


def _section(
    minutes: Minutes, section: Section, zone: ZoneInfo, numbers: dict[str, int]
) -> Iterable[Block]:
    if section.item is not None:
        yield Heading(3, f"{section.item.number}. {section.item.title}")
        if section.item.reporter:
            yield Para(section.item.reporter, lead="СЛУХАЛИ:")
    for kind, several in groupby(section.course, _kind):
        if kind is Vote:
            for each in several:
                if isinstance(each, Vote):
                    yield from _vote(minutes, each, section.item, numbers)
        else:
            yield from _happenings(minutes, kind, several, zone)


def _kind(each: Happening | Vote) -> type:
    """Speeches stand together, and so do those who came and went."""
    if isinstance(each, Vote):
        return Vote
    for kind in (e.FloorEnded, _CAME_AND_WENT):
        if isinstance(each.event, kind):
            return e.MemberLeft if kind is _CAME_AND_WENT else e.FloorEnded
    return Happening


def _happenings(
    minutes: Minutes, kind: type, several: Iterable[Happening | Vote], zone: ZoneInfo
) -> Iterable[Block]:
    titles = {key: item.title for key, item in minutes.items.items()}
    told = [
        (each.at, words.happening(each.event, minutes.sitting, titles))
        for each in several
        if isinstance(each, Happening)
    ]
    if kind is e.FloorEnded:
        yield Para("; ".join(text for _, text in told) + ".", lead="ВИСТУПИЛИ:")
    elif kind is e.MemberLeft:
        begin, end = words.clock(told[0][0], zone), words.clock(told[-1][0], zone)
        when = begin if begin == end else f"{begin}–{end}"
        yield Para(f"{when}  " + "; ".join(text for _, text in told) + ".", Look.NOTE)
    else:
        for at, text in told:
            yield Para(f"{words.clock(at, zone)}  {text}", Look.NOTE)


def _vote(
    minutes: Minutes, vote: Vote, item: Item | None, numbers: dict[str, int]
) -> Iterable[Block]:
    voting = vote.voting
    kind = f"{words.MOTIONS[voting.motion]}, {words.BALLOTS[voting.ballot]}"
    paper = ", на папері" if voting.paper is not None else ""
    again = minutes.sitting.past.get(voting.repeats or "")
    repeated = f"; повторне до № {again.number}" if again else ""
    lead = f"ГОЛОСУВАЛИ (№ {voting.number}; {kind}{paper}{repeated}):"
    same = item is not None and voting.wording.strip() in ("", item.title.strip())
    yield Para("" if same else voting.wording, lead=lead)
    if told := words.counters(voting):
        yield Para(f"{_capital(told)}.")
    if voting.stage is not Stage.CLOSED:
        yield Para(words.outcome(voting), Look.NOTE)
        return
    number = f" Рішення № {numbers[voting.id]}." if voting.id in numbers else ""
    yield Para(words.outcome(voting) + number, Look.STRONG, lead="ВИРІШИЛИ:")
    for each in voting.corrections:
        yield Para(
            f"Більшість виправлено: було «{words.majority(each.was)}», "
            f"{words.VERDICTS[each.verdict_was]}. Підстава: {each.reason}.",
            Look.NOTE,
        )
    for statement in voting.statements:
        yield Para(
            f"{_name(minutes, statement.member)} — заява: {statement.text}. На підрахунок вона "
            "не впливає.",
            Look.NOTE,
        )


def _end(minutes: Minutes, zone: ZoneInfo, note: str) -> Iterable[Block]:
    if not minutes.draft:
        assert minutes.ended is not None  # else it is a draft
        yield Para(f"{words.clock(minutes.ended, zone)}  Засідання закрито.", Look.NOTE)
    yield Signature("Головуючий на засіданні", _UNDER)
    yield Signature("Секретар засідання", _UNDER)
    if note:
        head = Note.read(note).checkpoint
        yield Code(
            note,
            f"Голова запису засідання: рядків {head.size}, словами «{head_words(head.root)}», "
            f"корінь {head.root.hex()}. Перевірити: viche verify journal.db "
            f"--words {head_words(head.root)}",
        )


def _register(minutes: Minutes, first_number: int) -> Iterable[Block]:
    if not minutes.decisions:
        return
    yield Heading(2, "Додаток 1. Прийняті рішення", new_page=True)
    rows = tuple(_decision(each, first_number) for each in minutes.decisions)
    header = ("№", "Про що", "Проєкт", "Голосування №", "За")
    yield Table(header, rows, (1, 8, 2, 2, 1), (0, 3, 4))


def _decision(decision: Decision, first_number: int) -> tuple[str, ...]:
    voting, item = decision.voting, decision.item
    tally = voting.tally
    votes = "" if tally is None or tally.undisclosed else str(tally.votes_for)
    return (
        str(first_number + decision.place - 1),
        item.title if item else voting.wording,
        item.project_number if item else "",
        str(voting.number),
        votes,
    )


def _sheets(minutes: Minutes, zone: ZoneInfo) -> Iterable[Block]:
    if minutes.votings:
        yield Heading(2, "Додаток 2. Результати голосувань", new_page=True)
    for voting in minutes.votings:
        yield from _sheet(minutes, voting, zone, new_page=False)


def _sheet(minutes: Minutes, voting: Voting, zone: ZoneInfo, *, new_page: bool) -> Iterable[Block]:
    assert voting.verdict is not None  # of a result in force
    yield Heading(3, f"Голосування № {voting.number}. {voting.wording}", new_page=new_page)
    at = voting.closed_at or voting.announced_at
    kind = f"{words.MOTIONS[voting.motion]}, {words.BALLOTS[voting.ballot]} голосування"
    yield Para(f"{words.date(at, zone)}, {words.clock(at, zone)}; {kind}.", Look.SMALL)
    yield Para(f"{_capital(words.counters(voting))}. {words.outcome(voting)}", Look.SMALL)
    if voting.secret:
        if voting.voters:
            yield Para(_names(minutes, voting.voters), Look.SMALL, "Взяли участь:")
        return
    roll = [member for member in minutes.sitting.members if member.id in voting.outcomes]
    listed = [
        (str(place), member.name, words.OUTCOMES[voting.outcomes[member.id]])
        for place, member in enumerate(roll, 1)
    ]
    yield _side_by_side(listed)


def _side_by_side(listed: list[tuple[str, str, str]]) -> Table:
    """The list in two columns, read downwards."""
    half = -(-len(listed) // _BLOCK)
    empty = ("", "", "")
    columns = [listed[:half], listed[half:]]
    columns[1] += [empty] * (half - len(columns[1]))
    rows = tuple((*left, *right) for left, right in zip(*columns, strict=True))
    header = ("№", "Депутат", "Вибір") * _BLOCK
    return Table(header, rows, (1, 6, 3) * _BLOCK, (0, 3))
