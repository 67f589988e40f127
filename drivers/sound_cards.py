"""Which sound devices this machine has. PortAudio is loaded only when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.faults import BusLost


@dataclass(frozen=True, slots=True)
class SoundCard:
    """A device with the channels that it can record and play."""

    name: str
    inputs: int
    outputs: int


def sound_cards() -> list[SoundCard]:
    """All devices that PortAudio finds, in its own order.

    Raises:
        BusLost: PortAudio is not installed, or does not start.
    """
    try:
        import sounddevice
    except OSError as error:  # the package is there, the library that it loads is not
        raise BusLost(f"{error}") from error
    try:
        found = sounddevice.query_devices()
    except sounddevice.PortAudioError as error:
        raise BusLost(f"{error}") from error
    return [
        SoundCard(
            str(device["name"]),
            int(device["max_input_channels"]),
            int(device["max_output_channels"]),
        )
        for device in found
    ]
