"""The desk as a process in a terminal: told to end, it ends well."""

from __future__ import annotations

import asyncio
import os
import pty
import signal
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_told_to_end_it_gives_the_terminal_back_and_ends_with_0(
    tmp_path: Path, number: signal.Signals
) -> None:
    leader, follower = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "display.desk", "--run", str(tmp_path)),
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(follower)
    try:
        async with asyncio.timeout(30):
            await asyncio.to_thread(_read_until, leader, b"\x1b[?1049h")
            process.send_signal(number)
            await asyncio.to_thread(_read_until, leader, b"\x1b[?1049l")
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(leader)


def _read_until(terminal: int, mark: bytes) -> None:
    said = b""
    while mark not in said:
        said += os.read(terminal, 4096)
