"""desk.sock: commands in, answers out. What comes from here is the secretary's."""

from __future__ import annotations

import asyncio

from controller import wire
from controller.acts import Act
from controller.engine import Engine
from controller.rules.events import By
from controller.rules.refusals import Refused
from controller.sockets import read_line, write

MAX_ID = 64


class DeskDoor:
    """Serves one role's socket; each command carries that role."""

    def __init__(self, engine: Engine, *, by: By) -> None:
        self._engine = engine
        self._by = by

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one desk, line by line, until it goes."""
        while line := await read_line(reader):
            await write(writer, wire.encode(await self._answer(line)) + b"\n")

    async def _answer(self, line: bytes) -> wire.Answer:
        try:
            request = wire.read_request(line)
        except wire.Unreadable as error:
            return _unreadable("", str(error))
        if not 1 <= len(request.id) <= MAX_ID:
            return _unreadable(request.id[:MAX_ID], f"id: 1 to {MAX_ID} characters")
        act = Act(request.command, self._by, id=request.id, as_of=request.as_of)
        result = await self._engine.ask(act)
        if isinstance(result, Refused):
            return wire.Denied(
                id=request.id,
                why=result.why.name,
                article=result.why.article,
                uk=result.text("uk"),
                en=result.text("en"),
            )
        return wire.Accepted(
            id=request.id, n=result, told=self._engine.completion.told(request.command)
        )


def _unreadable(id: str, detail: str) -> wire.Denied:
    return wire.Denied(
        id=id,
        why="UNREADABLE",
        article="",
        uk=f"Команду не розібрано: {detail}",
        en=f"The command could not be read: {detail}",
    )
