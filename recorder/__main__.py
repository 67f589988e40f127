"""``viche recorder``: records the hall while a sitting goes on."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from controller.client import follow
from drivers.faults import BusLost
from drivers.sound import Capture, SoundCapture
from recorder.keeper import Keeper
from recorder.showing import Showing
from recorder.telling import Telling

RETRY_S: Final = 1.0


def main(
    argv: Sequence[str],
    run: Path,
    folders: Sequence[Path],
    *,
    device: str,
    channels: int,
    rate: int,
    silence_s: float,
    spare_h: float,
    budget: float = 0.0,
) -> int:
    """Serve until SIGTERM or SIGINT; what was heard until then is sealed."""
    parser = argparse.ArgumentParser(prog="viche recorder", description=main.__doc__)
    parser.parse_args(argv)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    keeper = Keeper(folders, channels=channels, rate=rate, silence_s=silence_s)
    capture = SoundCapture(device, channels=channels, rate=rate)
    socket = run / "recorder.sock"
    showing = Showing(keeper, folders, socket, spare_h, budget)
    asyncio.run(serve(keeper, capture, run, showing, Telling(folders, socket)))
    return 0


async def serve(
    keeper: Keeper, capture: Capture, run: Path, showing: Showing, telling: Telling
) -> None:
    """Follow the feed and the device until told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    tasks = [
        asyncio.create_task(telling.run(), name="telling"),
        asyncio.create_task(showing.run(), name="showing"),
        asyncio.create_task(_follow(keeper, run), name="feed"),
        asyncio.create_task(listen(keeper, capture), name="sound"),
        asyncio.create_task(stop.wait(), name="stop"),
    ]
    print("ready", flush=True)
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    keeper.close()
    await telling.close()
    for task in done:
        task.result()


async def _follow(keeper: Keeper, run: Path) -> None:
    loop = asyncio.get_running_loop()
    async for news in follow(run / "feed.sock"):
        keeper.news(news, loop.time())


async def listen(keeper: Keeper, capture: Capture) -> None:
    """Hear a device until cancelled; one that is gone is looked for each second."""
    while True:
        try:
            async with contextlib.aclosing(capture.blocks()) as blocks:
                async for block in blocks:
                    keeper.hear(block)
        except BusLost as error:
            keeper.device_lost(error.reason)
        await asyncio.sleep(RETRY_S)
