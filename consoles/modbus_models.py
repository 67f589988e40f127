"""The Modbus modules that the hall knows by name, by their makers' manuals.

Wiring, where a module has no keys of its own: keys for, against, abstain, speak, present and the
card contact go to inputs 1..6; the lamps in the order of ``LAMPS`` to outputs 1..8.
"""

from __future__ import annotations

from typing import Any, Final

from consoles.misfit import Misfit
from consoles.modbus_profile import (
    Clear,
    Inputs,
    Latch,
    ModbusProfile,
    Outputs,
    Setting,
    Watchdog,
    read_profile,
)

KEYS: Final = {"for": 0, "against": 1, "abstain": 2, "speak": 3, "present": 4}
CARD: Final = 5
LAMPS: Final = {
    "for": 0,
    "against": 1,
    "abstain": 2,
    "speak": 3,
    "present": 4,
    "taken": 5,
    "not_stored": 6,
    "microphone": 7,
}

MODELS: Final = {
    # A console of our own: docs/installer/modbus.md is its specification.
    "viche-console": ModbusProfile(
        model="viche-console",
        inputs=Inputs(address=0, keys=KEYS, card=CARD),
        outputs=Outputs(address=0, lamps=LAMPS),
        latch=Latch(address=16, keys=KEYS, edge=True, clear=Clear(address=16, value=0, each=True)),
        watchdog=Watchdog(address=0, unit_s=0.1),
    ),
    # Modbus RTU IO 8CH: FC02 from 0, coils from 0; leaves the factory with 9600 8N1.
    "waveshare-io-8ch": ModbusProfile(
        model="Waveshare Modbus RTU IO 8CH",
        inputs=Inputs(address=0, keys=KEYS, card=CARD),
        outputs=Outputs(address=0, lamps=LAMPS),
    ),
    # Modbus RTU Relay 8CH: coils from 0, no inputs: lamps and relays beside other keys.
    "waveshare-relay-8ch": ModbusProfile(
        model="Waveshare Modbus RTU Relay 8CH",
        outputs=Outputs(address=0, lamps=LAMPS),
    ),
    # Inputs 10001..8, outputs 00017..24, watchdog in seconds 40101, input filter in 10 ms 40106.
    "hms-iox-8dio": ModbusProfile(
        model="HMS IOX-8DIO",
        inputs=Inputs(address=0, keys=KEYS, card=CARD),
        outputs=Outputs(address=16, lamps=LAMPS),
        watchdog=Watchdog(address=100),
        settings=(Setting(address=105, value=1),),
    ),
    # Inputs are coils 0..6, outputs coils 16..23.
    "advantech-adam-4150": ModbusProfile(
        model="Advantech ADAM-4150",
        inputs=Inputs(function=1, address=0, keys=KEYS, card=CARD),
        outputs=Outputs(address=16, lamps=LAMPS),
    ),
    # Latched highs 00033..48, cleared all together by 00129; safe values in register 40259.
    "advanio-wolf-16di-8do": ModbusProfile(
        model="Advanio Wolf 16DI/8DO",
        inputs=Inputs(address=0, keys=KEYS, card=CARD),
        outputs=Outputs(address=16, lamps=LAMPS),
        latch=Latch(function=1, address=32, keys=KEYS, clear=Clear(address=128)),
        settings=(Setting(address=258, value=0),),
    ),
}


def find_profile(given: str | dict[str, Any]) -> ModbusProfile:
    """Return a model by its name, or read the table of an own one.

    Raises:
        Misfit: no such model, or a table that cannot be meant.
    """
    if not isinstance(given, str):
        return read_profile(given)
    if (profile := MODELS.get(given)) is None:
        known = ", ".join(MODELS)
        raise Misfit(
            f"profile: no model is called {given!r}; choose {known},"
            " or give a table [line.profile] of your own",
            f"profile: немає моделі «{given}»; оберіть одну з: {known},"
            " або дайте власну таблицю [line.profile]",
        )
    return profile
