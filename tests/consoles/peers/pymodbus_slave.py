"""A module with eight inputs and eight outputs, made with pymodbus's own server.

``pymodbus_slave.py PORT NODE``: "3 1" on standard input closes input 3, "3 0" opens it; each
write to the coils is told on standard output as "coils N", bit by bit from coil 0.
"""

from __future__ import annotations

import asyncio
import sys

from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

READ_INPUTS, WRITE_COILS = 2, 15


async def main() -> None:
    """Answer until standard input ends."""
    port, node = sys.argv[1], int(sys.argv[2])
    inputs = 0

    async def act(
        function: int,
        start: int,
        address: int,
        count: int,
        current: list[int],
        values: list[int] | list[bool] | None,
    ) -> ExcCodes | None:
        """Pymodbus keeps bits in registers of 16: ``current`` is those it reads."""
        if function == READ_INPUTS:
            current[0] = inputs
        elif function == WRITE_COILS and values is not None:
            print("coils", sum(1 << bit for bit, on in enumerate(values) if on), flush=True)
        return None

    def trace(sending: bool, data: bytes) -> bytes:
        """Keep silent for other modules: pymodbus would refuse in their name."""
        return data if not sending or data[:1] == bytes((node,)) else b""

    bits = [SimData(0, count=8, values=False, datatype=DataType.BITS)]
    registers = [SimData(0, count=1, values=0, datatype=DataType.REGISTERS)]
    device = SimDevice(node, (bits, list(bits), registers, list(registers)), action=act)
    server = ModbusSerialServer(device, port=port, baudrate=19_200, trace_packet=trace)
    await server.serve_forever(background=True)
    print("ready", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        bit, level = map(int, line.split())
        inputs = inputs | 1 << bit if level else inputs & ~(1 << bit)
    await server.shutdown()  # type: ignore[no-untyped-call]  # pymodbus leaves it untyped


if __name__ == "__main__":
    asyncio.run(main())
