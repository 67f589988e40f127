"""A rehearsal: real consoles and pages, another journal; the real one keeps each of its bytes."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consoles.tablet_wire import Vote, read_line
from controller import wire
from controller.client import Connected, Happened, follow
from controller.config import read_config
from controller.journal import SqliteJournal, each_line
from controller.rehearsal import FOLDER, WrongJournal, demand, is_sitting, rehearsed
from controller.rules import commands as c
from controller.rules import events as e
from controller.wiring import make_lines
from hw_sim.stand import Ear
from tests.controller.conftest import Chamber, make_body
from viche import main

HALL = """
[hall]
id = "hall"
name = "Зала"

[[body]]
id = "rada"
kind = "council"
name = "Міська рада"
seats = 5
member = [{ id = "m1", name = "Бойко Петро" }]

[journal]
mirror = "mirror.db"
"""


def furnished(folder: Path, *, sitting: bool = False) -> Path:
    """A hall.toml, and the council's own journal beside it with a sitting in it."""
    chamber = Chamber(folder / "journal.db", make_body(5))
    chamber.opens()
    if not sitting:
        chamber.does(c.CloseRegistration())
        chamber.does(c.CloseSitting())
    chamber.journal.close()
    path = folder / "hall.toml"
    path.write_text(HALL, encoding="utf-8")
    return path


def sums(folder: Path) -> dict[str, str]:
    """Every file in a folder itself, and its hash."""
    return {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.iterdir())
        if each.is_file()
    }


@contextlib.asynccontextmanager
async def controller(hall_toml: Path, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """``viche hall`` as a process, from ready to its orderly end."""
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "viche", "hall", str(hall_toml), *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=root,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            assert await process.stdout.readline() == b"ready\n"
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def test_a_rehearsal_changes_no_byte_of_the_real_record(tmp_path: Path) -> None:
    hall_toml = furnished(tmp_path)
    cards = tmp_path / "cards.csv"
    cards.write_text("card,member\n04AA,m1\n", encoding="utf-8")
    before = sums(tmp_path)
    async with controller(hall_toml, "--rehearsal"), asyncio.timeout(30):
        async for news in follow(tmp_path / "run" / "feed.sock", 0):
            match news:
                case Connected(hello):
                    assert hello.rehearsal
                    assert hello.bodies == {"rada": "РЕПЕТИЦІЯ · Міська рада"}
                case Happened(_, entry) if isinstance(entry.event, e.ControllerStarted):
                    break
                case _:
                    pass
    assert sums(tmp_path) == before
    copied = tmp_path / FOLDER / "cards.csv"
    assert copied.read_text("utf-8") == cards.read_text("utf-8")
    _, line = next(each_line(tmp_path / FOLDER / "journal.db"))
    first = wire.read_entry(line).event
    assert isinstance(first, e.JournalOpened)
    assert first.rehearsal


def test_a_rehearsal_waits_until_the_council_has_ended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hall_toml = furnished(tmp_path, sitting=True)
    assert is_sitting(tmp_path / "journal.db")
    assert main(["hall", str(hall_toml), "--rehearsal"]) == 2
    assert "засідання триває" in capsys.readouterr().err
    assert not (tmp_path / FOLDER).exists()


def test_neither_journal_is_taken_for_the_other(tmp_path: Path) -> None:
    hall_toml = furnished(tmp_path)
    config = rehearsed(read_config(hall_toml))
    assert config.journal == tmp_path / FOLDER / "journal.db"
    assert config.mirror is None
    real = SqliteJournal(tmp_path / "journal.db")
    demand(real, real.path, training=False)
    with pytest.raises(WrongJournal, match="no journal of a rehearsal"):
        demand(real, real.path, training=True)
    real.close()
    journal = SqliteJournal(config.journal)
    demand(journal, journal.path, training=True)  # an empty one is what it is made
    opened = e.JournalOpened(format=wire.FORMAT, hall="hall", rehearsal=True)
    entry = e.Entry(
        at=wire.read_entry(next(each_line(real.path))[1]).at, by=e.By.ENGINE, event=opened
    )
    journal.append([wire.encode(entry)])
    demand(journal, journal.path, training=True)
    with pytest.raises(WrongJournal, match="the journal of a rehearsal"):
        demand(journal, journal.path, training=False)
    journal.close()


@pytest.mark.parametrize(
    "command", [["minutes", "--to", "p.html"], ["act", "--vote", "1", "--to", "p.html"]]
)
def test_no_paper_is_made_of_a_rehearsal(
    tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    chamber = Chamber(tmp_path / "real.db", make_body(5))
    chamber.opens()
    lines = [wire.read_entry(line) for _, line in chamber.journal.read()]
    opened = e.JournalOpened(format=wire.FORMAT, hall="hall", rehearsal=True)
    first = e.Entry(at=lines[0].at, by=e.By.ENGINE, event=opened)
    journal.append([wire.encode(each) for each in (first, *lines)])
    journal.close()
    chamber.journal.close()
    name, *rest = command
    rest = [str(tmp_path / each) if each == "p.html" else each for each in rest]
    assert main([name, str(path), *rest]) != 0
    assert "журнал репетиції" in capsys.readouterr().err
    assert not (tmp_path / "p.html").exists()


async def test_the_pages_of_tablets_are_told_of_a_rehearsal(tmp_path: Path) -> None:
    hall_toml = furnished(tmp_path)
    with hall_toml.open("a", encoding="utf-8") as file:
        file.write('\n[[line]]\nname = "tablets"\nkind = "tablet"\nseats = "201-203"\n')
    (tmp_path / "run").mkdir()
    real = read_config(hall_toml)
    for config, trains in ((real, False), (rehearsed(real), True)):
        [line] = make_lines(config)
        async with Ear(line) as ear:
            await ear.until(bool)
            assert (await told_first(config.run / "tablet.sock")).rehearsal is trains


async def told_first(door: Path) -> Vote:
    """What a gateway is told of the vote when it comes."""
    reader, writer = await asyncio.open_unix_connection(door)
    async with asyncio.timeout(30):
        while not isinstance(message := read_line(await reader.readline()), Vote):
            pass
    writer.close()
    return message
