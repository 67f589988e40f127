"""The lists beside the sitting, as rows of words: agenda, members, journal, consoles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from controller.rules.agenda import Item
from controller.rules.ballots import BallotKind, Verdict
from controller.rules.council import Member
from controller.rules.sitting import Sitting, Stage
from display.desk.chronicle import in_words, is_routine
from display.desk.faults import fault_name, way_out
from display.desk.page import Page, Style, fitted
from display.desk.scene import Line, Scene
from display.desk.sitting_page import result_at_hand
from display.desk.speech import Speech
from display.desk.terms import BALLOTS, CHOICES, OUTCOMES, majority, name_of, opening, short


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
    notes = []
    if item.ballot is not BallotKind.ROLL_CALL:
        notes.append(speech.say(BALLOTS[item.ballot]))
    if item.majority != sitting.regulations.default_majority:
        notes.append(majority(item.majority, speech))
    hint = f" [{', '.join(notes)}]" if notes else ""
    lines = fitted(f"{item.number}. {item.title}{hint}", width - 2, 2)
    return Entry(item.id, f"{sign} " + "\n  ".join(lines), style)


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
    """Number, local time and words of each line, one row each."""
    for line in lines:
        event = line.entry.event
        if not routine and is_routine(event):
            continue
        head = f"{line.n:>5}  {speech.clock(line.entry.at)}  "
        words = in_words(event, sitting, speech).replace("\n", " ")
        if len(head) + len(words) > width:
            words = words[: max(0, width - len(head) - 1)] + "…"
        yield head + words, Style.QUIET if is_routine(event) else Style.PLAIN


def tail(scene: Scene, speech: Speech, width: int, height: int) -> list[tuple[str, Style]]:
    """The last lines of the journal; presses one by one stay out, they would drown the rest."""
    rows: list[tuple[str, Style]] = []
    for line in reversed(scene.lines):
        if len(rows) >= height:
            break
        rows.extend(journal_rows((line,), scene.sitting, speech, width, routine=False))
    return rows[::-1]


def consoles_page(scene: Scene, speech: Speech, width: int) -> Page:
    """The health of the consoles: faults with their way out, silent seats, a map of all seats."""
    page = Page(width, 10_000)
    say, sitting = speech.say, scene.sitting
    consoles = scene.consoles
    silent = sitting.silent
    seats = consoles.seats if consoles else 0
    words = say(
        "Consoles: {all}; heard {heard}; silent {silent}",
        all=seats,
        heard=max(0, seats - len(silent)),
        silent=len(silent),
    )
    page.line((words, Style.WARNING if silent else Style.GOOD))
    for (kind, where), detail in sorted(sitting.faults.items()):
        page.gap().text(f"▲ {fault_name(kind, where, speech)}", Style.WARNING)
        page.text(f"  {way_out(kind, speech)}")
        if detail:
            page.text(f"  {detail}", Style.QUIET, limit=1)
    if silent:
        page.gap().line((say("Silent seats"), Style.STRONG))
        for seat in sorted(silent):
            who = name_of(sitting, sitting.seating.get(seat, ""))
            page.line(f"  {seat:>3}  ", who or say("nobody sits here"))
        page.text(
            say(
                "Look at the console's plug. Until it is heard again the member registers "
                "by hand and votes aloud."
            ),
            Style.QUIET,
        )
    _show_map(page, sitting, silent, speech)
    return page


def _show_map(page: Page, sitting: Sitting, silent: frozenset[int], speech: Speech) -> None:
    """Seats row by row: silent ones marked by a sign as well."""
    seats = sorted(sitting.seating.keys() | silent)
    if not seats:
        return
    page.gap().line((speech.say("All seats (! is silent, · is not registered)"), Style.STRONG))
    per_row = max(1, (page.width - 2) // 5)
    for start in range(0, len(seats), per_row):
        page.line(*(_cell(sitting, seat, silent) for seat in seats[start : start + per_row]))


def _cell(sitting: Sitting, seat: int, silent: frozenset[int]) -> tuple[str, Style]:
    if seat in silent:
        return f"{seat:>4}!", Style.BAD
    here = sitting.is_here(sitting.seating.get(seat, ""))
    return (f"{seat:>4} ", Style.PLAIN) if here else (f"{seat:>4}·", Style.QUIET)
