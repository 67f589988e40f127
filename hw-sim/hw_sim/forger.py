"""Somebody who changes a record: one random lie at a time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Final

from controller.checkpoint import leaf_hash
from controller.notes import Checkpoint, Note, Signer, signed
from controller.proofs import Levels

LIES: Final = (
    "flip a bit of a row",
    "remove a row",
    "double a row",
    "swap two rows",
    "insert a row",
    "cut the end off",
    "sign with another key",
    "write the whole past anew",
    "flip a bit of a head",
)
Rows = list[tuple[int, bytes]]
Heads = dict[int, str]


def forge(rows: Rows, notes: Mapping[int, str], chance: random.Random) -> tuple[str, Rows, Heads]:
    """A record with one lie in it, up to its newest signed head: the lie, the rows, the heads."""
    lines = [line for _, line in rows[: max(notes)]]
    heads = dict(notes)
    lie = chance.choice(LIES)
    at = chance.randrange(len(lines))
    match lie:
        case "flip a bit of a row":
            lines[at] = _flipped(lines[at], chance)
        case "remove a row":
            del lines[at]
        case "double a row":
            lines.insert(chance.randrange(len(lines) + 1), lines[at])
        case "swap two rows":
            other = (at + chance.randrange(1, len(lines))) % len(lines)
            lines[at], lines[other] = lines[other], lines[at]
        case "insert a row":
            lines.insert(at, _flipped(lines[at], chance))
        case "cut the end off":
            del lines[at:]
        case "sign with another key":
            size = chance.choice(list(heads))
            heads[size] = _signed_by_another(Note.read(heads[size]).checkpoint)
        case "write the whole past anew":
            lines[at] = _flipped(lines[at], chance)
            levels = Levels(map(leaf_hash, lines))
            origin = Note.read(heads[max(heads)]).checkpoint.origin
            heads = {
                size: _signed_by_another(Checkpoint(origin, size, levels.root(size)))
                for size in heads
            }
        case _:
            size = chance.choice(list(heads))
            raw = _flipped(heads[size].encode(), chance)
            heads[size] = raw.decode(errors="replace")
    return lie, list(enumerate(lines, 1)), heads


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _signed_by_another(head: Checkpoint) -> str:
    return signed(head, [Signer.make(head.origin)])
