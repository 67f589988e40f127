"""The state of the consoles on the desk: a row a seat, the faulty first; what to do; a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from controller.rules.sitting import Sitting, Stage
from display.desk.faults import fault_name, way_out
from display.desk.health import Console, State, at_no_seat
from display.desk.health_words import errors_in_words, way_out_of
from display.desk.lists import Entry
from display.desk.page import Page, Row, Style
from display.desk.scene import Scene
from display.desk.sites import told
from display.desk.speech import DASH, Speech
from display.desk.terms import capital, opening

FRESH_S = 10
"""Health is told each 5 s: what was heard less long ago was heard just now."""


def summary(shown: Sequence[Console], speech: Speech) -> Row:
    """How many consoles stand in each state, with its sign: the legend of the map, too."""
    many = Counter(each.state for each in shown)
    pieces: list[tuple[str, Style]] = [(speech.say("State of the consoles"), Style.STRONG)]
    for state in State:
        if many[state]:
            words = f"   {state.sign} {speech.say(state.words)} {many[state]}"
            pieces.append((words, state.style))
    return tuple(pieces)


def heard(console: Console, scene: Scene, speech: Speech, loop_time: float) -> str:
    """When a console was last heard, as seen from now.

    During a secret vote nothing is told of the consoles: then it is as seen from the last telling.
    """
    if console.health is None:
        return DASH
    if console.health.heard_at is None:
        return speech.say("never")
    now = scene.now(scene.health.at if is_kept(scene) and scene.health.at else loop_time)
    if now is None:
        return DASH
    seconds = int((now - datetime.fromisoformat(console.health.heard_at)).total_seconds())
    if seconds < FRESH_S:
        return speech.say("just now")
    if seconds < 60:
        return speech.say("{n} s ago", n=seconds)
    if seconds < 3600:
        return speech.say("{n} min ago", n=seconds // 60)
    return speech.say("{n} h ago", n=seconds // 3600)


def is_kept(scene: Scene) -> bool:
    """Whether what was told last stands, because of a secret vote."""
    voting = scene.sitting.voting
    return voting is not None and voting.secret and voting.stage is Stage.OPEN


def table(
    shown: Sequence[Console], scene: Scene, speech: Speech, width: int, loop_time: float
) -> tuple[str, list[Entry]]:
    """The head of the columns and a row a seat; the value of a row is the seat's number."""
    say = speech.say
    seat = capital(say("seat"))
    head = ("", seat, say("Member"), say("Line"), say("Heard"), say("Errors"), say("Model"))
    cells = [_cells(each, scene, speech, loop_time) for each in shown]
    widths = _widths(head, cells, width)
    rows = [
        Entry(str(each.seat), _laid(row, widths), each.state.style)
        for each, row in zip(shown, cells, strict=True)
    ]
    return _laid(head, widths), rows


_Cells: TypeAlias = tuple[str, ...]
_MOST: Sequence[int] = (1, 6, 26, 14, 11, 200, 20)
"""The most columns that each cell gets; the errors take what is left."""
_ERRORS, _MEMBER, _MODEL = 5, 2, 6


def _cells(console: Console, scene: Scene, speech: Speech, loop_time: float) -> _Cells:
    health = console.health
    errors = errors_in_words(health.errors, speech) if health else ""
    wrong = "; ".join(words for words, _ in console.now)
    return (
        console.state.sign,
        str(console.seat),
        console.member or (speech.say("nobody") if scene.sitting.is_on else DASH),
        f"{health.line}/{health.node}" if health else "",
        heard(console, scene, speech, loop_time),
        "; ".join(filter(None, (wrong, errors))),
        health.model if health else "",
    )


def _widths(head: _Cells, cells: Sequence[_Cells], width: int) -> list[int]:
    """As wide as what they hold; where that is too much, members and model give way first."""
    columns = zip(head, *cells, strict=True)
    widths = [
        min(most, max(map(len, column))) for most, column in zip(_MOST, columns, strict=True)
    ]
    if not any(row[_MODEL] for row in cells):
        widths[_MODEL] = 0
    needed = min(widths[_ERRORS], 14)
    for column, least in ((_MODEL, 8), (_MEMBER, 14), (_MODEL, 0)):
        over = _used(widths) - widths[_ERRORS] + needed - width
        if over > 0 and widths[column] > least:
            widths[column] = max(least, widths[column] - over)
    widths[_ERRORS] = max(0, width - _used(widths) + widths[_ERRORS])
    return widths


def _used(widths: Sequence[int]) -> int:
    return sum(each + 1 for each in widths if each) - 1


