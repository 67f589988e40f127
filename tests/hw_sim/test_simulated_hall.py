"""A simulated hall sits: its controller may die while buses and consoles live on."""

from __future__ import annotations

from pathlib import Path

import pytest

from consoles.signals import Key
from controller.rules import commands as c
from controller.rules.ballots import Choice
from controller.rules.events import BallotCast, Entry
from controller.rules.sitting import Stage
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import NotStarted, Processes
from hw_sim.simulated_hall import NeverCame, Refusal, SimulatedHall

SEATS = 8


def _hall(folder: Path) -> Path:
    """Eight seats on two buses; the second counts its nodes from 3."""
    return HallFile(
        persons=deputies(SEATS),
        segments=[
            Segment(str(folder / "bus0"), {node: node for node in range(1, 6)}),
            Segment(str(folder / "bus1"), {node: node + 3 for node in range(3, 6)}),
        ],
        seats=SEATS,
        regulations={"vote_s": 600, "registration_s": 600},
    ).write(folder)


async def _open(hall: SimulatedHall) -> None:
    await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
    await hall.ask(c.OpenRegistration())
    await hall.hands.card_in(dict.fromkeys(range(1, SEATS + 1)))
    await hall.until(lambda sitting: len(sitting.present) == SEATS)


async def test_a_killed_controller_comes_back_to_consoles_that_lived_on(tmp_path: Path) -> None:
    ballots: list[str] = []

    def hear(_: int, entry: Entry) -> None:
        if isinstance(entry.event, BallotCast):
            ballots.append(entry.event.member)

    async with (
        Processes(tmp_path / "logs") as processes,
        SimulatedHall.opened(_hall(tmp_path), processes) as hall,
    ):
        hall.hear(hear)
        await _open(hall)
        await hall.ask(c.AnnounceVoting(voting="v", wording="Питання"))
        await hall.ask(c.OpenVoting(voting="v"))
        await hall.hands.press({1: Key.FOR, 6: Key.AGAINST})
        await hall.until(lambda now: now.voting is not None and len(now.voting.ballots) == 2)
        await hall.kill_controller()
        await hall.start_controller()
        sitting = await hall.until(
            lambda now: now.voting is not None and now.voting.stage is Stage.SUSPENDED
        )
        assert sitting.voting is not None
        assert sitting.voting.ballots == {"m001": Choice.FOR, "m006": Choice.AGAINST}
        await hall.ask(c.ReopenVoting(voting="v"))
        await hall.hands.press({8: Key.FOR})
        await hall.until(lambda now: now.voting is not None and len(now.voting.ballots) == 3)
        assert ballots == ["m001", "m006", "m008"] or ballots == ["m006", "m001", "m008"]


async def test_a_refusal_has_its_reason(tmp_path: Path) -> None:
    async with (
        Processes(tmp_path / "logs") as processes,
        SimulatedHall.opened(_hall(tmp_path), processes) as hall,
    ):
        with pytest.raises(Refusal, match="NO_SITTING") as refused:
            await hall.ask(c.CloseSitting())
        assert refused.value.denied.uk == "Засідання не відкрито."


async def test_what_never_comes_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    async with (
        Processes(tmp_path / "logs") as processes,
        SimulatedHall.opened(_hall(tmp_path), processes) as hall,
    ):
        with pytest.raises(NeverCame):
            await hall.until(lambda now: now.is_on, within=0.1)


async def test_a_second_controller_on_one_journal_says_why_it_does_not_start(
    tmp_path: Path,
) -> None:
    config = _hall(tmp_path)
    async with (
        Processes(tmp_path / "logs") as processes,
        SimulatedHall.opened(config, processes),
    ):
        with pytest.raises(NotStarted, match=r"journal\.db"):
            await processes.start("another", "controller", str(config))
