"""A CANopen node that we did not write (the ``canopen`` package's LocalNode) is a console, too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import canopen
import pytest

from consoles.canopen_limits import Limits
from consoles.canopen_line import CanopenLine
from consoles.signals import Back, Key, Lamp, Press, Silent
from drivers.can_bus import CanBus
from hw_sim.hub import Hub
from hw_sim.stand import Ear

NODE, SEAT = 17, 5
INPUTS, OUTPUTS = 0x6000, 0x6200


def _local_node() -> Any:  # the package is typed in part only
    return canopen.LocalNode(NODE, str(Path(__file__).with_name("io_module.eds")))


class Module:
    """An 8-in, 8-out module on a bus, run by the ``canopen`` package's own threads."""

    def __init__(self, channel: str) -> None:
        self.network = canopen.Network()
        self.network.NOTIFIER_CYCLE = 0.05
        self.node = _local_node()
        self.network.connect(interface="viche_hub", channel=channel)
        self.network.add_node(self.node)
        self.node.tpdo.read()
        self.node.rpdo.read()

    def boot(self) -> None:
        self.node.nmt.state = "INITIALISING"
        self.node.nmt.state = "PRE-OPERATIONAL"

    def set_inputs(self, levels: int) -> None:
        self.node.sdo[INPUTS][1].raw = levels
        self.node.tpdo[1][0].raw = levels
        self.node.tpdo[1].transmit()

    def on_outputs(self, tell: Callable[[int], object]) -> None:
        self.node.rpdo[1].add_callback(lambda rpdo: tell(rpdo[0].raw))

    def on_written(self, tell: Callable[[tuple[int, int, int]], object]) -> None:
        def written(index: int, subindex: int, data: bytes, **_: object) -> None:
            tell((index, subindex, int.from_bytes(data, "little")))

        self.node.add_write_callback(written)

    def unplug(self) -> None:
        beating = self.node.nmt._send_task
        self.node.nmt.stop_heartbeat()
        if beating is not None:  # its thread may be about to send once more
            beating._task.thread.join(5)
        self.network.disconnect()


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    opened = Hub(tmp_path / "bus")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def module(hub: Hub) -> Iterator[Module]:
    plugged = Module(str(hub.path))
    yield plugged
    plugged.unplug()


@pytest.fixture
def line(hub: Hub) -> CanopenLine:
    open_bus = partial(CanBus.open, "viche_hub", str(hub.path))
    return CanopenLine("left", {NODE: SEAT}, open_bus, limits=Limits(heartbeat_s=0.2))


async def test_it_is_brought_up_and_set_up_as_the_line_wants(
    module: Module, line: CanopenLine
) -> None:
    loop = asyncio.get_running_loop()
    written: asyncio.Queue[tuple[int, int, int]] = asyncio.Queue()
    module.on_written(lambda what: loop.call_soon_threadsafe(written.put_nowait, what))
    async with Ear(line) as ear:
        module.boot()
        await ear.until_heard(Back(SEAT))
        async with asyncio.timeout(30):
            assert await written.get() == (0x1017, 0, 200)  # shows life each 200 ms
            assert await written.get() == (0x1800, 2, 255)  # sends its inputs when they change
        assert module.node.nmt.state == "OPERATIONAL"


async def test_it_says_who_it_is_as_far_as_it_knows(module: Module, line: CanopenLine) -> None:
    async with Ear(line) as ear:
        module.boot()
        await ear.until_heard(Back(SEAT))
        async with asyncio.timeout(30):
            while not line.health()[SEAT].model:
                await asyncio.sleep(0.02)  # a model is asked for, never told
        assert line.health()[SEAT].model == "CiA 401, vendor 0x5649"


async def test_its_inputs_are_keys_and_its_outputs_lamps(
    module: Module, line: CanopenLine
) -> None:
    loop = asyncio.get_running_loop()
    outputs: asyncio.Queue[int] = asyncio.Queue()
    module.on_outputs(lambda levels: loop.call_soon_threadsafe(outputs.put_nowait, levels))
    async with Ear(line) as ear:
        module.boot()
        await ear.until_heard(Back(SEAT))
        module.set_inputs(0b10)
        await ear.until_heard(Press(SEAT, Key.AGAINST))
        line.show({SEAT: Lamp.AGAINST | Lamp.PRESENT})
        async with asyncio.timeout(30):
            while await outputs.get() != 0b1_0010:
                pass
        module.set_inputs(0)
        assert ear.of(Press) == [Press(SEAT, Key.AGAINST)]


async def test_it_is_silent_when_it_is_unplugged(hub: Hub, line: CanopenLine) -> None:
    module = Module(str(hub.path))
    async with Ear(line) as ear:
        module.boot()
        await ear.until_heard(Back(SEAT))
        await asyncio.to_thread(module.unplug)
        await ear.until_heard(Silent(SEAT))
