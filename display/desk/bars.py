"""The lines above and below the page: where the sitting stands, what the keys do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from controller import wire
from controller.rules.events import By
from controller.rules.quorum import quorum
from controller.rules.sitting import Phase
from display.desk.keys import Do, Place
from display.desk.office import actor
from display.desk.page import Row, Style
from display.desk.scene import Scene
from display.desk.speech import Speech, mark
from display.desk.terms import PHASES

METER = 5
_SOUND: Mapping[wire.SoundState, tuple[str, Style]] = MappingProxyType(
    {
        wire.SoundState.WAITING: (mark("recorder ready"), Style.QUIET),
        wire.SoundState.RECORDING: (mark("rec"), Style.GOOD),
        wire.SoundState.PAUSED: (mark("recording paused"), Style.QUIET),
        wire.SoundState.DEAF: (mark("no sound"), Style.WARNING),
        wire.SoundState.UNWRITTEN: (mark("not recorded"), Style.WARNING),
        wire.SoundState.GONE: (mark("no recorder"), Style.WARNING),
    }
)


_FUNCTION_KEYS = (
    ("F1", mark("Help")),
    ("F3", mark("Actions")),
    ("F10", mark("Leave")),
    ("F6", mark("Draft")),
    ("F7", mark("Listen")),
    ("F8", mark("Lock")),
    ("F9", mark("Light")),
)
"""Those that are needed most come first."""
_NEEDED = 3
"""So many of them are named at 80 columns."""
_STYLES = MappingProxyType({True: Style.GOOD, False: Style.QUIET})


def head(
    scene: Scene, speech: Speech, width: int, loop_time: float, office: By = By.SECRETARY
) -> list[Row]:
    """Two lines: who sits and the time; where the sitting stands."""
    sitting, say = scene.sitting, speech.say
    now = scene.now(loop_time)
    clock = speech.clock(now) if scene.mirror.connected else "--:--:--"
    body = sitting.body.council.name if sitting.body else say("Secretary's desk")
    title = f"{body} · {sitting.session}" if sitting.session else body
    if office is not By.SECRETARY:
        title = f"{actor(office, speech).upper()} · {title}"
    room = width - len(clock) - 1
    title = title if len(title) <= room else title[: room - 1] + "…"
    first: Row = ((title.ljust(room + 1), Style.STRONG), (clock, Style.STRONG))
    return [first, _state(scene, speech, width)]


def _state(scene: Scene, speech: Speech, width: int) -> Row:
    sitting, say = scene.sitting, speech.say
    pieces: list[tuple[str, Style]] = [(say(PHASES[sitting.phase]), Style.PLAIN)]
    if sitting.phase in (Phase.OPEN, Phase.BREAK):
        heads = quorum(sitting)
        facts = {"present": heads.present, "all": len(sitting.members)}
        pieces.append((say("present {present} of {all}", **facts), Style.PLAIN))
        if heads.there:
            pieces.append((say("quorum ✓ ({needed})", needed=heads.needed), Style.GOOD))
        else:
            pieces.append((say("no quorum ({needed})", needed=heads.needed), Style.WARNING))
    if scene.sound is not None:
        pieces.append(recording(scene.sound, speech))
    silent = len(sitting.silent)
    if silent:
        words = speech.count("{n} console silent", "{n} consoles silent", silent)
        pieces.append((words, Style.WARNING))
    if sitting.faults:
        words = speech.count("{n} fault", "{n} faults", len(sitting.faults))
        pieces.append((words, Style.WARNING))
    if sitting.cards_refused:
        words = speech.count("{n} card refused", "{n} cards refused", len(sitting.cards_refused))
        pieces.append((words, Style.WARNING))
    return tuple(_fitting(_joined(pieces), width))


def recording(sound: wire.Sound, speech: Speech) -> tuple[str, Style]:
    """Whether the sitting is recorded, and how loud it is: five steps of 10 dB each."""
    words, style = _SOUND[sound.state]
    if sound.state is not wire.SoundState.RECORDING:
        return speech.say(words), style
    loudest = max(sound.peaks, default=-96)
    steps = max(0, min(METER, (loudest + 60) // 10))
    if "sound_silent" in sound.wrong:
        style = Style.WARNING
    return f"● {speech.say(words)} {'▮' * steps}{'▯' * (METER - steps)}", style


def _joined(pieces: list[tuple[str, Style]]) -> Iterable[tuple[str, Style]]:
    for place, piece in enumerate(pieces):
        if place:
            yield " · ", Style.QUIET
        yield piece


def _fitting(pieces: Iterable[tuple[str, Style]], width: int) -> Iterable[tuple[str, Style]]:
    room = width
    for text, style in pieces:
        if len(text) > room:
            return
        room -= len(text)
        yield text, style


def actions(offered: Iterable[Do], speech: Speech, width: int, lines: int) -> list[Row]:
    """Keys and their briefest words, over so many lines; the rest is in the help."""
    rows: list[list[tuple[str, Style]]] = [[]]
    used = 0
    for each in offered:
        key, words = each.key(speech), speech.say(each.brief)
        need = len(key) + 1 + len(words) + 2
        if used + need > width + 2:
            if len(rows) == lines:
                break
            rows.append([])
            used = 0
        rows[-1] += [(key, Style.STRONG), (f" {words}  ", Style.QUIET)]
        used += need
    return [tuple(row) for row in rows]


def key_at(row: Row, column: int) -> str:
    """The key under a column of a row of keys and words; "" where there is none."""
    key, start = "", 0
    for text, style in row:
        key = text if style is Style.STRONG else key
        if start <= column < start + len(text):
            return key
        start += len(text)
    return ""


def places(place: Place, speech: Speech, width: int) -> Row:
    """The pages and their digits, the present one marked; then of the function keys what fits."""
    say = speech.say
    wide = [(each.digit, say(each.words), _STYLES[each is place]) for each in Place]
    brief = [(each.digit, say(each.brief), _STYLES[each is place]) for each in Place]
    by_need = [(key, say(words), Style.QUIET) for key, words in _FUNCTION_KEYS]
    ways = [(wide, count, "  ") for count in range(len(by_need), _NEEDED - 1, -1)]
    for pages, count, gap in (*ways, (wide, _NEEDED, " "), (brief, _NEEDED, " ")):
        keys = sorted(by_need[:count], key=lambda each: int(each[0][1:]))
        shown = [*pages, *keys]
        needed = sum(len(key) + 1 + len(words) + len(gap) for key, words, _ in shown) - len(gap)
        if needed <= width:
            break
    return tuple(
        piece
        for key, words, style in shown
        for piece in ((key, Style.STRONG), (f" {words}{gap}", style))
    )
