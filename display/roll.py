"""The roll of a body as rows of names: short, grouped by faction, each with a sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import Enum

import msgspec

from controller.rules.ballots import Outcome
from controller.rules.council import Member

NBSP = "\u00a0"


class Sign(Enum):
    """The sign beside a name or a number; a page draws each with a shape of its own."""

    FOR = Outcome.FOR.value
    AGAINST = Outcome.AGAINST.value
    ABSTAIN = Outcome.ABSTAIN.value
    NOT_VOTED = Outcome.NOT_VOTED.value
    ABSENT = Outcome.ABSENT.value
    RECUSED = Outcome.RECUSED.value
    HERE = "here"
    AWAY = "away"


class Name(msgspec.Struct, frozen=True):
    """A member as a row: his sign, what the sign says in words, his name."""

    sign: Sign
    says: str
    name: str
    seat: int = 0
    """Where he sits; 0 where nobody has said."""


class Group(msgspec.Struct, frozen=True):
    """The members of a faction; ``name`` is empty for those outside any, when all are."""

    name: str
    names: tuple[Name, ...]


def short_name(name: str, initials: int = 2) -> str:
    """«Антоненко Ганна Іванівна» → «Антоненко Г. І.», unbroken; other names stay as they are.

    ``initials`` 1 shortens the patronymic alone, 0 nothing.
    """
    words = name.split()
    if len(words) == 3 and not any("." in word for word in words):
        whole = 3 - initials
        words = [*words[:whole], *(f"{word[0]}." for word in words[whole:])]
    return NBSP.join(words)


def initials(name: str) -> str:
    """«Антоненко Ганна Іванівна» → «АГ»: surname and name."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def short_names(members: Iterable[Member]) -> dict[str, str]:
    """Member id → short name, only as short as it is nobody else's."""
    full = {member.id: member.name for member in members}
    names: dict[str, str] = {}
    for initials in (2, 1, 0):
        short = {key: short_name(name, initials) for key, name in full.items()}
        heads = Counter(short.values())
        for key, name in short.items():
            if key not in names and (heads[name] == 1 or initials == 0):
                names[key] = name
    return names


def groups(
    members: Iterable[Member],
    sign: Callable[[Member], Sign],
    says: Callable[[Sign], str],
    *,
    head: str,
    rest: str,
    seats: Mapping[str, int] = {},
) -> tuple[Group, ...]:
    """The roll by factions, the largest first.

    A mayor who stands alone comes first, under ``head`` where he names no faction; deputies
    without a faction come last, under ``rest``, or under nothing where nobody has one. Within a
    group the order of the roll stays: it is the alphabet of the body's own list.
    """
    listed = tuple(members)
    names = short_names(listed)
    heads = Counter(member.faction for member in listed)
    rows: dict[tuple[bool, str], list[Name]] = {}
    for member in listed:
        alone = member.mayor and (not member.faction or heads[member.faction] == 1)
        seat = seats.get(member.id, 0)
        row = Name(sign(member), says(sign(member)), names[member.id], seat)
        rows.setdefault((alone, member.faction), []).append(row)
    plain = not any(faction for _, faction in rows)
    order = sorted(rows, key=lambda key: (not key[0], not key[1], -len(rows[key])))
    return tuple(
        Group(key[1] or (head if key[0] else "" if plain else rest), tuple(rows[key]))
        for key in order
    )
