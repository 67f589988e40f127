"""A model of Modbus module: where its keys, card contact, lamps and microphone relay lie.

Any digital I/O module on the market is a table of addresses. Addresses are those of the protocol,
from 0: what a manual calls input 10001 or register 40101 is address 0 or 100. Offsets count bits
from the address on; in registers, 16 bits each, the lowest bit first.

Every error names its key of the table and the way out.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final

import msgspec

from consoles.misfit import Misfit
from consoles.profile import Profile
from consoles.signals import Key, Lamp
from drivers.modbus import REGISTERS, Function

READS: Final = {1: "coils", 2: "discrete inputs", 3: "holding registers", 4: "input registers"}
WRITES: Final = {5: "a coil", 6: "a register", 15: "coils", 16: "registers"}
OWN: Final = "own profile"
"""What a profile is called that gives itself no name."""
WIDTH: Final = 64
"""Bits of inputs or outputs that one console may have."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table within a profile."""


class Inputs(Part, frozen=True, kw_only=True):
    """The keys and the card contact.

    Attributes:
        function: 1, 2 (bits) or 3, 4 (registers).
        address: of the first bit or register read.
        keys: offset of each key: for, against, abstain, speak, present.
        card: offset of the card contact; None if there is none.
        invert: offsets that read 0 while the key is down or the card is in.
    """

    address: int
    keys: dict[str, int]
    function: int = 2
    card: int | None = None
    invert: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        _check(self.function, READS, "function")
        _check_names(self.keys, [key.value for key in Key], "keys")
        _check_offsets([*self.keys.values(), *_given(self.card)], "keys and card")
        _check_offsets(self.invert, "invert")
        _check_reach(self.address, self.function, self.bits)

    @property
    def bits(self) -> int:
        """How many bits must be read."""
        return max([*self.keys.values(), *_given(self.card)], default=0) + 1


class Outputs(Part, frozen=True, kw_only=True):
    """The lamps and the microphone relay.

    Attributes:
        function: 15 (coils together), 5 (coils one by one), 6 (a register), 16 (registers).
        address: of the first coil or register.
        lamps: offset of each lamp: for, against, abstain, speak, present, taken, not_stored,
            microphone. A console may have fewer.
        invert: offsets that are 0 while the lamp is lit.
    """

    address: int
    lamps: dict[str, int]
    function: int = 15
    invert: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        _check(self.function, WRITES, "function")
        _check_names(self.lamps, [name.lower() for name in Lamp.__members__][1:], "lamps")
        _check_offsets(self.lamps.values(), "lamps")
        _check_offsets(self.invert, "invert")
        if self.function == Function.WRITE_REGISTER and self.bits > 16:
            raise Misfit(
                "lamps: offsets over 15 need function 16 (registers), not 6",
                "lamps: зсуви понад 15 потребують функції 16 (регістри), а не 6",
            )
        _check_reach(self.address, self.function, self.bits)

    @property
    def bits(self) -> int:
        """How many bits are written."""
        return max(self.lamps.values(), default=0) + 1


class Clear(Part, frozen=True, kw_only=True):
    """How latched presses are cleared.

    ``each``: there is one coil for each latch, in the order of the latches, and writing
    ``value`` to those that were read as set clears them alone: a press between the reading and
    the clearing is kept. Otherwise ``value`` goes to the one ``address`` and clears all.
    """

    address: int
    function: int = 5
    value: int = 1
    each: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        _check(self.function, {5: "a coil", 6: "a register"}, "function")
        if self.each and self.function != Function.WRITE_COIL:
            raise Misfit(
                "each: only coils (function 5) can be cleared one by one",
                "each: поодинці скидаються лише котушки (функція 5)",
            )


class Latch(Part, frozen=True, kw_only=True):
    """Bits that stay set after a key was pressed, until they are cleared: no tap is missed.

    ``edge``: they are set when the key goes down and by nothing else. Otherwise a key that is kept
    down may set its bit again after the clearing, and it counts as pressed again only after it
    was seen up: who presses twice between two looks has pressed once.
    """

    address: int
    keys: dict[str, int]
    clear: Clear
    function: int = 2
    edge: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        _check(self.function, READS, "function")
        _check_names(self.keys, [key.value for key in Key], "keys")
        _check_offsets(self.keys.values(), "keys")
        _check_reach(self.address, self.function, self.bits)

    @property
    def bits(self) -> int:
        """How many bits must be read."""
        return max(self.keys.values(), default=0) + 1


class Watchdog(Part, frozen=True, kw_only=True):
    """The register by which a module puts its outputs to safe values when nobody polls it.

    Attributes:
        address: of the holding register.
        after_s: how long nobody may poll, in seconds.
        unit_s: what 1 in the register means, in seconds.
    """

    address: int
    after_s: float = 5.0
    unit_s: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self.unit_s <= 0 or not 1 <= self.value <= 0xFFFF:
            raise Misfit(
                "after_s: must be 1..65535 times unit_s",
                "after_s: має бути від 1 до 65535 разів unit_s",
            )
        if self.after_s < 3:
            raise Misfit(
                "after_s: a full round of polls may take 2 s, give 3 s or more",
                "after_s: повний обхід пультів може тривати 2 с, дайте 3 с або більше",
            )

    @property
    def value(self) -> int:
        """What is written."""
        return round(self.after_s / self.unit_s)


