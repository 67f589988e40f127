"""recorder.sock: whole segments as commands, and in between how the sound is doing."""

from __future__ import annotations

import asyncio

from controller import wire
from controller.desk import DeskDoor
from controller.engine import Engine
from controller.hearing import Hearing
from controller.rules.events import By
from controller.sockets import read_line, write


class RecorderDoor(DeskDoor):
    """Serves the recorder; what it says of the sound is told to the desks and not answered."""

    def __init__(self, engine: Engine, hearing: Hearing) -> None:
        super().__init__(engine, by=By.RECORDER)
        self._hearing = hearing

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hear one recorder, line by line, until it goes."""
        told = False
        try:
            while line := await read_line(reader):
                if (sound := wire.read_sound(line)) is not None:
                    told = True
                    self._hearing.take(sound)
                    self._engine.notices.tell(sound)
                else:
                    await write(writer, wire.encode(await self._answer(line)) + b"\n")
        finally:
            if told:
                self._hearing.drop()
                self._engine.notices.tell(wire.Sound(state=wire.SoundState.GONE))
