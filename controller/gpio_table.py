"""The ``[gpio]`` table of hall.toml: which pin is which lamp, bell and contact of the hall."""

from __future__ import annotations

from typing import Literal

import msgspec

from controller.config_words import Fault

PINS = range(28)
"""Numbers on the 40-pin header as Broadcom counts them (BCM), not places on the header."""

Role = Literal["bell", "sitting", "vote", "call", "technician", "power_fail"]
OUTPUTS: tuple[Role, ...] = ("bell", "sitting", "vote", "call")
INPUTS: tuple[Role, ...] = ("technician", "power_fail")


class Gpio(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Pins by their role, each of which may be left out; times in seconds.

    ``active_low`` names those for which 0 V means on: most relay boards, and a contact that
    closes to ground.
    """

    bell: int | None = None
    sitting: int | None = None
    """A lamp: a sitting is in progress."""
    vote: int | None = None
    """A lamp: a vote is open."""
    call: int | None = None
    """A lamp: the technician is called."""
    technician: int | None = None
    """A button: call the technician; with no sitting, try lamps and bell."""
    power_fail: int | None = None
    """A contact of the power supply: it runs on its battery."""
    active_low: tuple[Role, ...] = ()
    opening_s: float = 1.0
    """How long the bell rings when a vote opens."""
    closing_s: float = 2.0
    """How long the bell rings when a vote closes."""
    debounce_s: float = 0.05
    power_fail_s: float = 0.5
    """How long the power must have failed before the journal is closed."""

    def pin(self, role: Role) -> int | None:
        """The number of the pin that has a role."""
        number: int | None = getattr(self, role)
        return number


class BadPin(ValueError):
    """A setting that cannot be: its name, what is wrong, and the facts of the sentence."""

    def __init__(self, setting: str, fault: Fault, **facts: object) -> None:
        super().__init__(fault.say("en", key=setting, **facts))
        self.setting, self.fault = setting, fault
        self.facts = {"key": setting, **facts}


def check(table: Gpio) -> None:
    """See that the pins exist, and that each has one role.

    Raises:
        BadPin: which setting is wrong, and how it can be.
    """
    roles: dict[int, Role] = {}
    for role in (*OUTPUTS, *INPUTS):
        number = table.pin(role)
        if number is None:
            continue
        if number not in PINS:
            bounds = {"least": 0, "most": PINS[-1]}
            raise BadPin(role, Fault.OUT_OF_BOUNDS, value=number, **bounds)
        if number in roles:
            raise BadPin(role, Fault.PIN_TWICE, value=number, other=roles[number])
        roles[number] = role
    for name in ("opening_s", "closing_s", "debounce_s", "power_fail_s"):
        if not 0.02 <= (value := getattr(table, name)) <= 10:
            raise BadPin(name, Fault.OUT_OF_BOUNDS, value=value, least=0.02, most=10)