class Setting(Part, frozen=True, kw_only=True):
    """A value written once to every module that comes up: an input filter, a safe value."""

    address: int
    value: int
    function: int = 6

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        _check(self.function, {5: "a coil", 6: "a register"}, "function")
        if not 0 <= self.value <= 0xFFFF:
            raise Misfit("value: a register holds 0..65535", "value: у регістрі буває 0..65535")


class ModbusProfile(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True
):
    """A whole module. Without ``inputs`` it only shows lamps, and is asked for their state."""

    model: str
    inputs: Inputs | None = None
    outputs: Outputs | None = None
    latch: Latch | None = None
    watchdog: Watchdog | None = None
    settings: tuple[Setting, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a module that has nothing."""
        if self.inputs is None and self.outputs is None:
            raise Misfit(
                "give the profile a table of inputs, of outputs, or both",
                "дайте профілю таблицю inputs, outputs або обидві",
            )
        if self.latch is not None and (
            self.inputs is None or not self.latch.keys.keys() <= self.inputs.keys.keys()
        ):
            raise Misfit(
                "latch.keys: a latched key must be among inputs.keys as well",
                "latch.keys: клавіша, що запам’ятовується, має бути й серед inputs.keys",
            )

    @cached_property
    def bits(self) -> Profile:
        """The keys and lamps as bits, as consoles of every bus have them."""
        inputs, outputs = self.inputs, self.outputs
        lamps = outputs.lamps if outputs else {}
        return Profile(
            keys={Key(name): bit for name, bit in inputs.keys.items()} if inputs else {},
            card=inputs.card if inputs else None,
            lamps={Lamp[name.upper()]: bit for name, bit in lamps.items()},
            invert_inputs=_mask(inputs.invert) if inputs else 0,
            invert_outputs=_mask(outputs.invert) if outputs else 0,
            output_bytes=-(-outputs.bits // 8) if outputs else 1,
        )


def read_profile(table: dict[str, Any]) -> ModbusProfile:
    """Read a profile from its table in hall.toml.

    Raises:
        Misfit: a value cannot be meant; the text names the key and the way out.
        ValueError: a key is missing, unknown or of another type; msgspec's own error is its cause.
    """
    try:
        return msgspec.convert({"model": OWN, **table}, ModbusProfile)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        place = "profile" + where.removesuffix("`")
        if isinstance(error.__cause__, Misfit):
            raise error.__cause__.at(place) from error
        if "unknown field" in what or "required field" in what:
            what += "; docs/installer/modbus.md has all keys"
        raise ValueError(f"{place}: {what}") from error


def _given(offset: int | None) -> list[int]:
    return [] if offset is None else [offset]


def _mask(offsets: Iterable[int]) -> int:
    return sum(1 << offset for offset in set(offsets))


def _check(function: int, known: dict[int, str], key: str) -> None:
    if function not in known:
        choice = ", ".join(f"{code} ({what})" for code, what in known.items())
        raise Misfit(
            f"{key}: {function} will not do, choose {choice}",
            f"{key}: {function} не підходить, оберіть одне з: {', '.join(map(str, known))}",
        )


def _check_names(given: dict[str, int], known: list[str], key: str) -> None:
    if strange := sorted(given.keys() - set(known)):
        odd, all_known = ", ".join(strange), ", ".join(known)
        raise Misfit(
            f"{key}: there is no {odd}; use {all_known}",
            f"{key}: немає «{odd}»; можуть бути {all_known}",
        )


def _check_offsets(offsets: Iterable[int], key: str) -> None:
    offsets = list(offsets)
    if any(not 0 <= offset < WIDTH for offset in offsets):
        raise Misfit(
            f"{key}: offsets count bits from the address on, 0..{WIDTH - 1}",
            f"{key}: зсуви лічать біти від адреси, 0..{WIDTH - 1}",
        )
    if len(set(offsets)) != len(offsets):
        raise Misfit(
            f"{key}: two of them have one offset, give each its own",
            f"{key}: двоє мають один зсув, дайте кожному свій",
        )


def _check_reach(address: int, function: int, bits: int) -> None:
    code = Function(function)
    wide = code in REGISTERS or code in {Function.WRITE_REGISTER, Function.WRITE_REGISTERS}
    count = -(-bits // 16) if wide else bits
    if not 0 <= address <= 0x10000 - count:
        raise Misfit(
            f"address: {address} is not an address of the protocol, 0..65535; a manual's 1xxxx,"
            " 3xxxx and 4xxxx are that prefix and the address plus one",
            f"address: {address} — не адреса протоколу, 0..65535; 1xxxx, 3xxxx і 4xxxx"
            " в інструкції — це префікс і адреса плюс один",
        )