def _laid(cells: _Cells, widths: Sequence[int]) -> str:
    if len(cells[_MEMBER]) > widths[_MEMBER]:
        cells = (*cells[:_MEMBER], cells[_MEMBER].split()[0], *cells[_MEMBER + 1 :])
    shown = zip(cells, widths, strict=True)
    return " ".join(opening(cell, width).ljust(width) for cell, width in shown if width)


def of_the_hall(scene: Scene, speech: Speech, width: int, height: int) -> Page:
    """The faults that belong to no seat, each with its way out, as many as there is room for.

    Below them is how the web sites do, where any is sent to.
    """
    page, faults = Page(width, height), at_no_seat(scene.sitting)
    for place, (kind, where) in enumerate(faults):
        if page.left < 3:
            more = len(faults) - place
            page.line((speech.say("… and {n} more", n=more), Style.WARNING))
            break
        page.text(f"▲ {fault_name(kind, where, speech)}", Style.WARNING, limit=1)
        page.text(f"  {way_out(kind, speech)}", limit=1)
        if detail := scene.sitting.faults[kind, where]:
            page.text(f"  {detail}", Style.QUIET, limit=1)
    if is_kept(scene):
        page.text(speech.say("Kept as it was: a secret vote is on."), Style.QUIET, limit=1)
    if scene.sites is not None:
        told(page, scene.sites.read(), speech)
    return page


def about(console: Console, scene: Scene, speech: Speech, width: int, height: int) -> Page:
    """What is wrong with one console in full, and what to do about it."""
    page, say, health = Page(width, height), speech.say, console.health
    title = [say("Seat {seat}", seat=console.seat)]
    if scene.sitting.is_on:
        title.append(console.member or say("nobody sits here"))
    if health is not None and health.model:
        title.append(health.model)
    page.line((" · ".join(title), Style.STRONG))
    for words, way in console.now:
        page.text(words, Style.WARNING, limit=2).text(way, limit=2)
    errors = errors_in_words(health.errors, speech) if health else ""
    if errors:
        page.text(say("Errors since the start: {errors}", errors=errors), limit=2)
    if console.state is State.SILENT:
        page.text(until_heard(scene.sitting, speech))
    elif errors and health is not None:
        page.text(way_out_of(health.errors, speech), limit=2)
    elif console.state is State.UNKNOWN:
        page.text(say("Nothing is known of this console yet."), Style.QUIET)
    elif not console.now:
        page.text(say("All is well."), Style.GOOD)
    del page.rows[height:]
    return page


def until_heard(sitting: Sitting, speech: Speech) -> str:
    """What to do about a silent console: in a secret vote nobody may vote aloud."""
    if sitting.voting is not None and sitting.voting.secret:
        return speech.say(
            "A secret vote is not cast aloud: seat the member at another console, or annul the "
            "vote and hold it again once the console is mended."
        )
    if not sitting.is_on:
        return way_out_of({"silent": 1}, speech)
    return speech.say(
        "Look at the console's plug. Until it is heard again the member registers "
        "by hand and votes aloud."
    )


_TENS = 10


def seat_map(shown: Sequence[Console], marked: int | None, width: int, height: int) -> list[Row]:
    """Every seat as one sign in tens; lines where all is well give way to those that are not."""
    states = {each.seat: each.state for each in shown}
    if not states:
        return []
    digits = len(str(max(states)))
    tens = max(1, (width - digits) // (_TENS + 1))
    starts = sorted({(seat - 1) // (tens * _TENS) * tens * _TENS + 1 for seat in states})
    lines = [range(start, start + tens * _TENS) for start in starts]
    if len(lines) > height:
        worst = sorted(lines, key=lambda seats: -_trouble(states, seats))[:height]
        lines = sorted(worst, key=lambda seats: seats.start)
    return [_line_of_map(seats, states, marked, digits) for seats in lines]


def _trouble(states: Mapping[int, State], seats: range) -> int:
    return sum(states.get(seat) in (State.SILENT, State.FAULTY) for seat in seats)


def _line_of_map(
    seats: range, states: Mapping[int, State], marked: int | None, digits: int
) -> Row:
    pieces: list[tuple[str, Style]] = [(str(seats.start).rjust(digits), Style.QUIET)]
    for seat in seats:
        state = states.get(seat)
        if (seat - 1) % _TENS == 0:
            pieces.append((" ", Style.PLAIN))
        if state is None:
            pieces.append((" ", Style.PLAIN))
        else:
            pieces.append((state.sign, Style.MARKED if seat == marked else state.style))
    return tuple(pieces)
