"""The lines to the cameras of a hall: cameras of one chain share theirs."""

from __future__ import annotations

import asyncio

from controller.camera_tables import Camera
from drivers import camera
from drivers.camera_wires import Chain, Line, open_tcp, open_udp


class Lines:
    """All that is open now."""

    def __init__(self) -> None:
        """Nothing is open."""
        self._open: dict[str, Line] = {}
        self._turn = asyncio.Lock()

    async def reach(self, table: Camera) -> camera.Camera:
        """A camera, through its line; opens the line if it is not open.

        Raises:
            BusLost: it cannot be opened; why.
        """
        async with self._turn:
            key = _key(table)
            if key not in self._open:
                self._open[key] = await _line(table)
            return self._open[key].camera(table.address)

    def drop(self, table: Camera) -> None:
        """A camera is lost: its line is opened anew, but not a chain that others use."""
        line = self._open.get(_key(table))
        if line is not None and not (isinstance(line, Chain) and line.works):
            del self._open[_key(table)]
            line.close()

    def close(self) -> None:
        """Close all."""
        for line in self._open.values():
            line.close()
        self._open.clear()


def _key(table: Camera) -> str:
    return table.device or table.name


async def _line(table: Camera) -> Line:
    match table.kind:
        case "visca_serial":
            return await Chain.open(table.device, table.baud)
        case "visca_raw_tcp":
            return await open_tcp(table.host, table.port)
        case "visca_udp" | "visca_raw_udp":
            framed = table.kind == "visca_udp"
            return await open_udp(
                table.host, table.port, framed=framed, local_port=table.local_port
            )
