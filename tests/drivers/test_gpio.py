"""The door to RPi.GPIO, against a module that keeps the promises of RPi.GPIO 0.7.1.

It refuses what the real one refuses: a pin before ``setmode``, an output not set up, a number
that is no pin. Nothing here was tried on a Pi.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import ModuleType

import pytest

from drivers.gpio import NoPins, Pin, Pins


class FakeGpio(ModuleType):
    """RPi.GPIO in memory: levels of pins, 1 = 3.3 V; a pull decides an input left alone."""

    BCM, OUT, IN, LOW, HIGH, PUD_UP, PUD_DOWN = 11, 0, 1, 0, 1, 22, 21

    def __init__(self) -> None:
        super().__init__("RPi.GPIO")
        self.levels: dict[int, int] = {}
        self.directions: dict[int, int] = {}
        self.cleaned: list[int] = []
        self._mode: int | None = None

    def setwarnings(self, on: bool) -> None:
        assert isinstance(on, bool)

    def setmode(self, mode: int) -> None:
        self._mode = mode

    def setup(
        self, pin: int, direction: int, *, initial: int | None = None, pull_up_down: int = 20
    ) -> None:
        if self._mode is None:
            raise RuntimeError("Please set pin numbering mode using GPIO.setmode(GPIO.BOARD)")
        if not 0 <= pin <= 27:
            raise ValueError("The channel sent is invalid on a Raspberry Pi")
        self.directions[pin] = direction
        if direction == self.OUT:
            self.levels[pin] = initial if initial is not None else self.levels.get(pin, 0)
        else:
            self.levels[pin] = 1 if pull_up_down == self.PUD_UP else 0

    def output(self, pin: int, level: int) -> None:
        if self.directions.get(pin) != self.OUT:
            raise RuntimeError("The GPIO channel has not been set up as an OUTPUT")
        self.levels[pin] = level

    def input(self, pin: int) -> int:
        return self.levels[pin]

    def cleanup(self, pins: Iterable[int]) -> None:
        self.cleaned += pins
        for pin in pins:
            del self.directions[pin]


@pytest.fixture
def gpio(monkeypatch: pytest.MonkeyPatch) -> FakeGpio:
    fake = FakeGpio()
    package = ModuleType("RPi")
    package.GPIO = fake  # type: ignore[attr-defined]  # a module made by hand
    monkeypatch.setitem(sys.modules, "RPi", package)
    monkeypatch.setitem(sys.modules, "RPi.GPIO", fake)
    return fake


@pytest.mark.parametrize(("active_low", "on"), [(False, 1), (True, 0)])
def test_an_output_is_off_from_the_first_moment_and_switches_by_its_polarity(
    gpio: FakeGpio, active_low: bool, on: int
) -> None:
    pins = Pins([Pin(17, active_low)], [])
    assert gpio.levels == {17: 1 - on}
    pins.write(17, True)
    assert gpio.levels == {17: on}
    pins.write(17, False)
    assert gpio.levels == {17: 1 - on}


@pytest.mark.parametrize(("active_low", "level"), [(False, 1), (True, 0)])
def test_an_input_left_alone_is_off_and_a_contact_makes_it_on(
    gpio: FakeGpio, active_low: bool, level: int
) -> None:
    pins = Pins([], [Pin(5, active_low)])
    assert not pins.read(5)
    gpio.levels[5] = level
    assert pins.read(5)


def test_at_the_end_outputs_are_off_before_the_pins_are_let_go(gpio: FakeGpio) -> None:
    pins = Pins([Pin(17), Pin(22, active_low=True)], [Pin(5)])
    pins.write(17, True)
    pins.write(22, True)
    pins.close()
    assert (gpio.levels[17], gpio.levels[22]) == (0, 1)
    assert sorted(gpio.cleaned) == [5, 17, 22]


def test_a_number_that_is_no_pin_is_told_as_such(gpio: FakeGpio) -> None:
    with pytest.raises(NoPins, match="invalid"):
        Pins([Pin(99)], [])


def test_pins_that_may_not_be_had_are_told_whatever_the_library_raises(
    gpio: FakeGpio, monkeypatch: pytest.MonkeyPatch
) -> None:
    class LgpioError(Exception):
        """As lgpio's own: derived from nothing narrower."""

    def setmode(mode: int) -> None:
        raise LgpioError("can not open gpiochip")

    monkeypatch.setattr(gpio, "setmode", setmode)
    with pytest.raises(NoPins, match="can not open gpiochip; group gpio") as told:
        Pins([Pin(17)], [])
    assert "у групі gpio?" in told.value.words("uk")
    assert told.value.words("en") == str(told.value)


def test_off_a_pi_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "RPi", None)
    with pytest.raises(NoPins, match=r"viche\[pi4\]") as told:
        Pins([], [])
    assert told.value.words("uk").startswith("RPi.GPIO не встановлено: pip install")
