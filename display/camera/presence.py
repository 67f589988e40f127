"""Whether the cameras of a hall are there: asked once, turned nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from controller.camera_tables import Camera
from controller.camera_words import Presence
from display.camera.lines import Lines
from drivers.camera import Refused
from drivers.faults import BusLost

PATIENCE_S: Final = 10.0
"""A chain is numbered and a lost packet is sent again within a few seconds."""


def ask_all(tables: Sequence[Camera]) -> dict[str, Presence]:
    """How each camera answers, by its name."""

    async def asked() -> dict[str, Presence]:
        lines = Lines()
        try:
            found = await asyncio.gather(*(_ask(lines, table) for table in tables))
        finally:
            lines.close()
        return {table.name: presence for table, presence in zip(tables, found, strict=True)}

    return asyncio.run(asked())


async def _ask(lines: Lines, table: Camera) -> Presence:
    try:
        async with asyncio.timeout(PATIENCE_S):
            camera = await lines.reach(table)
            return Presence.ON if await camera.is_on() else Presence.STANDBY
    except Refused:  # it answers, and cannot tell
        return Presence.ON
    except (BusLost, TimeoutError):
        return Presence.SILENT
