"""The mains are gone: the controller is asked to close its journal while the battery lasts."""

from __future__ import annotations

import os
import signal
import socket
import struct
from pathlib import Path

_UCRED = struct.Struct("3i")  # struct ucred: pid, uid, gid (unix(7), SO_PEERCRED)


def stop_controller(feed: Path) -> int | None:
    """Send SIGTERM to whoever serves a feed: our own user's process, or with CAP_KILL another's.

    The controller writes that it ended in order, closes the journal, and is started again by
    systemd: if the power had only blinked, it goes on.

    Returns:
        Its process id, or None where nobody serves the feed.

    Raises:
        PermissionError: it is another user's, and we have no CAP_KILL.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
        talk.settimeout(1.0)
        try:
            talk.connect(str(feed))
        except OSError:
            return None
        # Of a listening socket these are the credentials of the process that listens.
        pid, _, _ = _UCRED.unpack(
            talk.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
        )
        os.kill(pid, signal.SIGTERM)
    number: int = pid
    return number
