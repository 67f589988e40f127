"""Sound from a device, in blocks that know their place; the only door to sounddevice's streams.

PortAudio calls from a thread of its own: the callback copies, counts and hands over, no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from drivers.faults import BusLost

BYTES: Final = 2
"""Of one sample of one channel: 16 bits, signed, as the machine orders its bytes."""
LATENCY_S: Final = 0.1
DEAF_S: Final = 2.0
"""Without a block for so long the device is gone."""
WAITING: Final = 1000
"""Blocks that wait for the recorder at most; what is more is lost, and counted."""


@dataclass(frozen=True, slots=True)
class Block:
    """Sound of all channels, interleaved.

    Attributes:
        first: number of its first sample since the device was opened; lost blocks leave a gap.
        heard: when it came, just after its last sample: seconds on the loop's clock.
        data: the samples.
        overflows: how often sound was lost so far.
    """

    first: int
    heard: float
    data: bytes
    overflows: int


class Capture(Protocol):
    """A device that is heard."""

    @property
    def channels(self) -> int:
        """How many stand side by side in a block."""

    @property
    def rate(self) -> int:
        """Samples a second, of each channel."""

    def blocks(self) -> AsyncGenerator[Block, None]:
        """What is heard, until the device is gone.

        Raises:
            BusLost: it cannot be opened, or is silent altogether.
        """


class SoundCapture:
    """A device that PortAudio knows, heard from ``blocks`` on."""

    def __init__(self, device: str, *, channels: int, rate: int) -> None:
        self._device = device
        self.channels, self.rate = channels, rate

    async def blocks(self) -> AsyncGenerator[Block, None]:
        """What is heard; see ``Capture``."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Queue[Block] = asyncio.Queue(WAITING)
        stream = _open(self._device, self.channels, self.rate, _Ear(loop, waiting))
        try:
            while True:
                try:
                    async with asyncio.timeout(DEAF_S):
                        block = await waiting.get()
                except TimeoutError as error:
                    raise BusLost(f"{self._device}: no sound for {DEAF_S:.0f} s") from error
                yield block
        finally:
            await asyncio.to_thread(stream.close, True)


class _Ear:
    """What PortAudio calls with each block."""

    def __init__(self, loop: asyncio.AbstractEventLoop, waiting: asyncio.Queue[Block]) -> None:
        self._loop, self._waiting = loop, waiting
        self._next = 0
        self._overflows = 0

    def __call__(self, data: Any, frames: int, _times: Any, status: Any) -> None:
        """Copy one block; on PortAudio's thread.

        The time that PortAudio itself gives is not used: over a sound server it is made up.
        """
        self._overflows += bool(status.input_overflow)
        block = Block(self._next, self._loop.time(), bytes(data), self._overflows)
        self._next += frames
        try:
            self._loop.call_soon_threadsafe(self._put, block)
        except RuntimeError:  # the loop was closed first
            return

    def _put(self, block: Block) -> None:
        if self._waiting.full():
            self._overflows += 1
        else:
            self._waiting.put_nowait(block)


def _open(device: str, channels: int, rate: int, ear: Callable[..., None]) -> Any:  # its own type
    """Start a stream; devices plugged in since are looked for anew."""
    try:
        import sounddevice
    except OSError as error:  # the package is there, the library that it loads is not
        raise BusLost(f"{error}: apt-get install libportaudio2") from error
    try:
        sounddevice._terminate()
        sounddevice._initialize()
        stream = sounddevice.RawInputStream(
            device=device or None,
            channels=channels,
            samplerate=rate,
            dtype="int16",
            latency=LATENCY_S,
            callback=ear,
        )
        stream.start()
    except (sounddevice.PortAudioError, ValueError) as error:
        raise BusLost(f"{device or 'default'}: {error}") from error
    return stream
