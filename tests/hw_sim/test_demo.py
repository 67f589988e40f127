"""The demonstration starts with one command, sits, and leaves a journal and nothing else."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import select
import signal
import socket
import sys
import termios
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from controller.audit import Report, audit
from controller.config import read_config
from controller.journal import read_heads, read_lines
from controller.rules.ballots import BallotKind
from controller.rules.events import AnyEvent, SittingClosed, VotingAnnounced
from controller.wire import read_entry
from hw_sim.city import PASSWORD, RESIDENT, STAFF
from hw_sim.demo_sound import LIBRARIES, PACKAGES
from hw_sim.demo_words import Say
from hw_sim.premises import LONGEST_SOCKET, SCENARIO
from hw_sim.processes import environment
from hw_sim.words import LANGUAGES
from papers.agenda import read_agenda

PATIENCE_S = 30
_ABOUT_A_VOTE_OR_AN_ERROR = {Say.VOTE, Say.NO_RESULT, Say.FELL, Say.NOT_STARTED, Say.STUCK}


def free_ports(count: int) -> list[int]:
    doors = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports: list[int] = [door.getsockname()[1] for door in doors]
    for door in doors:
        door.close()
    return ports


def _words(folder: Path, *more: str) -> list[str]:
    screen, panel = free_ports(2)
    ports = ["--screen-port", str(screen), "--panel-port", str(panel), "--chair-port", "0"]
    return ["--folder", str(folder), "--no-sound", *ports, "--site-port", "0", *more]


@asynccontextmanager
async def _demo(words: list[str]) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "hw_sim.demo",
        *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(),
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _run(words: list[str]) -> tuple[int | None, str, str]:
    async with _demo(words) as process:
        out, err = await process.communicate()
        return process.returncode, out.decode(), err.decode()


async def _said(process: asyncio.subprocess.Process, pattern: str) -> str:
    """Read what it says until a line has this in it; all of it so far."""
    assert process.stdout is not None
    said = ""
    while line := (await process.stdout.readline()).decode():
        said += line
        if re.search(pattern, line):
            return said
    raise AssertionError(f"never said {pattern!r}, but:\n{said}")


def _children(pid: int) -> list[int]:
    """The processes whose parent it is (proc(5))."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found


@contextmanager
def _watched(pids: list[int]) -> Iterator[list[int]]:
    """Descriptors that get readable when the processes end (pidfd_open(2))."""
    descriptors = [os.pidfd_open(pid) for pid in pids]
    try:
        yield descriptors
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _all_ended(descriptors: list[int]) -> bool:
    return all(select.select([each], [], [], 5)[0] for each in descriptors)


def _journal(path: Path) -> tuple[Report, list[AnyEvent]]:
    lines = read_lines(path)
    events = [read_entry(line).event for _, line in lines]
    return audit(lines, read_heads(path)), events


async def test_the_council_sits_on_its_own_and_the_next_start_goes_on(tmp_path: Path) -> None:
    code, out, err = await _run(_words(tmp_path, "--auto", "--votes", "3", "--pace", "0"))
    assert (code, err) == (0, "")
    assert "http://127.0.0.1:" in out
    assert len(re.findall(r"^№ \d+: за ", out, re.MULTILINE)) == 3
    report, events = _journal(tmp_path / "journal.db")
    assert report.sound
    assert report.votings == 3
    kinds = {event.ballot for event in events if isinstance(event, VotingAnnounced)}
    assert BallotKind.SECRET in kinds
    assert isinstance(events[-2], SittingClosed)

    code, out, err = await _run(
        _words(tmp_path, "--auto", "--votes", "1", "--pace", "0", "--language", "en")
    )
    assert (code, err) == (0, "")
    assert "No 1: for " in out
    report, events = _journal(tmp_path / "journal.db")
    assert report.sound
    assert (report.sittings, report.votings) == (2, 4)

    code, out, err = await _run(
        _words(tmp_path, "--auto", "--votes", "1", "--pace", "0", "--fresh")
    )
    assert (code, err) == (0, "")
    assert _journal(tmp_path / "journal.db")[0].votings == 1
    assert _journal(tmp_path / "journal-1.db")[0].votings == 4


