"""Which bit of a console's inputs and outputs is which key, card contact and lamp."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from consoles.misfit import Misfit
from consoles.signals import Key, Lamp


def _keys() -> dict[Key, int]:
    return {Key.FOR: 0, Key.AGAINST: 1, Key.ABSTAIN: 2, Key.SPEAK: 3, Key.PRESENT: 4}


def _lamps() -> dict[Lamp, int]:
    return {
        Lamp.FOR: 0,
        Lamp.AGAINST: 1,
        Lamp.ABSTAIN: 2,
        Lamp.SPEAK: 3,
        Lamp.PRESENT: 4,
        Lamp.TAKEN: 5,
        Lamp.NOT_STORED: 6,
        Lamp.MICROPHONE: 7,
    }


@dataclass(frozen=True, slots=True)
class Profile:
    """A model of console: bit ``n`` is bit ``n % 8`` of byte ``n // 8``.

    Attributes:
        keys: input bit of each key; a console may have fewer.
        card: input bit of the card contact, None if there is no contact.
        lamps: output bit of each lamp and of the microphone relay.
        invert_inputs: bits that read 0 while the key is down or the card is in.
        invert_outputs: bits that are 0 while the lamp is lit.
        output_bytes: how many bytes the outputs take (RPDO1, object 0x6200).
        card_reader: the console reads card numbers and sends them in TPDO2, all zero for no
            card; then ``card`` is not looked at. The number is what the bytes are in upper-case
            hex: a module that fills its PDO up has cards of 16 digits.
    """

    keys: Mapping[Key, int] = field(default_factory=_keys)
    card: int | None = 5
    lamps: Mapping[Lamp, int] = field(default_factory=_lamps)
    invert_inputs: int = 0
    invert_outputs: int = 0
    output_bytes: int = 1
    card_reader: bool = False

    def __post_init__(self) -> None:
        """Refuse a map in which one bit means two things.

        Raises:
            Misfit: a bit is used twice or does not exist.
        """
        inputs = [*self.keys.values(), *([] if self.card is None else [self.card])]
        for what, uk, bits, width in (
            ("inputs", "входи", inputs, 64),
            ("outputs", "виходи", list(self.lamps.values()), 8 * self.output_bytes),
        ):
            if len(set(bits)) != len(bits):
                raise Misfit(
                    f"two of a console's {what} share a bit: {sorted(bits)}",
                    f"{uk} пульта: два мають один біт: {sorted(bits)}; дайте кожному свій",
                )
            if any(not 0 <= bit < width for bit in bits):
                raise Misfit(
                    f"a console's {what} are bits 0..{width - 1}: {sorted(bits)}",
                    f"{uk} пульта — біти від 0 до {width - 1}, а тут {sorted(bits)}",
                )

    @property
    def input_bytes(self) -> int:
        """How many bytes of inputs a console must send at least."""
        card = -1 if self.card is None or self.card_reader else self.card
        return max([*self.keys.values(), card], default=-1) // 8 + 1

    @property
    def at_rest(self) -> bytes:
        """The inputs of a console that nobody touches."""
        mask = (1 << 8 * self.input_bytes) - 1
        return (self.invert_inputs & mask).to_bytes(self.input_bytes, "little")

    def levels(self, data: bytes) -> int | None:
        """Return the inputs as bits, 1 = key down or card in; None if bytes are missing."""
        if len(data) < self.input_bytes:
            return None
        return int.from_bytes(data, "little") ^ self.invert_inputs

    def outputs(self, lamps: Lamp) -> int:
        """Return the bits that light these lamps."""
        lit = 0
        for lamp, bit in self.lamps.items():
            if lamp in lamps:
                lit |= 1 << bit
        return lit ^ self.invert_outputs
