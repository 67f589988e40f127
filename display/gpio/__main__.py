"""``viche gpio``: lamps, bell, the technician's button and the power supply's contact."""

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

from controller.gpio_table import INPUTS, OUTPUTS, Gpio, Role
from display.gpio.panel import Panel
from drivers.gpio import NoPins, Pin, Pins


def main(argv: Sequence[str], table: Gpio, run: Path, language: str = "uk") -> int:
    """Serve until SIGTERM or SIGINT; ``--off`` only switches everything off."""
    parser = argparse.ArgumentParser(prog="viche gpio", description=__doc__)
    parser.add_argument("--off", action="store_true", help="switch everything off, and end")
    arguments = parser.parse_args(argv)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        pins = take_pins(table)
    except NoPins as error:
        print(f"viche gpio: {error.words(language)}", file=sys.stderr)
        return 2
    try:
        if not arguments.off:
            asyncio.run(_serve(Panel(table, pins, run)))
    finally:
        pins.close()
    return 0


def take_pins(table: Gpio) -> Pins:
    """The pins of a table, all off.

    Raises:
        NoPins: there are none here.
    """

    def some(roles: Sequence[Role]) -> list[Pin]:
        numbers = ((role, table.pin(role)) for role in roles)
        return [Pin(pin, role in table.active_low) for role, pin in numbers if pin is not None]

    return Pins(some(OUTPUTS), some(INPUTS))


async def _serve(panel: Panel) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    address = os.environ.get("NOTIFY_SOCKET", "")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        if address:
            notify.connect(address.replace("@", "\0", 1))
            notify.send(b"READY=1")
        every = int(os.environ.get("WATCHDOG_USEC", "0")) / 2_000_000
        told = loop.time()

        def alive() -> None:
            """Tell systemd that the loop turns, as often as the unit asks."""
            nonlocal told
            if address and every and loop.time() - told >= every:
                told = loop.time()
                notify.send(b"WATCHDOG=1")

        serving = asyncio.create_task(panel.serve(alive), name="panel")
        stopping = asyncio.create_task(stop.wait(), name="stop")
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if serving.done():
            serving.result()
        serving.cancel()
        await asyncio.wait({serving})
