"""A module with eight inputs and eight outputs, made with modbus-tk.

``modbus_tk_slave.py PORT NODE``: "3 1" on standard input closes input 3, "3 0" opens it; each
write to the coils is told on standard output as "coils N", bit by bit from coil 0.
"""

from __future__ import annotations

import sys
from typing import Any

import serial  # type: ignore[import-untyped]  # pyserial ships no types
from modbus_tk import defines, hooks, modbus_rtu  # type: ignore[import-untyped]  # no types


def main() -> None:
    """Answer until standard input ends."""
    port, node = sys.argv[1], int(sys.argv[2])
    server = modbus_rtu.RtuServer(serial.Serial(port, 19_200), error_on_missing_slave=False)
    slave = server.add_slave(node)
    slave.add_block("inputs", defines.DISCRETE_INPUTS, 0, 8)
    slave.add_block("coils", defines.COILS, 0, 8)

    def tell(_: Any) -> None:
        levels = slave.get_values("coils", 0, 8)
        print("coils", sum(level << bit for bit, level in enumerate(levels)), flush=True)

    hooks.install_hook("modbus_rtu.RtuServer.after_write", tell)
    server.start()
    print("ready", flush=True)
    for line in sys.stdin:
        bit, level = map(int, line.split())
        slave.set_values("inputs", bit, [level])
    server.stop()


if __name__ == "__main__":
    main()
