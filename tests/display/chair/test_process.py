"""``viche chair`` as the process that it is: it serves, tells codes to who may ask, and ends."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from pathlib import Path

import httpx

from tests.controller.test_chair_table import hall


async def test_it_serves_tells_a_code_and_ends_when_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = (sys.executable, "-m", "viche", "chair", str(hall(tmp_path, f"port = {port}")))
    pipe = asyncio.subprocess.PIPE
    gateway = await asyncio.create_subprocess_exec(*words, "--insecure-loopback", stdout=pipe)
    assert gateway.stdout is not None
    try:
        async with asyncio.timeout(30):
            ready = (await gateway.stdout.readline()).decode().split()
            assert ready == ["ready", f"http://127.0.0.1:{port}/"]
            asked = await asyncio.create_subprocess_exec(*words, "--code", stdout=pipe)
            told, _ = await asked.communicate()
            code = told.decode().strip()
            assert (len(code), code[4]) == (9, " ")
            async with httpx.AsyncClient(base_url=ready[1], trust_env=False) as client:
                headers = {"origin": ready[1].rstrip("/")}
                answer = await client.post("/pair", json={"code": code}, headers=headers)
                assert answer.status_code == 204
            gateway.send_signal(signal.SIGTERM)
            assert await gateway.wait() == 0
    finally:
        if gateway.returncode is None:
            gateway.kill()
            await gateway.wait()
