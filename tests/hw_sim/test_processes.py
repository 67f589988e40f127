"""Processes of a simulated hall come up, are ended in order, and never outlive us."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hw_sim.footprint import footprint
from hw_sim.processes import NotStarted, Processes, environment

READY = "print('ready', flush=True)\n"
LISTEN = "import signal\nsignal.pause()\n"
DEAF = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"


@contextmanager
def the_end_of(pid: int) -> Iterator[int]:
    """A descriptor that is readable once the process has ended (pidfd_open(2))."""
    descriptor = os.pidfd_open(pid)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _module(folder: Path, name: str, code: str, monkeypatch: pytest.MonkeyPatch) -> str:
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return name


async def test_a_process_is_there_when_it_has_said_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = _module(tmp_path, "good", READY * 2 + LISTEN, monkeypatch)
    async with Processes(tmp_path / "logs") as processes:
        child = await processes.start("good", name, ready=2)
        assert child.alive
        assert footprint(child.pid).rss_kb > 1000
        assert os.getpgid(child.pid) == child.pid != os.getpgid(0)
    assert not child.alive


async def test_one_that_ends_at_once_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = _module(tmp_path, "bad", "raise SystemExit('the bus is on fire')", monkeypatch)
    async with Processes(tmp_path / "logs") as processes:
        with pytest.raises(NotStarted, match=r"bad: ended with code 1\n.*the bus is on fire"):
            await processes.start("bad", name)


async def test_one_that_never_gets_ready_is_ended_after_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say = "import sys\nprint('still thinking', file=sys.stderr, flush=True)\n"
    name = _module(tmp_path, "slow", say + LISTEN, monkeypatch)
    async with Processes(tmp_path / "logs") as processes:
        with pytest.raises(NotStarted, match=r"slow: not ready within 1 s\n.*still thinking"):
            await processes.start("slow", name, within=1.0)


async def test_one_that_does_not_listen_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = _module(tmp_path, "deaf", DEAF + READY + LISTEN, monkeypatch)
    async with Processes(tmp_path / "logs") as processes:
        child = await processes.start("deaf", name)
        await processes.stop(child, within=0.1)
        assert child.process.returncode == -signal.SIGKILL


async def test_what_it_says_goes_to_its_log_however_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = "for _ in range(20000): print('a line that fills a pipe')\n"
    name = _module(tmp_path, "talker", READY + talk, monkeypatch)
    async with Processes(tmp_path / "logs") as processes:
        child = await processes.start("talker", name)
        assert await processes.first_to_end() is child
    assert child.log.read_text().count("fills a pipe") == 20000


async def test_one_that_falls_is_told_and_one_that_is_stopped_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = _module(tmp_path, "good", READY + LISTEN, monkeypatch)
    async with Processes(tmp_path / "logs") as processes:
        stopped = await processes.start("first", name)
        fallen = await processes.start("second", name)
        await processes.stop(stopped)
        os.kill(fallen.pid, signal.SIGKILL)
        async with asyncio.timeout(30):
            assert await processes.first_to_end() is fallen


async def test_when_we_are_killed_outright_our_processes_end_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = _module(tmp_path, "good", READY + LISTEN, monkeypatch)
    parent = _module(
        tmp_path,
        "parent",
        "import asyncio, pathlib\n"
        "from hw_sim.processes import Processes\n"
        "async def main():\n"
        f"    async with Processes(pathlib.Path({str(tmp_path / 'logs')!r})) as processes:\n"
        f"        child = await processes.start('good', {name!r})\n"
        "        print(child.pid, flush=True)\n"
        "        await asyncio.Event().wait()\n"
        "asyncio.run(main())\n",
        monkeypatch,
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", parent, stdout=asyncio.subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    with the_end_of(int(await process.stdout.readline())) as ended:
        process.kill()
        await process.wait()
        readable, _, _ = await asyncio.to_thread(select.select, [ended], [], [], 5)
        assert readable, "an orphan was left behind"
