"""From the close of a vote in the hall to its result on the site: real processes, loopback."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from bench.figures import p50_p99
from consoles.signals import Key
from controller.journal import read_lines
from controller.notes import Verifier
from controller.rules import commands as c
from controller.rules import events as e
from controller.wire import read_entry
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes, environment
from hw_sim.simulated_hall import SimulatedHall

SEATS: Final = 36
VOTES: Final = 40
SITE: Final = """data = "data"
[community]
name = "Міська рада"
edrpou = "12345678"
katottg = "UA14120210010072190"
"""
INTRODUCED: Final = """
import sys, django
django.setup()
from datetime import UTC, datetime
from publisher.common.community.models import Hall, HallKey, Organization
origin, *keys = sys.argv[1:]
body = Organization.objects.create(uid="council", name="Міська рада", classification="council")
hall = Hall.objects.create(uid="hall", name="Зала", origin=origin)
hall.bodies.add(body)
for key in keys:
    HallKey.objects.create(hall=hall, public_key=key, valid_from=datetime(2020, 1, 1, tzinfo=UTC))
"""


def free_port() -> int:
    """A port of this machine that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


def _read(url: str) -> str:
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
        text: str = answer.read().decode()
        return text
    return ""


async def until(url: str, words: str) -> None:
    """Wait until a page has these words, a minute at most."""
    async with asyncio.timeout(60):
        while words not in await asyncio.to_thread(_read, url):
            await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def child(*words: str, **more: str) -> AsyncIterator[None]:
    """A process of ``viche``, ended afterwards."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "viche", *words), env={**environment(), **more}
    )
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


def hall_file(folder: Path, site: str) -> Path:
    """The hall.toml of a hall that publishes at a site."""
    span = {node: node for node in range(1, SEATS + 1)}
    config = HallFile(
        persons=deputies(SEATS),
        segments=[Segment(str(folder / "bus0"), span)],
        seats=SEATS,
        regulations={"registration_s": 600, "vote_s": 600},
    ).write(folder)
    with config.open("a", encoding="utf-8") as file:
        file.write(f'\n[[sync.site]]\nname = "city"\nurl = "{site}"\n')
    return config


def introduce(folder: Path, config: Path, more: dict[str, str]) -> None:
    """Make the hall, its courier's key and the record's known to the site."""
    state = ["--state", str(folder / "state")]
    told = subprocess.run(
        [sys.executable, "-m", "viche", "sync", str(config), *state, "--key"],
        env=environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    courier = next(word for word in told.stdout.split() if len(word) == 64)
    _, line = read_lines(folder / "journal.db")[0]
    opened = read_entry(line).event
    assert isinstance(opened, e.JournalOpened)
    record = Verifier.read(opened.key)
    names = [record.name, courier, record.key.hex()]
    env = {**environment(), **more, "DJANGO_SETTINGS_MODULE": "publisher.site.settings"}
    subprocess.run([sys.executable, "-c", INTRODUCED, *names], env=env, check=True)


async def published() -> list[float]:
    """Seconds from each close to the page that has the result."""
    loop = asyncio.get_running_loop()
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="viche-bench-")))
        (folder / "site.toml").write_text(SITE, encoding="utf-8")
        port = free_port()
        site, more = f"http://127.0.0.1:{port}", {"VICHE_SITE": str(folder / "site.toml")}
        config = hall_file(folder, site)
        processes = await stack.enter_async_context(Processes(folder / "logs"))
        hall = await stack.enter_async_context(SimulatedHall.opened(config, processes))
        served = ("site", "--site", str(folder / "site.toml"), "serve", "--port", str(port))
        await stack.enter_async_context(child(*served))
        await until(f"{site}/", "Міська рада")
        await asyncio.to_thread(introduce, folder, config, more)
        sent = ("sync", str(config), "--state", str(folder / "state"))
        await stack.enter_async_context(child(*sent))
        await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
        await hall.ask(c.OpenRegistration())
        await hall.hands.card_in(dict.fromkeys(range(1, SEATS + 1)))
        await hall.until(lambda sitting: len(sitting.present) == SEATS)
        await hall.ask(c.CloseRegistration())
        waits = []
        for number in range(1, VOTES + 1):
            voting = f"v{number}"
            await hall.ask(c.AnnounceVoting(voting=voting, wording=f"Питання {number}."))
            await hall.ask(c.OpenVoting(voting=voting))
            await hall.hands.press(dict.fromkeys(range(1, SEATS + 1), Key.FOR))
            await hall.until(
                lambda now: now.voting is not None and len(now.voting.ballots) == SEATS
            )
            begun = loop.time()
            await hall.ask(c.CloseVoting(voting=voting))
            await until(f"{site}/sittings/1/votes/{number}/", "✓ Прийнято")
            waits.append(loop.time() - begun)
        return waits


def main() -> None:
    """Print the figures."""
    os.environ.pop("DATABASE_URL", None)
    waits = asyncio.run(published())
    print(f"  {len(waits)} votes of {SEATS}: close → result on the site p50/p99 {p50_p99(waits)}")


if __name__ == "__main__":
    main()
