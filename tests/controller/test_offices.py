"""A socket an office: what comes through it is in the record as that office's, or is refused."""

from __future__ import annotations

import asyncio
import grp
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from controller import wire
from controller.client import Desk
from controller.journal import read_lines
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.events import By
from hw_sim.hall_file import HallFile, deputies
from hw_sim.stand import process

DESKS = {By.SECRETARY: "desk.sock", By.CHAIR: "chair.sock", By.TECHNICIAN: "technician.sock"}


@asynccontextmanager
async def a_hall(folder: Path, **groups: str) -> AsyncIterator[Path]:
    """A controller of its own with these groups in hall.toml; its run folder."""
    config = HallFile(persons=deputies(3), segments=[], seats=3).write(folder)
    text = config.read_text(encoding="utf-8")
    rows = "".join(f'{key} = "{group}"\n' for key, group in groups.items())
    text = text.replace("[hall]\n", "[hall]\n" + rows, 1)
    line = '\n[[line]]\nname = "tablets"\nkind = "tablet"\nseats = "1-3"\n'
    config.write_text(text + line, encoding="utf-8")
    async with process("controller", str(config)):
        yield folder / "run"


async def test_each_act_is_in_the_record_under_the_office_it_came_from(tmp_path: Path) -> None:
    acts: list[tuple[By, c.DeskCommand]] = [
        (By.CHAIR, c.OpenSitting(sitting="s1", body="council", session="1")),
        (By.SECRETARY, c.OpenRegistration()),
        (By.SECRETARY, c.RegisterByHand(member="m001", reason="пульт")),
        (By.SECRETARY, c.RegisterByHand(member="m002", reason="пульт")),
        (By.CHAIR, c.AnnounceVoting(voting="v1", wording="Питання")),
        (By.CHAIR, c.OpenVoting(voting="v1")),
        (By.SECRETARY, c.CloseVoting(voting="v1")),
        (By.TECHNICIAN, c.SignHead()),
    ]
    async with a_hall(tmp_path) as run:
        for by, command in acts:
            async with Desk(run / DESKS[by]) as desk:
                answer = await desk.ask(command)
                assert isinstance(answer, wire.Accepted), answer
    found = [wire.read_entry(line) for _, line in read_lines(tmp_path / "journal.db")]
    told = {type(entry.event): entry.by for entry in found}
    assert told[e.SittingOpened] is By.CHAIR
    assert told[e.MemberRegistered] is By.SECRETARY
    assert told[e.VotingOpened] is By.CHAIR
    assert told[e.VotingClosed] is By.SECRETARY
    assert told[e.HeadSigned] is By.TECHNICIAN


@pytest.mark.parametrize(
    ("by", "command", "why"),
    [
        (By.CHAIR, c.RegisterByHand(member="m001", reason="пульт"), "NOT_THE_CHAIRS"),
        (By.TECHNICIAN, c.OpenRegistration(), "NOT_THE_TECHNICIANS"),
    ],
)
async def test_what_is_anothers_is_refused_and_nothing_is_written(
    tmp_path: Path, by: By, command: c.DeskCommand, why: str
) -> None:
    async with a_hall(tmp_path) as run:
        async with Desk(run / "desk.sock") as desk:
            await desk.ask(c.OpenSitting(sitting="s1", body="council", session="1"))
        size = len(read_lines(tmp_path / "journal.db"))
        async with Desk(run / DESKS[by]) as desk:
            answer = await desk.ask(command)
        assert isinstance(answer, wire.Denied)
        assert answer.why == why
        assert len(read_lines(tmp_path / "journal.db")) == size


async def test_without_a_group_the_new_offices_are_root_s_and_our_own(tmp_path: Path) -> None:
    async with a_hall(tmp_path) as run:
        modes = {name: (run / name).stat().st_mode & 0o777 for name in DESKS.values()}
    assert modes == {"desk.sock": 0o660, "chair.sock": 0o600, "technician.sock": 0o600}


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives a socket to any group")
async def test_a_socket_belongs_to_its_group_and_the_others_members_stay_out(
    tmp_path: Path,
) -> None:
    ours, others = grp.getgrnam("adm"), grp.getgrnam("operator")
    tmp_path.chmod(0o711)
    async with a_hall(tmp_path, chairs=ours.gr_name, technicians=others.gr_name) as run:
        run.chmod(0o711)
        assert (run / "chair.sock").stat().st_gid == ours.gr_gid
        assert (run / "chair.sock").stat().st_mode & 0o777 == 0o660
        for name, let_in in (("chair.sock", True), ("technician.sock", False)):
            assert await connects(run, name, ours.gr_gid) is let_in


async def connects(run: Path, name: str, group: int) -> bool:
    """Whether somebody of this group alone can open the socket."""
    code = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    child = await asyncio.create_subprocess_exec(
        *("/usr/bin/env", "python3", "-c", code, name),
        cwd=run,
        user=65534,
        group=group,
        extra_groups=[],
        stderr=asyncio.subprocess.DEVNULL,
    )
    return await child.wait() == 0
