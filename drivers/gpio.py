"""Single contacts and lamps on a Raspberry Pi's pins: the only door to RPi.GPIO.

RPi.GPIO serves the models up to 4; ``rpi-lgpio`` offers the same import on all, a Pi 5 too. Off a
Pi neither works, so the import stands inside. Inputs are read when asked: edge detection is broken
on kernels from 6.6 on. Not tested on hardware.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

PINS = range(28)
"""The numbers on the 40-pin header, as Broadcom counts them (BCM)."""
WAY_OUT = "pip install 'viche[pi4]', on a Pi 5 'viche[pi5]'"
WAY_OUT_UK = "pip install 'viche[pi4]', на Pi 5 — 'viche[pi5]'"


class NoPins(Exception):
    """This machine has no pins, or not the package for them: why, and the way out."""

    def __init__(self, en: str, uk: str) -> None:
        super().__init__(en)
        self._uk = uk

    def words(self, language: str) -> str:
        """What is wrong in a language, ``uk`` or ``en``."""
        return str(self) if language == "en" else self._uk


@dataclass(frozen=True, slots=True)
class Pin:
    """A pin and its polarity; ``active_low``: 0 V means on."""

    number: int
    active_low: bool = False


class Pins:
    """Some pins of this machine, taken until ``close``: outputs off, inputs pulled to off."""

    def __init__(self, outputs: Iterable[Pin], inputs: Iterable[Pin]) -> None:
        """Take the pins.

        Raises:
            NoPins: there are none here, or a pin is another's.
        """
        self._gpio = gpio = _door()
        self._outputs = {pin.number: pin for pin in outputs}
        self._inputs = {pin.number: pin for pin in inputs}
        try:
            gpio.setwarnings(False)  # a pin left on by a process that was killed is ours again
            gpio.setmode(gpio.BCM)
            for pin in self._outputs.values():
                gpio.setup(pin.number, gpio.OUT, initial=_level(gpio, pin, on=False))
            for pin in self._inputs.values():
                pull = gpio.PUD_UP if pin.active_low else gpio.PUD_DOWN
                gpio.setup(pin.number, gpio.IN, pull_up_down=pull)
        except Exception as error:  # the error of lgpio, below rpi-lgpio, is nothing narrower
            raise NoPins(
                f"the pins cannot be taken: {error}; group gpio?",
                f"виводи не взяти: {error}; чи є користувач у групі gpio?",
            ) from error

    def write(self, number: int, on: bool) -> None:
        """Switch an output."""
        self._gpio.output(number, _level(self._gpio, self._outputs[number], on=on))

    def read(self, number: int) -> bool:
        """Whether an input is on now."""
        pin = self._inputs[number]
        return bool(self._gpio.input(number)) is not pin.active_low

    def close(self) -> None:
        """Switch all outputs off and let the pins go."""
        for number in self._outputs:
            self.write(number, False)
        if taken := [*self._outputs, *self._inputs]:
            self._gpio.cleanup(taken)


def _level(gpio: Any, pin: Pin, *, on: bool) -> Any:  # RPi.GPIO has no types
    return gpio.HIGH if on is not pin.active_low else gpio.LOW


def _door() -> Any:  # RPi.GPIO has no types
    try:
        from RPi import GPIO  # type: ignore[import-untyped]  # it has no types
    except ImportError as error:
        raise NoPins(
            f"RPi.GPIO is not installed: {WAY_OUT}", f"RPi.GPIO не встановлено: {WAY_OUT_UK}"
        ) from error
    except (RuntimeError, OSError) as error:  # what both packages say off a Pi
        raise NoPins(
            f"{error}; on a Pi: {WAY_OUT}",
            f"на цій машині немає виводів ({error}); на Raspberry Pi: {WAY_OUT_UK}",
        ) from error
    return GPIO
