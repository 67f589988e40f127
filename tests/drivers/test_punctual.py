"""Timers that are exact, on a loop that otherwise is asyncio's own."""

from __future__ import annotations

import asyncio
import fcntl
import os
import resource

import pytest

from drivers.punctual import punctual_loop

WAIT_S = 0.00125
ROUNDED_S = 0.00075
"""By so much an epoll that counts in milliseconds is late, at the least."""


def test_a_timer_is_not_rounded_up_to_a_millisecond() -> None:
    async def least_late() -> float:
        loop = asyncio.get_running_loop()
        late = []
        for _ in range(20):  # the least: other programs may be in our way now and then
            due = loop.time() + WAIT_S
            await asyncio.sleep(WAIT_S)
            late.append(loop.time() - due)
        return min(late)

    with asyncio.Runner(loop_factory=punctual_loop) as runner:
        assert 0 <= runner.run(least_late()) < ROUNDED_S / 2


def test_a_descriptor_above_the_thousand_of_select_is_heard() -> None:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft <= 1_100:
        pytest.skip(f"only {soft} descriptors are allowed")

    async def hear() -> bytes:
        loop = asyncio.get_running_loop()
        heard: asyncio.Future[bytes] = loop.create_future()
        ours, theirs = os.pipe()
        high = fcntl.fcntl(ours, fcntl.F_DUPFD, 1_030)
        loop.add_reader(high, lambda: heard.set_result(os.read(high, 8)))
        loop.call_later(0.01, os.write, theirs, b"!")
        try:
            async with asyncio.timeout(30):
                return await heard
        finally:
            loop.remove_reader(high)
            for fd in (ours, theirs, high):
                os.close(fd)

    with asyncio.Runner(loop_factory=punctual_loop) as runner:
        assert runner.run(hear()) == b"!"