async def test_a_port_that_is_taken_is_said_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        words = _words(tmp_path)
        words[words.index("--panel-port") + 1] = str(port)
        code, out, err = await _run(words)
    assert code == 3
    assert f"Порт {port} зайнятий" in err
    assert "--panel-port" in err
    assert "Traceback" not in out + err
    assert not (tmp_path / "journal.db").exists()


async def test_without_a_terminal_it_says_how_to_open_the_desk_and_ctrl_c_ends_all_of_it(
    tmp_path: Path,
) -> None:
    async with _demo(_words(tmp_path)) as process:
        said = await _said(process, "Ctrl-C")
        assert "Тут немає термінала" in said
        assert f"viche desk --run {tmp_path / 'run'}" in said
        children = _children(process.pid)
        assert len(children) == 5  # bus, consoles, controller, screen, panel
        with _watched(children) as descriptors:
            process.send_signal(signal.SIGINT)
            out, err = await process.communicate()
            assert _all_ended(descriptors)
        assert process.returncode == 0
        assert err == b""
        assert f"viche verify {tmp_path / 'journal.db'}" in out.decode()
    assert _journal(tmp_path / "journal.db")[0].sound


async def test_a_second_start_says_that_one_runs_and_where(tmp_path: Path) -> None:
    words = _words(tmp_path)
    async with _demo(words) as process:
        await _said(process, "Ctrl-C")
        code, _, err = await _run(words)
        assert code == 3
        assert f"процес {process.pid}" in err
        assert f"http://127.0.0.1:{words[words.index('--screen-port') + 1]}/" in err
        process.terminate()
        await process.wait()
    code, _, _ = await _run([*words, "--auto", "--votes", "1", "--pace", "0"])
    assert code == 0, "the lock was left behind"


async def test_killed_outright_it_leaves_no_orphans_and_starts_again(tmp_path: Path) -> None:
    words = _words(tmp_path, "--auto", "--pace", "0.02")
    async with _demo(words) as process:
        await _said(process, "^№ 1:")
        with _watched(_children(process.pid)) as descriptors:
            process.kill()
            await process.wait()
            assert await asyncio.to_thread(_all_ended, descriptors)
    code, _, err = await _run([*words, "--votes", "1"])
    assert (code, err) == (0, "")
    assert _journal(tmp_path / "journal.db")[0].sound


async def test_a_process_that_falls_ends_it_with_its_name(tmp_path: Path) -> None:
    async with _demo(_words(tmp_path)) as process:
        await _said(process, "Ctrl-C")
        (controller,) = (
            pid
            for pid in _children(process.pid)
            if b"controller\0" in Path("/proc", str(pid), "cmdline").read_bytes()
        )
        os.kill(controller, signal.SIGKILL)
        _, err = await process.communicate()
        assert process.returncode == 1
        assert "«controller»" in err.decode()


@asynccontextmanager
async def _demo_in_terminal(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    """The demonstration in a terminal of its own, and the other end of that terminal."""
    leader, follower = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "hw_sim.demo",
        *_words(folder, "--no-browser"),
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**environment(), "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
        start_new_session=True,
    )
    os.close(follower)
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield process, leader
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(leader)


async def _open_desk(process: asyncio.subprocess.Process, terminal: int) -> int:
    """Press Enter; the number of the desk's process, once it has the terminal."""
    os.write(terminal, b"\n")
    await asyncio.to_thread(_read_until, terminal, b"\x1b[?1049h")
    (desk,) = (
        pid
        for pid in _children(process.pid)
        if b"desk\0" in Path("/proc", str(pid), "cmdline").read_bytes()
    )
    return desk


async def test_in_a_terminal_the_desk_opens_and_all_of_it_ends_together(tmp_path: Path) -> None:
    async with _demo_in_terminal(tmp_path) as (process, terminal):
        said = await asyncio.to_thread(_read_until, terminal, b"Enter")
        assert b"http://127.0.0.1:" in said
        await _open_desk(process, terminal)
        with _watched(_children(process.pid)) as descriptors:
            assert len(descriptors) == 6
            process.terminate()
            await asyncio.to_thread(_read_until, terminal, b"journal.db")
            assert await process.wait() == 0
            assert _all_ended(descriptors)


