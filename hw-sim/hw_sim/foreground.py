"""Our terminal, and a process that has it while it runs: the secretary's desk."""

from __future__ import annotations

import asyncio
import os
import sys
import termios
from pathlib import Path
from typing import Final

from hw_sim.processes import STOP_S, environment, until_we_die

_AS_IT_WAS: Final = (
    "\x1b[<u\x1b[?1049l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[?2004l"
    "\x1b[?7h\x1b[?25h\x1b[0m"
)
"""Keys as ever, no alternate screen, no reports of mouse, focus and paste, the cursor shown
(ctlseqs; ``<u``: the keyboard protocol of kitty)."""


async def enter_pressed() -> bool:
    """Wait until somebody presses Enter, or closes the input; whether it was Enter."""
    loop, pressed = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sys.stdin, pressed.set)
    try:
        await pressed.wait()
    finally:
        loop.remove_reader(sys.stdin)
    return bool(os.read(sys.stdin.fileno(), 1024))


async def in_front(*words: str, cwd: Path | None = None) -> int:
    """Run ``python -m words`` on our terminal until it ends; returns its exit code.

    However it ends, the terminal is left as it was.
    """
    settings = termios.tcgetattr(sys.stdin)
    process = await asyncio.create_subprocess_exec(
        *until_we_die(), sys.executable, "-m", *words, env=environment(), cwd=cwd
    )
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            await _end(process)
        if process.returncode != 0:  # it may not have come to give the terminal back
            sys.stdout.write(_AS_IT_WAS)
            sys.stdout.flush()
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, settings)
        termios.tcflush(sys.stdin, termios.TCIFLUSH)  # what was typed was not meant for us


async def _end(process: asyncio.subprocess.Process) -> None:
    process.terminate()
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
