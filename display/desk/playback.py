"""The last speech, heard at the desk: cut out of the recording, played by a program beside it."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from controller.rules.events import FloorEnded
from controller.told import Told, words_of
from display.desk.scene import Line, Scene
from display.desk.speech import Speech

Cut = Callable[[str, datetime, datetime, Path], float]
"""Writes what was recorded of a sitting between two moments to a file; gives its seconds.

Raises ``Told`` or ``OSError`` where it cannot."""

PLAYERS: Final[Sequence[tuple[str, ...]]] = (
    ("mpv", "--no-video", "--really-quiet"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
    ("pw-play",),
    ("paplay",),
)
"""Programs that play FLAC; the first that is there is taken where none is named."""
MOST_WORDS: Final = 160
"""Of what a player says when it fails."""


class Given(NamedTuple):
    """A speech that is over. ``member`` is an id, or ``guest`` a name."""

    member: str | None
    guest: str
    begins: datetime
    ends: datetime


class Voice(Protocol):
    """The desk, as far as it is needed here."""

    @property
    def scene(self) -> Scene:
        """All that the desk knows."""

    @property
    def speech(self) -> Speech:
        """How the desk speaks."""

    def tell(self, words: str) -> None:
        """Say something that is no refusal."""

    def complain(self, words: str) -> None:
        """Say why something cannot be done."""


def last_given(lines: Iterable[Line]) -> Given | None:
    """The speech that ended last."""
    last = None
    for line in lines:
        if isinstance(line.entry.event, FloorEnded):
            last = line.entry.at, line.entry.event
    if last is None:
        return None
    ends, over = last
    return Given(over.member, over.guest, ends - timedelta(seconds=over.spoke_s), ends)


async def hear(voice: Voice, playback: Playback | None) -> None:
    """What F7 does."""
    if playback is None:
        say = voice.speech.say
        voice.complain(say("This desk does not know where the recordings are; see --recordings."))
    else:
        await playback.turn(voice)


class Playback:
    """Plays one speech at a time, and stops when asked again.

    Attributes:
        busy: whether a speech is being cut or played.
    """

    def __init__(self, cut: Cut, player: Sequence[str] = ()) -> None:
        """``player`` is a command that a file's name is added to; none: one of ``PLAYERS``."""
        self._cut, self._player = cut, tuple(player)
        self._playing: asyncio.subprocess.Process | None = None
        self.busy = self._stopped = False

    async def turn(self, voice: Voice) -> None:
        """Play the last speech to its end; where one is being played stop it."""
        if self.busy:
            self.stop()
            return
        self.busy, self._stopped = True, False
        try:
            with tempfile.TemporaryDirectory(prefix="viche-desk-") as folder:
                await self._play(voice, Path(folder) / "speech.flac")
        finally:
            self.busy = False

    def stop(self) -> None:
        """End what is being played."""
        self._stopped = True
        if self._playing is not None:
            with contextlib.suppress(ProcessLookupError):
                self._playing.terminate()

    async def _play(self, voice: Voice, path: Path) -> None:
        say, scene = voice.speech.say, voice.scene
        given = last_given(scene.lines)
        if given is None or not scene.sitting.id:
            voice.complain(say("No speech of this sitting has ended yet."))
            return
        player = self._player or next((one for one in PLAYERS if shutil.which(one[0])), ())
        if not player:
            names = ", ".join(one[0] for one in PLAYERS)
            voice.complain(
                say("No program plays sound here; install one of: {names}", names=names)
            )
            return
        try:
            length = await asyncio.to_thread(
                self._cut, scene.sitting.id, given.begins, given.ends, path
            )
        except (OSError, Told) as error:
            reason = words_of(error, voice.speech.language)
            voice.complain(say("The speech cannot be heard: {reason}", reason=reason))
            return
        if self._stopped:
            return
        who = scene.members.get(given.member or "", given.guest)
        n = round(length)
        voice.tell(say("Last speech: {who}, {seconds} s. F7 stops it.", who=who, seconds=n))
        await self._run(voice, [*player, str(path)])

    async def _run(self, voice: Voice, command: Sequence[str]) -> None:
        """Run the player to its end; a failure is told, its being stopped is not."""
        say = voice.speech.say
        try:
            self._playing = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            reason = words_of(error, voice.speech.language)
            voice.complain(say("The speech cannot be heard: {reason}", reason=reason))
            return
        try:
            _, said = await self._playing.communicate()
            if self._playing.returncode and not self._stopped:
                reason = " ".join(said.decode(errors="replace").split())[-MOST_WORDS:]
                reason = f"{Path(command[0]).name}: {reason or self._playing.returncode}"
                voice.complain(say("The speech cannot be heard: {reason}", reason=reason))
        finally:
            self._end()

    def _end(self) -> None:
        if self._playing is not None and self._playing.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._playing.kill()
        self._playing = None
