"""The controller's memory: nobody dumps it, and what is gone is written over."""

from __future__ import annotations

import asyncio
import sys

from hw_sim.secrecy import packets_in_memory

WATCHED = """
import ctypes, resource
from controller.memory import forbid_dumps

forbid_dumps()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))
"""  # PR_GET_DUMPABLE


async def test_the_kernel_neither_dumps_it_nor_lets_its_user_look() -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WATCHED, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await child.communicate()
    assert told == b"0 (0, 0)\n"


LITTER = """
import sys
from controller.memory import scrub

copies = [bytes.fromhex("80010000 04000000") + node.to_bytes(8, "little") for node in range(2_000)]
copies = copies[::20]  # the memory of the others is not given back
print("left", flush=True)
sys.stdin.readline()
scrub()
print("scrubbed", flush=True)
sys.stdin.readline()
"""


async def test_what_was_freed_is_written_over() -> None:
    frames = [bytes.fromhex("8001000004000000") + n.to_bytes(8, "little") for n in range(2_000)]
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LITTER, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdin
    assert child.stdout
    assert await child.stdout.readline() == b"left\n"
    assert len(packets_in_memory(child.pid, frames)) > 1_000
    child.stdin.write(b"\n")
    assert await child.stdout.readline() == b"scrubbed\n"
    kept = len(packets_in_memory(child.pid, frames))
    child.stdin.close()
    await child.wait()
    assert kept <= 100
