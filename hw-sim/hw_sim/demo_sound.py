"""The sound of the demonstration: a sound server, voices at the seats, and the real recorder."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from ctypes.util import find_library
from pathlib import Path
from typing import Final

from hw_sim.premises import Premises
from hw_sim.processes import Processes
from hw_sim.simulated_hall import SimulatedHall
from hw_sim.sound_server import SoundServer, sound_server
from hw_sim.voices import Voices

PACKAGES: Final = {
    "pulseaudio": "pulseaudio",
    "pactl": "pulseaudio-utils",
    "paplay": "pulseaudio-utils",
    "espeak-ng": "espeak-ng",
}
"""Program → the Debian package that has it."""
LIBRARIES: Final = ("libportaudio2", "libasound2-plugins")
PLUGIN: Final = "*/alsa-lib/libasound_module_pcm_pulse.so"
"""What lets PortAudio hear a sound server, beneath /usr/lib."""


def missing_packages() -> list[str]:
    """What must be installed before the demonstration can be recorded."""
    needed = {package for program, package in PACKAGES.items() if shutil.which(program) is None}
    if find_library("portaudio") is None:
        needed.add(LIBRARIES[0])
    if not any(Path("/usr/lib").glob(PLUGIN)):
        needed.add(LIBRARIES[1])
    return sorted(needed)


@contextmanager
def sound_of(premises: Premises) -> Iterator[SoundServer | None]:
    """A sound server that hall.toml records from; None where it does not start."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(sound_server())
        except (OSError, RuntimeError):
            yield None
            return
        premises.record()
        yield server


@asynccontextmanager
async def recorded(
    hall: SimulatedHall, processes: Processes, server: SoundServer, language: str
) -> AsyncIterator[None]:
    """Whoever has the floor speaks, and the recorder hears it.

    Raises:
        NotStarted: the recorder did not come up.
    """
    words = ("viche", "recorder", str(hall.config.path))
    child = await processes.start("recorder", *words, more=server.environment)
    voices = Voices(server.environment, language)
    hall.hear(voices.hear)
    try:
        yield
    finally:
        await voices.close()
        await processes.stop(child)
