"""``viche camera``: turns the cameras of the hall to who has the floor."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from controller.camera_tables import Camera
from display.camera.crew import Crew
from display.camera.trial import turn


def main(argv: Sequence[str], tables: Sequence[Camera], run: Path, language: str = "uk") -> int:
    """Serve until SIGTERM or SIGINT; the cameras stay where they point then."""
    parser = argparse.ArgumentParser(prog="viche camera", description=main.__doc__)
    parser.add_argument(
        "--turn",
        nargs=2,
        metavar=("NAME", "PRESET"),
        help="only turn one camera to a preset, from 0, to see where it points",
    )
    wanted = parser.parse_args(argv)
    if wanted.turn is not None:
        said = turn(tables, *wanted.turn)
        if said is not None:
            print(f"viche camera: {said.en if language == 'en' else said.uk}", file=sys.stderr)
        return 0 if said is None else 1
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    asyncio.run(_serve(Crew(tables), run))
    return 0


async def _serve(crew: Crew, run: Path) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    address = os.environ.get("NOTIFY_SOCKET", "")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        if address:
            notify.connect(address.replace("@", "\0", 1))
            notify.send(b"READY=1")

        def alive() -> None:
            """Tell systemd that the loop turns."""
            if address:
                notify.send(b"WATCHDOG=1")

        serving = asyncio.create_task(crew.serve(run, alive), name="crew")
        stopping = asyncio.create_task(stop.wait(), name="stop")
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if serving.done():
            serving.result()
        serving.cancel()
        await asyncio.wait({serving})
