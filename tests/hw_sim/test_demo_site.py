"""The city's site in the demonstration: something in each room, each vote, and apart."""

from __future__ import annotations

import asyncio
import base64
import re
import signal
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hw_sim import city
from hw_sim.processes import environment
from tests.hw_sim.test_demo import free_ports

PATIENCE_S = 180


@asynccontextmanager
async def demo(folder: Path, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """A demonstration with the site that sits on its own."""
    screen, panel = free_ports(2)
    ports = ["--screen-port", str(screen), "--panel-port", str(panel), "--chair-port", "0"]
    words = ["--folder", str(folder), "--no-sound", *ports, "--site-port", str(port)]
    words += ["--auto", "--pace", "0.1"]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hw_sim.demo", *words),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        env=environment(),
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said(process: asyncio.subprocess.Process, words: str) -> str:
    """The line that has these words."""
    assert process.stdout is not None
    async for line in process.stdout:
        if words in line.decode():
            return line.decode()
    raise AssertionError(words)


def page(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        text: str = answer.read().decode()
        return text


async def until(port: int, path: str, pattern: str) -> str:
    """Wait until a page has this."""
    while not re.search(pattern, text := await asyncio.to_thread(page, port, path)):
        await asyncio.sleep(0.2)
    return text


async def test_each_room_has_something_and_the_halls_votes_come_by_themselves(
    tmp_path: Path,
) -> None:
    (port,) = free_ports(1)
    async with demo(tmp_path, port) as process:
        await said(process, "Сайт міста працює")
        listed = await until(port, "/sittings/", "Слов’янська міська рада, чергова сесія")
        assert "Київська міська рада, 2 сесія" in listed
        for path, words in (
            ("/deputies/", "Кличко"),
            ("/petitions/", "з 250 підписів"),
            ("/projects/", "Громадські проекти"),
            ("/contact/reports/", "/contact/"),
        ):
            assert words in page(port, path), path
        found = re.search(r'href="(/sittings/\d+/)">Слов’янська', listed)
        assert found is not None
        await until(port, found[1], "рийнято")
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0


async def test_a_site_that_cannot_stand_says_so_and_the_hall_sits_on(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "site.toml").write_text("[community\n", encoding="utf-8")
    async with demo(tmp_path, port) as process:
        assert "зала працює далі" in await said(process, "Сайт міста не працює")
        await said(process, "№ 2: ")
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0


@pytest.mark.parametrize(
    ("second", "digits"), [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")]
)
def test_the_second_factor_is_what_an_authenticator_shows(second: int, digits: str) -> None:
    """The vectors of RFC 6238, appendix B, in six digits."""
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert city.code(second, secret) == digits
