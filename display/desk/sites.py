"""How the city's web sites do, as the courier tells it in its files: read now and then.

The desk works without them: what cannot be read is told, and nothing waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from display.desk.page import Page, Style
from display.desk.speech import Speech, mark

FILES = "*.status.json"
READ_S = 2.0
"""The files are read again after so long."""
_MOST = 64 * 1024


class Part(msgspec.Struct, frozen=True):
    """Of lines, or of sound. Moments are ISO 8601, "" where there was none."""

    state: str = ""
    why: str = ""
    waiting: int = 0
    waiting_s: float = 0.0
    """How long the sound is that waits."""
    sent_at: str = ""
    error: str = ""
    error_at: str = ""


class SiteState(Part, frozen=True):
    """One site: its lines, and its sound where any is sent."""

    site: str = ""
    sound: Part | None = None


@dataclass
class Sites:
    """The folder of the courier's files. ``now`` is loop time, seconds."""

    folder: Path
    now: Callable[[], float]
    _known: tuple[SiteState, ...] = ()
    _read_at: float = float("-inf")

    def read(self) -> tuple[SiteState, ...]:
        """All sites by their names; none where the courier is not there."""
        if self.now() - self._read_at >= READ_S:
            self._read_at = self.now()
            found = (_read(path) for path in sorted(self.folder.glob(FILES)))
            self._known = tuple(each for each in found if each is not None)
        return self._known


def _read(path: Path) -> SiteState | None:
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(_MOST), type=SiteState)
    except (OSError, msgspec.DecodeError):  # it ends, or is written just now
        return None


_SIGNS = {
    "done": ("✓", Style.GOOD, mark("all is sent")),
    "sending": ("↑", Style.PLAIN, mark("being sent")),
    "again": ("!", Style.WARNING, mark("is tried again by itself")),
    "refused": ("✗", Style.BAD, mark("not taken; call the technician")),
}
_WHYS: Sequence[tuple[str, str]] = (
    ("507", mark("the site has no room")),
    ("503", mark("the site is busy")),
    ("403 key", mark("the site does not know the key of this hall")),
    ("403", mark("the site does not let this hall publish this")),
    ("401", mark("the site does not take the signature: look at the clock")),
    ("409 fork", mark("the site has another record: do not go on without the technician")),
    ("409 sitting", mark("the site waits for the lines of the sitting")),
    ("422 newer", mark("the site's program is older than the hall's")),
    ("422 hash", mark("the sound came damaged, and goes again")),
    ("422", mark("the site refuses it")),
    ("shorter", mark("the journal was put back from an older copy")),
    ("sound:", mark("a file of sound is missing or damaged")),
)


def _why(code: str, speech: Speech) -> str:
    """Why, in words; whatever is no answer of a site is no connection."""
    known = next((words for begins, words in _WHYS if code.startswith(begins)), "")
    if not known and code[:3].isdecimal():
        return speech.say("the site answers {status}", status=code[:3])
    return speech.say(known or mark("no connection to the site"))


def told(page: Page, known: Sequence[SiteState], speech: Speech) -> Page:
    """A line a site and one of its sound; without a site that the courier is not there.

    The last error is told where there is room for it.
    """
    if not known:
        words = speech.say("✗ Nothing is sent to the site: the courier does not work")
        return page.line((words, Style.WARNING))
    for each in known:
        _line(page, speech.say("Site {name}", name=each.site), each, speech, lines=True)
        if each.sound is not None:
            _line(page, speech.say("  sound"), each.sound, speech, lines=False)
    return page


def _line(page: Page, name: str, part: Part, speech: Speech, *, lines: bool) -> None:
    sign, style, words = _SIGNS.get(part.state, ("·", Style.QUIET, ""))
    pieces = [f"{sign} {name}: {speech.say(words)}"]
    if part.waiting and lines:
        pieces.append(speech.say("lines waiting: {n}", n=part.waiting))
    elif part.waiting:
        minutes = max(1, round(part.waiting_s / 60))
        pieces.append(speech.say("files waiting: {n}, {m} min", n=part.waiting, m=minutes))
    if at := _clock(part.sent_at, speech):
        pieces.append(speech.say("last sent at {at}", at=at))
    page.line((", ".join(pieces), style))
    if page.left > 0 and part.error and (at := _clock(part.error_at, speech)):
        last = speech.say("last error at {at}", at=at)
        page.line((f"    {last}: {_why(part.error, speech)}", Style.QUIET))


def _clock(told_at: str, speech: Speech) -> str:
    """The moment in the hall's own time; "" where there was none."""
    try:
        return speech.minute(datetime.fromisoformat(told_at)) if told_at else ""
    except ValueError:
        return ""
