"""The lower third over a video picture: who speaks, what is voted on, what came of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Literal

import msgspec

from controller.rules.floor_nouns import FloorKind
from controller.rules.floor_queue import Speech
from controller.rules.sitting import Phase, Sitting, Stage, Voting
from display.around import Around, epoch_ms, mark
from display.picture import Counter, Picture, Scene, Tone
from display.votes import vote

RESULT_S: Final = 20
"""How long a result stays over the picture."""
_KINDS: Final[Mapping[FloorKind, str]] = {
    FloorKind.POINT_OF_ORDER: mark("Point of order"),
    FloorKind.REPORT: mark("Report"),
    FloorKind.CO_REPORT: mark("Co-report"),
    FloorKind.QUESTION: mark("Question"),
    FloorKind.REPLY: mark("Reply"),
    FloorKind.SPEECH: mark("Speech"),
    FloorKind.FROM_THE_SEAT: mark("From the seat"),
    FloorKind.CHAIR: mark("Presides"),
}


class Strip(msgspec.Struct, frozen=True, kw_only=True):
    """One strip. Milliseconds of the Unix epoch, by the controller's clock.

    ``ends_ms`` is what the timer counts down to, ``gone_ms`` when the strip goes by itself.
    """

    about: Literal["voting", "result", "speaker"]
    label: str
    title: str
    detail: str = ""
    tone: Tone = Tone.PLAIN
    counters: tuple[Counter, ...] = ()
    ends_ms: int | None = None
    gone_ms: int | None = None


class Overlay(msgspec.Struct, frozen=True):
    """The strips that may be shown, the weightiest first; nothing: an empty picture.

    ``mark`` stays in a corner all the time: the hall only trains.
    """

    strips: tuple[Strip, ...] = ()
    mark: str = ""


NOTHING: Final = Overlay()


def overlay(s: Sitting, around: Around) -> Overlay:
    """What lies over the picture; in camera and in a break, nothing."""
    said = around.words.gettext("Rehearsal") if around.rehearsal else ""
    if s.phase is not Phase.OPEN or s.floor.closed_part is not None:
        return Overlay(mark=said)
    newest = s.floor.speaking[-1] if s.floor.speaking else None
    strips = (
        _voting(s, around),
        _result(s, around),
        _speaker(s, newest, around) if newest is not None else None,
    )
    return Overlay(tuple(strip for strip in strips if strip is not None), said)


def _voting(s: Sitting, around: Around) -> Strip | None:
    voting = s.voting
    if voting is None or voting.stage not in (Stage.OPEN, Stage.SUSPENDED):
        return None
    seen = _seen(s, voting, around)
    left = seen.countdown
    said = seen.banner.lines if seen.banner is not None else ()
    return Strip(
        about="voting",
        label=seen.label,
        title=seen.title,
        detail=" ".join(said) if voting.stage is Stage.SUSPENDED else "",
        ends_ms=left.until_ms if left is not None else None,
    )


def _result(s: Sitting, around: Around) -> Strip | None:
    """The newest result, for a while."""
    closed = [
        (one.closed_at, one.number, one)
        for one in s.past.values()
        if one.stage is Stage.CLOSED and one.closed_at is not None
    ]
    if not closed:
        return None
    at, _number, newest = max(closed, key=lambda each: each[:2])
    seen = _seen(s, newest, around)
    if seen.banner is None:
        return None
    return Strip(
        about="result",
        label=seen.label,
        title=seen.title,
        detail=" ".join(seen.banner.lines),
        tone=seen.banner.tone,
        counters=seen.counters[: len(seen.counters) - 2],
        gone_ms=epoch_ms(at + timedelta(seconds=RESULT_S)),
    )


def _seen(s: Sitting, voting: Voting, around: Around) -> Picture:
    """A vote as the hall screen has it: the two never differ in a word."""
    return vote(s, voting, Picture(scene=Scene.OPENED), around)


def _speaker(s: Sitting, speech: Speech, around: Around) -> Strip:
    _ = around.words.gettext
    asked = speech.request
    member = s.member(asked.member) if asked.member else None
    name, about = asked.person, _("Guest")
    if member is not None:
        name = member.name
        about = _("Head of the community") if member.mayor else member.faction
    return Strip(
        about="speaker",
        label=_(_KINDS[asked.kind]),
        title=name,
        detail=about,
        ends_ms=epoch_ms(speech.ends_at) if speech.ends_at is not None else None,
    )
