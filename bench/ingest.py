"""A sitting of 306 votes by 121 members, from a hall's journal into the site: real processes.

``python -m bench ingest``: ``viche sync --once`` sends the whole journal to ``viche site`` over
loopback, as after a day without a network. The peer is the same journal checked by ``viche
verify``: who takes it in cannot be faster than who only reads and counts.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench.publish import SITE, child, free_port, hall_file, introduce, until
from bench.years import MEMBERS, groups
from controller import wire
from controller.audit import audit
from controller.journal import SqliteJournal, each_line, read_heads, read_notes
from controller.keys import key_path, make
from controller.rules import events as e
from hw_sim.processes import environment

VOTES: Final = 306


def write(path: Path) -> int:
    """The journal of one sitting, signed after each vote; how many lines."""
    journal = SqliteJournal(path)
    journal.signer = make(key_path(path), "viche/hall/bench")
    opened = e.JournalOpened(format=wire.FORMAT, hall="hall", key=str(journal.signer.verifier))
    at = datetime(2026, 11, 23, tzinfo=UTC)
    journal.append([wire.encode(e.Entry(at=at, by=e.By.ENGINE, event=opened))])
    for lines in groups(VOTES):
        journal.append(lines, head=True)
    size = journal.size
    journal.close()
    return size


async def taken(folder: Path) -> float:
    """Seconds from the start of the courier to its end, when all is at the site."""
    port = free_port()
    site, more = f"http://127.0.0.1:{port}", {"VICHE_SITE": str(folder / "site.toml")}
    (folder / "site.toml").write_text(SITE, encoding="utf-8")
    config = hall_file(folder, site)
    async with contextlib.AsyncExitStack() as stack:
        served = ("site", "--site", str(folder / "site.toml"), "serve", "--port", str(port))
        await stack.enter_async_context(child(*served))
        await until(f"{site}/", "Міська рада")
        await asyncio.to_thread(introduce, folder, config, more)
        began = time.perf_counter()
        words = ("sync", str(config), "--state", str(folder / "state"), "--once")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "viche", *words), env=environment()
        )
        assert await process.wait() == 0
        took = time.perf_counter() - began
        await until(f"{site}/sittings/1/votes/{VOTES}/", "Депутат")
    return took


def main() -> None:
    """Print the figures."""
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="viche-bench-") as name:
        folder = Path(name)
        path = folder / "journal.db"
        size = write(path)
        began = time.perf_counter()
        audit(each_line(path), read_heads(path), read_notes(path))
        verified = time.perf_counter() - began
        took = asyncio.run(taken(folder))
    print(f"  {VOTES} votes × {MEMBERS}, {size} lines: at the site in {took:.1f} s")
    print(f"  {size / took:.0f} lines a second, {1000 * took / VOTES:.0f} ms a vote")
    print(f"  viche verify of the same lines: {verified:.1f} s; ratio {took / verified:.1f}")


if __name__ == "__main__":
    main()
