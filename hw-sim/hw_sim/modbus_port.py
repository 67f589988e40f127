"""A serial adapter that can be pulled out: a pseudo-terminal behind a name that stays.

The simulator holds the master's side, the controller opens the name as it would ``/dev/ttyUSB0``.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import termios
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Final

AT_ONCE: Final = 4_096
_SPEEDS: Final = {
    getattr(termios, f"B{baud}"): baud
    for baud in (1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400)
}


class PtyPort:
    """The adapter at ``path``, a symbolic link.

    Attributes:
        dropped: bytes that nobody took.
    """

    def __init__(self, path: Path, on_bytes: Callable[[bytes], None]) -> None:
        """Prepare the adapter; ``on_bytes`` hears what the controller sends."""
        self.path = path
        self.dropped = 0
        self._on_bytes = on_bytes
        self._master = self._slave = -1

    @property
    def plugged(self) -> bool:
        """Whether the adapter is there."""
        return self._master >= 0

    @property
    def speed(self) -> int | None:
        """Bits a second that the controller has set; None: an odd one that no constant names."""
        # Parity cannot be seen: a Linux pty drops PARENB (drivers/tty/pty.c).
        return _SPEEDS.get(termios.tcgetattr(self._slave)[5])

    def plug(self) -> None:
        """Put the adapter in: the name is there.

        Raises:
            OSError: the name is taken by something else than a link.
        """
        if self.plugged:
            return
        self._master, self._slave = os.openpty()
        try:
            tty.setraw(self._slave)
            os.set_blocking(self._master, False)
            if self.path.is_symlink():
                self.path.unlink()
            self.path.symlink_to(os.ttyname(self._slave))
        except OSError:
            self._close()
            raise
        asyncio.get_running_loop().add_reader(self._master, self._receive)

    def unplug(self) -> None:
        """Pull the adapter out: who has it open hears that it is gone."""
        if not self.plugged:
            return
        asyncio.get_running_loop().remove_reader(self._master)
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()
        self._close()

    def write(self, data: bytes) -> None:
        """Bring bytes to the controller; what does not fit is dropped and counted."""
        if not self.plugged:
            return
        try:
            written = os.write(self._master, data)
        except BlockingIOError:
            written = 0
        self.dropped += len(data) - written

    def _receive(self) -> None:
        # Our own hold on the slave's side keeps the pty alive while no controller has it open.
        try:
            data = os.read(self._master, AT_ONCE)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EIO):
                return
            raise
        self._on_bytes(data)

    def _close(self) -> None:
        os.close(self._master)
        os.close(self._slave)
        self._master = self._slave = -1
