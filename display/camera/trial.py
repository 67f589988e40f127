"""One camera turned to one preset, by an installer who looks where it points."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from controller.camera_tables import Camera
from controller.config_words import Pair
from display.camera.lines import Lines
from drivers.camera import Refused
from drivers.faults import BusLost
from drivers.visca import PRESETS, Cause


def turn(tables: Sequence[Camera], name: str, preset: str) -> Pair | None:
    """Turn it and wait until it is there; what went wrong, if anything."""
    table = next((table for table in tables if table.name == name), None)
    if table is None:
        known = ", ".join(table.name for table in tables)
        return Pair(
            f"камери «{name}» немає; є: {known}", f"no camera “{name}”; there are: {known}"
        )
    if not preset.isdecimal() or int(preset) not in PRESETS:
        most = PRESETS[-1]
        return Pair(
            f"«{preset}»: пресет — це число від 0 до {most}",
            f"“{preset}”: a preset is a number from 0 to {most}",
        )
    try:
        asyncio.run(_turn(table, int(preset)))
    except BusLost as error:
        return Pair(f"{name}: не відповідає ({error.reason})", f"{name}: {error.reason}")
    except Refused as error:
        if error.cause == Cause.NOT_NOW:
            return Pair(
                f"{name}: у режимі очікування, увімкніть її", f"{name}: on standby: switch it on"
            )
        return Pair(
            f"{name}: не має пресета {preset} або не слухається ({error})",
            f"{name}: has no preset {preset}, or does not do as it is told ({error})",
        )
    return None


async def _turn(table: Camera, preset: int) -> None:
    lines = Lines()
    try:
        camera = await lines.reach(table)
        await camera.recall(preset)
    finally:
        lines.close()
