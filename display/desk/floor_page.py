"""The floor on the desk's main page: who speaks, how long yet, who waits."""

from __future__ import annotations

from controller.rules.floor_nouns import FloorKind, MicrophoneMode
from controller.rules.floor_queue import Speech as Spoken
from controller.rules.floor_queue import queue
from controller.rules.sitting import Sitting
from display.desk.floor_words import KINDS, MODES, person
from display.desk.page import Page, Style
from display.desk.scene import Scene
from display.desk.speech import Speech

SHOWN = 6
"""So many of the queue are shown; of the others the number."""


def busy(sitting: Sitting) -> bool:
    """Whether the floor has something to show."""
    floor = sitting.floor
    return bool(floor.speaking or floor.waiting or floor.closed_part is not None)


def only_waits(sitting: Sitting) -> bool:
    """Whether members wait for the floor, and nobody has it."""
    floor = sitting.floor
    return bool(floor.waiting) and not floor.speaking and floor.closed_part is None


def show_waiting(page: Page, sitting: Sitting, speech: Speech) -> None:
    """The queue in one line, above what matters more: the result of a vote."""
    line = queue(sitting.floor, sitting.regulations.floor)
    count = speech.count("{n} waits", "{n} wait", len(line))
    names = ", ".join(person(sitting, each.member, each.guest) for each in line)
    page.text(f"{count}: {names}", Style.QUIET, limit=1).gap()


def show_floor(page: Page, scene: Scene, speech: Speech, loop_time: float) -> None:
    """Speakers with their timers, then the queue in its order."""
    sitting, say = scene.sitting, speech.say
    floor = sitting.floor
    if floor.closed_part is not None:
        page.text(say("IN CAMERA: {reason}", reason=floor.closed_part), Style.WARNING, limit=1)
    for spoken in floor.speaking:
        _show_speech(page, scene, spoken, speech, loop_time)
    line = queue(floor, sitting.regulations.floor)
    if line:
        page.line((speech.count("{n} waits", "{n} wait", len(line)), Style.QUIET))
    shown = max(1, min(SHOWN, page.left - 4))
    for number, each in enumerate(line[:shown], 1):
        name = person(sitting, each.member, each.guest)
        page.line(f"{number:>3}. {name}", (f"  {say(KINDS[each.kind])}", Style.QUIET))
    if len(line) > shown:
        page.line((speech.say("   and {n} more", n=len(line) - shown), Style.QUIET))
    if not floor.list_open:
        page.line((say("The list of speakers is closed"), Style.QUIET))
    if floor.mode is not MicrophoneMode.OPERATOR:
        page.line((say("Microphones: {mode}", mode=say(MODES[floor.mode])), Style.QUIET))
    page.gap()


def _show_speech(
    page: Page, scene: Scene, spoken: Spoken, speech: Speech, loop_time: float
) -> None:
    sitting, request = scene.sitting, spoken.request
    name = person(sitting, request.member, request.guest)
    kind = speech.say(KINDS[request.kind])
    if request.kind is FloorKind.CHAIR or spoken.ends_at is None:
        page.line(("● " + name, Style.GOOD), f"  {kind}")
        return
    left = scene.seconds_to(spoken.ends_at, loop_time) or 0
    near = left <= sitting.regulations.floor.warn_s
    timer = f"{left // 60}:{left % 60:02d}"
    style = Style.WARNING if near else Style.STRONG
    page.line(("● " + name, Style.GOOD), f"  {kind}  ", (timer, style))
