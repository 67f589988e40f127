"""A hall with consoles on Modbus and on CAN, each a process: from the wires to the tally."""

from __future__ import annotations

from pathlib import Path

from consoles.signals import Key, Lamp
from controller.rules import commands as c
from hw_sim import orders
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes
from hw_sim.simulated_hall import SimulatedHall

SEATS = 10


def a_hall(folder: Path) -> Path:
    """Seats 1–4 on our own Modbus consoles, 5–7 on plain modules, 8–10 on CAN."""
    quick = {"baud": 115_200}
    return HallFile(
        persons=deputies(SEATS),
        segments=[
            Segment(str(folder / "left"), {node: node for node in range(1, 5)}, "modbus", quick),
            Segment(
                str(folder / "right"),
                {node: node + 4 for node in range(1, 4)},
                "modbus",
                {**quick, "parity": "N", "profile": "waveshare-io-8ch"},
            ),
            Segment(str(folder / "bus"), {node: node + 7 for node in range(1, 4)}),
        ],
        seats=SEATS,
        regulations={"vote_s": 600, "registration_s": 600},
    ).write(folder)


async def test_a_vote_is_taken_over_modbus_and_can_together(tmp_path: Path) -> None:
    everybody = range(1, SEATS + 1)
    async with (
        Processes(tmp_path / "logs") as processes,
        SimulatedHall.opened(a_hall(tmp_path), processes) as hall,
    ):
        await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
        await hall.ask(c.OpenRegistration())
        await hall.hands.card_in(dict.fromkeys(everybody))
        await hall.until(lambda sitting: len(sitting.present) == SEATS)
        await hall.ask(c.AnnounceVoting(voting="v", wording="Питання"))
        await hall.ask(c.OpenVoting(voting="v"))
        keys = {seat: Key.AGAINST if seat % 5 == 0 else Key.FOR for seat in everybody}
        await hall.hands.press(keys, hold_s=0.2)
        sitting = await hall.until(
            lambda now: now.voting is not None and len(now.voting.ballots) == SEATS
        )
        assert sitting.voting is not None
        cast = {int(member[1:]): choice.value for member, choice in sitting.voting.ballots.items()}
        assert cast == {seat: key.value for seat, key in keys.items()}
        await hall.hands.until_lit(
            {seat: Lamp[key.name] | Lamp.PRESENT for seat, key in keys.items()}
        )


async def test_an_adapter_pulled_out_and_put_back_goes_on(tmp_path: Path) -> None:
    async with (
        Processes(tmp_path / "logs") as processes,
        SimulatedHall.opened(a_hall(tmp_path), processes) as hall,
    ):
        await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
        await hall.ask(c.OpenRegistration())
        await hall.hands.order(orders.PullOut(bus=0))
        await hall.hands.card_in(dict.fromkeys(range(1, SEATS + 1)))
        await hall.until(lambda sitting: len(sitting.present) == SEATS - 4)
        await hall.hands.order(orders.PutBack(bus=0))
        await hall.until(lambda sitting: len(sitting.present) == SEATS)
