"""Where a Modbus module keeps its inputs and outputs: its map, as its manual gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_COILS, _INPUTS = 1, 2  # function codes that read bits


@dataclass(frozen=True, slots=True)
class Model:
    """A kind of module. Addresses as on the wire, from 0.

    Attributes:
        name: as in hall.toml.
        inputs: the address of each input bit; ``inputs_by``: function codes that read them.
        latched: the same inputs, held until they are cleared; ``latched_by`` likewise.
        clear_all: the coil that clears all latches; None: each has a coil of its own address,
            which clears it when written off.
        outputs: coils.
        watchdog: the holding register that counts ``watchdog_unit_s``, or None.
        settings: holding registers that take a value and do nothing here.
    """

    name: str
    inputs: range = range(8)
    inputs_by: frozenset[int] = frozenset({_INPUTS})
    latched: range = range(0)
    latched_by: frozenset[int] = frozenset({_COILS, _INPUTS})
    clear_all: int | None = None
    outputs: range = range(8)
    watchdog: int | None = None
    watchdog_unit_s: float = 0.1
    settings: frozenset[int] = frozenset()


VICHE_CONSOLE: Final = Model(
    "viche-console", inputs=range(16), latched=range(16, 24), watchdog=0, watchdog_unit_s=0.1
)
"""Our own console; inputs 6–15 are spare, so that levels and latches are read in one request."""
IO_8CH: Final = Model("waveshare-io-8ch")
"""Waveshare Modbus RTU IO 8CH: eight inputs, eight outputs, nothing held."""
RELAY_8CH: Final = Model("waveshare-relay-8ch", inputs=range(0))
"""Waveshare Modbus RTU Relay 8CH: outputs only."""
IOX_8DIO: Final = Model(
    "hms-iox-8dio",
    outputs=range(16, 24),
    watchdog=100,
    watchdog_unit_s=1.0,
    settings=frozenset({105}),
)
"""HMS IOX-8DIO: outputs 00017–24, watchdog 40101 in seconds, input filter 40106."""
ADAM_4150: Final = Model(
    "advantech-adam-4150",
    inputs=range(7),
    inputs_by=frozenset({_COILS}),
    outputs=range(16, 24),
)
"""Advantech ADAM-4150: its inputs are coils 0–6, its outputs coils 16–23."""
WOLF: Final = Model(
    "advanio-wolf-16di-8do",
    inputs=range(16),
    latched=range(32, 48),
    latched_by=frozenset({_COILS}),
    clear_all=128,
    outputs=range(16, 24),
    settings=frozenset({258}),
)
"""Advanio Wolf 16DI/8DO: latched highs 00033–48, cleared together by 00129, safe value 40259."""

MODELS: Final = {
    model.name: model for model in (VICHE_CONSOLE, IO_8CH, RELAY_8CH, IOX_8DIO, ADAM_4150, WOLF)
}
