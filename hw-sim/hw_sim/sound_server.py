"""A sound server of one's own with a sink that nobody hears, for tests and benchmarks."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PROGRAMS = ("pulseaudio", "pactl", "espeak-ng")


def missing() -> list[str]:
    """The programs that are not on this machine."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@contextlib.contextmanager
def sound_server(channels: int = 1) -> Iterator[dict[str, str]]:
    """Run one; gives what a player or recorder must have in its environment.

    Raises:
        RuntimeError: it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="viche-sound-") as folder:
        socket = Path(folder) / "pulse.sock"
        places = dict.fromkeys(("XDG_RUNTIME_DIR", "HOME", "PULSE_RUNTIME_PATH"), folder)
        environment = places | {"PULSE_SERVER": f"unix:{socket}", "PULSE_SOURCE": "hall.monitor"}
        # Without norewinds a fifth of what is played never comes out of the monitor.
        sink = f"sink_name=hall rate=48000 channels={channels} format=s16le norewinds=1"
        door = f"module-native-protocol-unix auth-anonymous=1 socket={socket}"
        server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1"),
                *("--use-pid-file=no", f"--load={door}", f"--load=module-null-sink {sink}"),
            ],
            env=os.environ | environment,
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(100):
                if socket.exists():
                    break
                time.sleep(0.05)
            else:
                raise RuntimeError("the sound server does not start")
            yield environment
        finally:
            server.terminate()
            server.wait(10)
