"""What has to be played on a day: who sits where, the agenda, and each vote as it was held. Pure.

Made from the official record (who was here, who chose what) and the inputs that a secretary had
(the majority of a vote, the item it belongs to). What should come out stays in ``Scene.vote``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from consoles.signals import Key
from controller.rules.agenda import Item, Motion
from controller.rules.ballots import Outcome
from controller.rules.council import MayorCounts
from controller.rules.majority import more_than_half
from hw_sim.days import Inputs
from hw_sim.hall_file import Person
from papers.kyiv import Day
from papers.kyiv_vote import Vote

MAYOR: Final = "Київський міський голова"
"""The faction under which the record lists the mayor."""

_KEYS: Mapping[Outcome, Key] = MappingProxyType(
    {
        Outcome.FOR: Key.FOR,
        Outcome.AGAINST: Key.AGAINST,
        Outcome.ABSTAIN: Key.ABSTAIN,
    }
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One vote of the day."""

    vote: Vote
    """The official record: what was put to the vote, and what came out."""
    majority: str
    item: str | None
    """The id of its item on the agenda."""
    motion: Motion
    here: frozenset[int]
    """The seats of those who were present, whether they voted or not."""
    keys: Mapping[int, Key]
    """Seat → the key that its member pressed."""

    @property
    def id(self) -> str:
        """The id under which the vote is held: the name of its published file."""
        return self.vote.doc_id.removesuffix(".json")

    @property
    def wording(self) -> str:
        """What is put to the vote; the record may hold it in the item alone."""
        return self.vote.wording or self.vote.item


@dataclass(frozen=True, slots=True)
class Script:
    """A day to be played."""

    council: str
    session: str
    convocation: str
    seats: int
    composition: int
    mayor_counts: MayorCounts
    persons: tuple[Person, ...]
    unmandated: frozenset[str]
    """Names that the record lists though they hold no mandate: they get no seat."""
    items: tuple[Item, ...]
    scenes: tuple[Scene, ...]

    @property
    def quorum(self) -> int:
        """How many must be here for a vote to be opened (280/97-ВР ст. 46)."""
        return more_than_half(self.composition)


def assumed_inputs(day: Day) -> Inputs:
    """The inputs of a day of which nothing is known but its record.

    All who are listed hold a mandate, the mayor among them, and each vote is decided by the
    majority of the total composition.
    """
    mayor = next((person.name for person in day.roster if person.faction == MAYOR), "")
    return Inputs(
        composition=len(day.roster),
        seats=len(day.roster) - bool(mayor),
        mayor=mayor,
        mayor_counts=MayorCounts.ALWAYS if mayor else MayorCounts.NEVER,
        without_mandate=frozenset(),
        majority={},
        items={},
    )


def write_script(day: Day, inputs: Inputs, agenda: Sequence[Item] = ()) -> Script:
    """The script of a day.

    Without an agenda that the inputs speak of, each text of the record becomes an item.
    """
    persons = _persons(day, inputs)
    seat_of = {person.name: person.seat for person in persons}
    first = day.votes[0]
    if agenda and inputs.items:
        by_number = {item.number: item.id for item in agenda}
        items, item_of = (
            tuple(agenda),
            {doc: by_number.get(number) for doc, number in inputs.items.items()},
        )
    else:
        items, item_of = _items(day, inputs)
    return Script(
        council=first.council,
        session=day.session,
        convocation=day.convocation,
        seats=inputs.seats,
        composition=inputs.composition,
        mayor_counts=inputs.mayor_counts,
        persons=persons,
        unmandated=inputs.without_mandate,
        items=items,
        scenes=tuple(
            _scene(vote, inputs.majority_of(vote.doc_id), item_of.get(vote.doc_id), seat_of)
            for vote in day.votes
        ),
    )


def _persons(day: Day, inputs: Inputs) -> tuple[Person, ...]:
    holders = [each for each in day.roster if each.name not in inputs.without_mandate]
    return tuple(
        Person(
            id=f"m{seat:03}",
            name=who.name,
            seat=seat,
            faction=who.faction,
            mayor=who.name == inputs.mayor or who.faction == MAYOR,
        )
        for seat, who in enumerate(holders, 1)
    )


def _items(day: Day, inputs: Inputs) -> tuple[tuple[Item, ...], dict[str, str | None]]:
    """An item for each text that was voted on, and the item of each vote."""
    items: dict[str, Item] = {}
    item_of: dict[str, str | None] = {}
    for vote in day.votes:
        title = vote.item or vote.wording
        if title not in items:
            number = str(len(items) + 1)
            majority = inputs.majority_of(vote.doc_id)
            items[title] = Item(id=f"item-{number}", number=number, title=title, majority=majority)
        item_of[vote.doc_id] = items[title].id
    return tuple(items.values()), item_of


def _scene(vote: Vote, majority: str, item: str | None, seat_of: Mapping[str, int]) -> Scene:
    here = {
        seat_of[name]: outcome
        for name, outcome in vote.outcomes.items()
        if outcome is not Outcome.ABSENT and name in seat_of
    }
    return Scene(
        vote=vote,
        majority=majority,
        item=item,
        motion=Motion.DECISION if item else Motion.PROCEDURE,
        here=frozenset(here),
        keys={seat: _KEYS[outcome] for seat, outcome in here.items() if outcome in _KEYS},
    )
