"""A draft of the minutes, written at the desk at any time: what the feed has told of the sitting.

The desk knows of documents only that somebody writes one out of entries.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from controller.client import Connected, Happened, Hidden, Lost, follow
from controller.rules.events import Entry
from controller.told import Told, words_of
from controller.wire import Unreadable
from display.desk.playback import Voice

SUFFIX = ".docx"
WAIT_S = 30.0
"""So long the feed may take to tell a sitting."""
Write = Callable[[Sequence[Entry], Path], None]
"""Writes the minutes of the last sitting of the entries to a file.

Raises ``Told``, ``Unreadable`` or ``OSError`` where it cannot."""


class Drafts:
    """Writes drafts into a folder, one file a sitting, which the next draft replaces."""

    def __init__(self, write: Write, folder: Path, feed: Path) -> None:
        self._write, self._folder, self._feed = write, folder, feed
        self._busy = False

    async def make(self, voice: Voice) -> None:
        """Write the draft of the sitting that is on, or was on last."""
        say, scene = voice.speech.say, voice.scene
        hello = scene.mirror.hello
        if hello is not None and hello.rehearsal:
            voice.complain(say("This is a rehearsal: there are no minutes of it."))
            return
        if not scene.sitting.id:
            voice.complain(say("There has been no sitting to write minutes of."))
            return
        if self._busy:
            return
        self._busy = True
        path = self._folder / f"protokol-{quote(scene.sitting.id, safe='')}{SUFFIX}"
        voice.tell(say("Writing the draft of the minutes …"))
        try:
            entries = await asyncio.wait_for(_told(self._feed), WAIT_S)
            await asyncio.to_thread(self._put, entries, path)
        except TimeoutError:
            reason = say("the controller is not heard")
            voice.complain(say("The draft is not written: {reason}", reason=reason))
            return
        except (OSError, Told, Unreadable) as error:
            reason = words_of(error, voice.speech.language)
            voice.complain(say("The draft is not written: {reason}", reason=reason))
            return
        finally:
            self._busy = False
        voice.tell(say("The draft of the minutes: {path}", path=path))

    def _put(self, entries: Sequence[Entry], path: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._write(entries, path)


async def _told(feed: Path) -> list[Entry]:
    """All entries of the present sitting, up to now.

    Raises:
        OSError: there is no feed.
    """
    entries: list[Entry] = []
    size = 0
    async for news in follow(feed):
        match news:
            case Connected(hello):
                size = hello.size
            case Happened(n, entry):
                entries.append(entry)
                if n >= size:
                    return entries
            case Hidden(n):
                if n >= size:
                    return entries
            case Lost(reason):
                raise OSError(reason)
            case _:
                pass
    return entries


async def draft(voice: Voice, drafts: Drafts | None) -> None:
    """What F6 does."""
    if drafts is None:
        say = voice.speech.say
        voice.complain(say("This desk does not know where to write drafts; see --drafts."))
    else:
        await drafts.make(voice)
