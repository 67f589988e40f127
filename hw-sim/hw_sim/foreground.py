"""Our terminal, and a process that has it while it runs: the secretary's desk."""

from __future__ import annotations

import asyncio
import os
import sys
import termios
from pathlib import Path
from typing import Final

from hw_sim.processes import STOP_S, environment, until_we_die

_AS_IT_WAS: Final = "\x1b[?1049l\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?25h\x1b[0m"
"""Leave the alternate screen, stop reporting mouse and paste, show the cursor (ctlseqs)."""


async def enter_pressed() -> None:
    """Wait until somebody presses Enter, or closes the input."""
    loop, pressed = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sys.stdin, pressed.set)
    try:
        await pressed.wait()
    finally:
        loop.remove_reader(sys.stdin)
    os.read(sys.stdin.fileno(), 1024)


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
            sys.stdout.write(_AS_IT_WAS)
            sys.stdout.flush()
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, settings)


async def _end(process: asyncio.subprocess.Process) -> None:
    process.terminate()
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
