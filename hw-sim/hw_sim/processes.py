"""Child processes of a simulated hall: started, waited for, watched, and never left behind.

Each runs in a session of its own, so that Ctrl-C in the terminal reaches only us and we end them
in order; if we are killed outright, the kernel ends them (prctl(2), PR_SET_PDEATHSIG, set by
``setpriv``).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

READY_S: Final = 20.0
"""How long a process may take to say ``ready``; a loaded single-board computer needs seconds."""
STOP_S: Final = 5.0
"""How long a process may take to end when told to, before it is killed."""
LAST_WORDS: Final = 8
"""Lines of its log that are shown when a process fails."""

_HW_SIM: Final = Path(__file__).resolve().parents[1]
ROOT: Final = _HW_SIM.parent
"""The project's folder, from which all packages are imported."""


class NotStarted(Exception):
    """A process did not come up: which, and its last words."""


@dataclass(slots=True, eq=False)
class Child:
    """A process that runs, or has run. What it says, but for ``ready``, is in ``log``."""

    name: str
    process: asyncio.subprocess.Process
    log: Path
    stopping: bool = False
    draining: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        """The process's number, which is its group's number, too."""
        return self.process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process.returncode is None

    def last_words(self) -> str:
        """The end of its log, for whoever has to find out what went wrong."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"  | {line}" for line in lines[-LAST_WORDS:])


class Processes:
    """Processes that belong together; leaving it ends them, the last started first."""

    def __init__(self, logs: Path, cwd: Path | None = None) -> None:
        """Keep the processes' logs in the folder ``logs``, one file each; run them in ``cwd``."""
        self._logs, self._cwd = logs, cwd
        self._children: list[Child] = []
        self._ended: asyncio.Queue[Child] = asyncio.Queue()
        self._watches: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Processes:
        """Return the processes."""
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End them all."""
        for child in reversed(self._children):
            await self.stop(child)
        await asyncio.gather(*self._watches)

    async def start(
        self,
        name: str,
        *words: str,
        ready: int = 1,
        within: float = READY_S,
        more: Mapping[str, str] | None = None,
    ) -> Child:
        """Run ``python -m words`` and wait until it has said ``ready`` so many times.

        ``more`` is added to its environment.

        Raises:
            NotStarted: it ended or said nothing within so many seconds.
        """
        log = self._logs / f"{name}.log"
        with log.open("ab") as errors:
            process = await asyncio.create_subprocess_exec(
                *until_we_die(),
                sys.executable,
                "-m",
                *words,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                env={**environment(), **(more or {})},
                cwd=self._cwd,
                start_new_session=True,
            )
        child = Child(name, process, log)
        self._children.append(child)
        try:
            async with asyncio.timeout(within):
                await _until_ready(child, ready)
        except TimeoutError:
            last = child.last_words()
            await self.stop(child)
            raise NotStarted(f"{name}: not ready within {within:g} s\n{last}") from None
        child.draining = asyncio.create_task(_drain(child))
        watch = asyncio.create_task(self._watch(child))
        self._watches.add(watch)
        watch.add_done_callback(self._watches.discard)
        return child

    async def first_to_end(self) -> Child:
        """Wait until one ends that nobody has told to; returns it."""
        return await self._ended.get()

    async def stop(self, child: Child, within: float = STOP_S) -> None:
        """End a process and wait until it has; one that does not listen is killed."""
        child.stopping = True
        if child.alive:
            child.process.terminate()
            try:
                async with asyncio.timeout(within):
                    await child.process.wait()
            except TimeoutError:
                os.killpg(child.pid, signal.SIGKILL)
                await child.process.wait()
        await _settle(child)

    async def kill(self, child: Child) -> None:
        """Kill a process outright (SIGKILL), as a power cut would."""
        child.stopping = True
        if child.alive:
            child.process.kill()
        await child.process.wait()
        await _settle(child)

    async def _watch(self, child: Child) -> None:
        await child.process.wait()
        if not child.stopping:
            self._ended.put_nowait(child)


def environment() -> Mapping[str, str]:
    """Our environment with the project's packages on the path, whatever folder we run in."""
    inherited = os.environ.get("PYTHONPATH", "")
    paths = [str(ROOT), str(_HW_SIM), *filter(None, inherited.split(os.pathsep))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))}


def until_we_die() -> tuple[str, ...]:
    """The words before a command that lets the kernel end it when we are gone (util-linux)."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM") if setpriv else ()


async def _until_ready(child: Child, times: int) -> None:
    assert child.process.stdout is not None
    while times:
        line = await child.process.stdout.readline()
        if not line:
            code = await child.process.wait()
            raise NotStarted(f"{child.name}: ended with code {code}\n{child.last_words()}")
        times -= line.startswith(b"ready")


async def _drain(child: Child) -> None:
    """Move what a process says to its log: a full pipe would stop it."""
    assert child.process.stdout is not None
    while line := await child.process.stdout.readline():
        with child.log.open("ab") as log:
            log.write(line)


async def _settle(child: Child) -> None:
    """Wait for the last of what it said."""
    if child.draining is not None:
        await child.draining