async def test_a_desk_that_dies_gives_the_terminal_back_and_the_hall_goes_on(
    tmp_path: Path,
) -> None:
    async with _demo_in_terminal(tmp_path) as (process, terminal):
        await asyncio.to_thread(_read_until, terminal, b"Enter")
        before = termios.tcgetattr(terminal)
        for number, words in ((signal.SIGTERM, "закрито"), (signal.SIGKILL, "(код -9)")):
            os.kill(await _open_desk(process, terminal), number)
            said = await asyncio.to_thread(_read_until, terminal, b"Enter. ")
            assert words in said.decode(errors="replace")
            assert ("код" in words) == ("код" in said.decode(errors="replace"))
            assert b"\x1b[?1049l" in said, "the alternate screen stays"
            assert b"\x1b[?1000l" in said, "the mouse is still reported"
            assert termios.tcgetattr(terminal) == before
            assert len(_children(process.pid)) == 5, "the hall went down with the desk"
        process.send_signal(signal.SIGINT)
        await asyncio.to_thread(_read_until, terminal, b"journal.db")
        assert await process.wait() == 0


async def test_the_chair_has_a_page_and_a_code_for_it(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    words = _words(tmp_path)
    words[words.index("--chair-port") + 1] = str(port)
    async with _demo([*words, "--no-browser"]) as process:
        assert process.stdout is not None
        async for line in process.stdout:
            if b"Ctrl-C" in line:
                break
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            assert answer.status == 200
        asked = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "viche", "chair", str(tmp_path / "hall.toml"), "--code"),
            stdout=asyncio.subprocess.PIPE,
            env=environment(),
        )
        told, _ = await asked.communicate()
        assert told.decode().strip().replace(" ", "").isdecimal()
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0


def test_what_it_says_needs_no_more_than_80_columns() -> None:
    facts = {"screen": "http://127.0.0.1:8080/", "panel": "http://127.0.0.1:8081/", "code": -9}
    facts |= {"screen_port": 8080, "panel_port": 8081, "pid": 123456, "agenda": "agenda.csv"}
    facts |= {"chair": "http://127.0.0.1:8082/"}
    facts |= {"site": "http://127.0.0.1:8083/", "resident": RESIDENT, "staff": STAFF}
    facts |= {"password": PASSWORD, "letters": "var/demo/site/data/mail", "error": "sync"}
    facts |= {"port": 8080, "option": "--screen-port", "other": 8180, "desk": "viche desk"}
    facts |= {"recordings": "var/demo/recordings", "folder": "var/demo/recordings/demo-2"}
    facts |= {"packages": " ".join([*sorted(set(PACKAGES.values())), *LIBRARIES])}
    facts |= {"journal": "demo/journal.db", "verify": "viche verify demo/journal.db"}
    for text in set(Say) - _ABOUT_A_VOTE_OR_AN_ERROR:
        for language in LANGUAGES:
            for line in text.say(language, **facts).splitlines():
                assert len(line) <= 80, line


def _read_until(terminal: int, mark: bytes) -> bytes:
    said = b""
    while mark not in said:
        said += os.read(terminal, 4096)
    return said


def test_the_scenario_is_a_council_of_36_and_a_mayor_with_a_dozen_items() -> None:
    config = read_config(SCENARIO / "hall.toml")
    council = config.bodies["council"].council
    assert (council.seats, len(council.members), len(config.seats)) == (36, 37, 37)
    assert council.mayor is not None
    assert len({member.faction for member in council.members if not member.mayor}) == 4
    items = read_agenda(SCENARIO / "agenda.csv")
    assert len(items) == 12
    assert {item.ballot for item in items} == set(BallotKind)
    assert len({item.majority for item in items}) >= 4


async def test_in_a_folder_too_deep_for_sockets_it_works_all_the_same(tmp_path: Path) -> None:
    deep = tmp_path / ("глибоко" * 9)
    assert len(bytes(deep)) > LONGEST_SOCKET
    code, _, err = await _run(_words(deep, "--auto", "--votes", "1", "--pace", "0"))
    assert (code, err) == (0, "")
    assert _journal(deep / "journal.db")[0].sound
