"""Whatever happens on the wires, what is stored is what was pressed, and a lit lamp is stored."""

from __future__ import annotations

from pathlib import Path

from consoles.canopen_limits import Limits
from consoles.modbus_limits import ModbusLimits
from hw_sim.modbus_stand import ModbusStand
from hw_sim.modbus_wire import Timing
from hw_sim.ordeal import Ordeal
from hw_sim.stand import Stand

ON_CAN = {"unheard": 0.03, "lost": 0.03, "doubled": 0.03, "garbled": 0.03}
ON_MODBUS = {
    "unheard": 0.02,
    "lost": 0.02,
    "doubled": 0.02,
    "split": 0.02,
    "garbled": 0.03,
    "bad_crc": 0.02,
    "truncated": 0.02,
    "late": 0.02,
    "foreign": 0.01,
    "noise": 0.02,
}
SEATS = {seat: seat for seat in range(1, 17)}


async def test_votes_on_a_bad_can_bus(tmp_path: Path) -> None:
    limits = Limits(heartbeat_s=0.2, quiet_s=0.5, probe_s=0.5, refresh_s=0.5)
    async with Stand.opened(tmp_path, [SEATS]) as stand:
        ordeal = Ordeal(stand, [stand.line(limits=limits)], ON_CAN, 1, tmp_path / "journal.db")
        toll = await ordeal.run(300)
    assert toll.ballots
    assert toll.faults.keys() >= ON_CAN.keys()


async def test_votes_on_a_bad_modbus_line(tmp_path: Path) -> None:
    limits = ModbusLimits(probe_s=0.5)
    timing = Timing(baud=115_200, pace=0)
    async with ModbusStand.opened(tmp_path, [SEATS], timing=timing) as stand:
        ordeal = Ordeal(stand, [stand.line(limits=limits)], ON_MODBUS, 1, tmp_path / "journal.db")
        toll = await ordeal.run(300)
    assert toll.ballots
    assert toll.faults.keys() >= ON_MODBUS.keys()
