"""A sound server of one's own, its sink heard by nobody: for tests, benchmarks, the demo."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from hw_sim.processes import until_we_die

PROGRAMS = ("pulseaudio", "pactl", "espeak-ng")
PATIENCE_S: Final = 10.0


def missing() -> list[str]:
    """The programs that are not on this machine."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


class SoundServer:
    """Plays into the sink ``hall``; recorded from its monitor.

    Attributes:
        environment: what a player or recorder must have in its environment.
    """

    def __init__(self, folder: Path, channels: int = 1) -> None:
        """``folder`` is where its socket lies."""
        self._socket = folder / "pulse.sock"
        places = dict.fromkeys(("XDG_RUNTIME_DIR", "HOME", "PULSE_RUNTIME_PATH"), str(folder))
        server = {"PULSE_SERVER": f"unix:{self._socket}", "PULSE_SOURCE": "hall.monitor"}
        self.environment = places | server
        # Without norewinds a fifth of what is played never comes out of the monitor.
        options = ("sink_name=hall", "rate=48000", f"channels={channels}", "format=s16le")
        self._sink = ("module-null-sink", *options, "norewinds=1")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it.

        Raises:
            RuntimeError: it does not start.
        """
        door = f"module-native-protocol-unix auth-anonymous=1 socket={self._socket}"
        self._process = subprocess.Popen(
            [
                *until_we_die(),
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1"),
                *("--use-pid-file=no", f"--load={door}", f"--load={' '.join(self._sink)}"),
            ],
            env=os.environ | self.environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE_S
        while not self._socket.exists():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the sound server does not start")
            time.sleep(0.05)

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End it."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(PATIENCE_S)
            self._process = None
            self._socket.unlink(missing_ok=True)

    def tell(self, *words: str) -> str:
        """What ``pactl`` does with the words, and says."""
        environment = os.environ | self.environment
        command = ["pactl", *words]
        done = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def unplug(self) -> None:
        """Take the sink away, as a card is pulled out."""
        self.tell("unload-module", "module-null-sink")

    def plug(self) -> None:
        """Have the sink again."""
        self.tell("load-module", *self._sink)


@contextlib.contextmanager
def sound_server(channels: int = 1) -> Iterator[SoundServer]:
    """Run one.

    Raises:
        RuntimeError: it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="viche-sound-") as folder:
        server = SoundServer(Path(folder), channels)
        try:
            server.start()
            yield server
        finally:
            server.stop()
