"""The lists beside the sitting, as rows of words: agenda, members, journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from controller.rules.agenda import Item
from controller.rules.ballots import BallotKind, Verdict
from controller.rules.council import Member
from controller.rules.sitting import Sitting, Stage
from display.desk.chronicle import in_words, is_routine
from display.desk.office import actor
from display.desk.page import Style, fitted
from display.desk.scene import Line, Scene
from display.desk.sitting_page import result_at_hand
from display.desk.speech import Speech
from display.desk.terms import BALLOTS, CHOICES, OUTCOMES, majority, opening, short


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be chosen: its value, its text and how it is meant."""

    id: str
    text: str
    style: Style = Style.PLAIN


def agenda_rows(sitting: Sitting, speech: Speech, width: int) -> list[Entry]:
    """The items, each over two lines at most, with where it stands."""
    verdicts = _verdicts(sitting)
    return [_agenda_row(sitting, each, verdicts, speech, width) for each in sitting.agenda]


def _verdicts(sitting: Sitting) -> dict[str, Verdict]:
    """Item → the verdict of its last vote that decided."""
    return {
        each.item: each.verdict
        for each in sitting.past.values()
        if each.item and each.verdict and each.stage is Stage.CLOSED and each.motion.decides
    }


def _agenda_row(
    sitting: Sitting, item: Item, verdicts: dict[str, Verdict], speech: Speech, width: int
) -> Entry:
    verdict = verdicts.get(item.id)
    sign = {Verdict.ADOPTED: "✓", Verdict.NOT_ADOPTED: "✗", None: " "}[verdict]
    style = Style.QUIET if item.id in sitting.done else Style.PLAIN
    if item.id == sitting.item:
        sign, style = "▶", Style.STRONG
    lines = fitted(f"{item.number}. {item.title}{notes(item, sitting, speech)}", width - 2, 2)
    return Entry(item.id, f"{sign} " + "\n  ".join(lines), style)


def notes(item: Item, sitting: Sitting, speech: Speech) -> str:
    """What is unlike the other items about it: « [таємне, дві третини …]», or nothing."""
    odd = []
    if item.ballot is not BallotKind.ROLL_CALL:
        odd.append(speech.say(BALLOTS[item.ballot]))
    if item.majority != sitting.regulations.default_majority:
        odd.append(majority(item.majority, speech))
    return f" [{', '.join(odd)}]" if odd else ""


def member_rows(sitting: Sitting, speech: Speech, width: int) -> list[Entry]:
    """All members by name: seat, name, faction, and what is known of each now."""
    seats = {member: seat for seat, member in sitting.seating.items()}
    room = max(16, min(34, (width - 6) // 2))
    rows = []
    for member in sorted(sitting.members, key=lambda each: each.name):
        state, style = member_state(sitting, member, speech)
        seat = str(seats.get(member.id, ""))
        name = member.name if len(member.name) <= room else short(member.name)
        text = f"{seat:>4} {name[:room]:<{room}} {state}"
        left = width - len(text) - 2
        if member.faction and left > 6:
            text += f" · {opening(member.faction, left - 1)}"
        rows.append(Entry(member.id, text, style))
    return rows


def member_state(sitting: Sitting, member: Member, speech: Speech) -> tuple[str, Style]:
    """What is known of a member now: here or not, and the ballot where it may be shown."""
    say, voting = speech.say, sitting.voting
    if member.id in sitting.recused_from(voting.item if voting else sitting.item):
        return say("conflict of interest"), Style.WARNING
    if voting is not None and not voting.secret and voting.stage is not Stage.ANNOUNCED:
        if member.id in voting.ballots:
            return say(CHOICES[voting.ballots[member.id]]), Style.GOOD
        if sitting.is_here(member.id):
            return say("has not voted"), Style.WARNING
    last = result_at_hand(sitting)
    if voting is None and last is not None and member.id in last.outcomes and not last.secret:
        return say(OUTCOMES[last.outcomes[member.id]]), Style.PLAIN
    if sitting.is_here(member.id):
        return say("here"), Style.PLAIN
    return say("gone") if member.id in sitting.attendance else say("not registered"), Style.QUIET


def journal_rows(
    lines: Iterable[Line], sitting: Sitting, speech: Speech, width: int, *, routine: bool = True
) -> Iterator[tuple[str, Style]]:
    """Number, local time and words of each line, over as many rows as the words need up to 3."""
    for line in lines:
        event = line.entry.event
        if not routine and is_routine(event):
            continue
        head = f"{line.n:>5}  {speech.clock(line.entry.at)}  "
        words = in_words(event, sitting, speech).replace("\n", " ")
        if who := actor(line.entry.by, speech):
            words = f"{words} · {who}"
        style = Style.QUIET if is_routine(event) else Style.PLAIN
        for place, part in enumerate(fitted(words, max(8, width - len(head)), 3)):
            yield (" " * len(head) if place else head) + part, style


def tail(scene: Scene, speech: Speech, width: int, height: int) -> list[tuple[str, Style]]:
    """The last lines of the journal; presses one by one stay out, they would drown the rest."""
    rows: list[tuple[str, Style]] = []
    for line in reversed(scene.lines):
        more = list(journal_rows((line,), scene.sitting, speech, width, routine=False))
        if rows and len(rows) + len(more) > height:
            break  # half a line would have neither number nor time
        rows[:0] = more
    return rows[-height:]
