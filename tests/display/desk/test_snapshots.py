"""How the desk looks in each state of a sitting, character by character."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from consoles.signals import Key, Press
from controller.rules import commands as c
from controller.rules.agenda import Item
from controller.rules.ballots import BallotKind
from display.desk.keys import Do
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import ITEMS, SEATS, at_the_desk, ready, serving
from tests.display.desk.pictures import all_fits, compare, picture, stands_still

SIZES = [(80, 24), (100, 30)]
LONG = Item(
    id="i3",
    number="3",
    title="Про затвердження Програми забезпечення правопорядку, протидії злочинності та "
    "захисту прав і свобод громадян на території Слов'янської міської територіальної громади",
)
Deed: TypeAlias = Callable[[Chamber], object]


def nothing(hall: Chamber) -> None:
    """Before the sitting."""


def opened(hall: Chamber) -> None:
    hall.does(c.OpenSitting(sitting="s1", body="council", session="1 сесія"))


def registration(hall: Chamber) -> None:
    hall.opens().registers(1, 2, 3)


def at_an_item(hall: Chamber) -> None:
    ready(hall)
    hall.does(c.SetAgenda(items=(*ITEMS, LONG)))
    hall.does(c.OpenItem(item="i3"))


def quorum_gone(hall: Chamber) -> None:
    at_an_item(hall)
    for seat in (3, 4, 5):
        hall.does(c.RecordLeaving(member=f"m{seat}"))


def floor(hall: Chamber) -> None:
    at_an_item(hall)
    hall.hears(*(Press(seat, Key.SPEAK) for seat in (2, 4, 5)))


def announced(hall: Chamber) -> None:
    at_an_item(hall)
    hall.does(c.AnnounceVoting(voting="v1", wording=LONG.title, item="i3"))


def voting(hall: Chamber) -> None:
    announced(hall)
    hall.does(c.OpenVoting(voting="v1"))
    hall.hears(Press(1, Key.FOR), Press(2, Key.AGAINST))


def adopted(hall: Chamber) -> None:
    voting(hall)
    hall.hears(*(Press(seat, Key.FOR) for seat in SEATS))
    hall.does(c.CloseVoting(voting="v1"))


def not_adopted(hall: Chamber) -> None:
    voting(hall)
    hall.does(c.CloseVoting(voting="v1"))


def secret_announced(hall: Chamber) -> None:
    at_an_item(hall)
    hall.does(c.AnnounceVoting(voting="v1", wording="Питання", ballot=BallotKind.SECRET))


def secret_open(hall: Chamber) -> None:
    secret_announced(hall)
    hall.does(c.OpenVoting(voting="v1"))


def secret_result(hall: Chamber) -> None:
    secret_open(hall)
    hall.hears(*(Press(seat, Key.FOR) for seat in SEATS))
    hall.does(c.CloseVoting(voting="v1"))


def annulled(hall: Chamber) -> None:
    not_adopted(hall)
    hall.does(c.AnnulVoting(voting="v1", reason="помилка у формулюванні"))


def on_a_break(hall: Chamber) -> None:
    adopted(hall)
    hall.does(c.TakeBreak(reason="за вимогою фракції"))


def adjourned(hall: Chamber) -> None:
    adopted(hall)
    hall.does(c.AdjournSitting(until="25 червня, 10:00"))


def closed(hall: Chamber) -> None:
    adopted(hall)
    hall.does(c.CloseSitting())


STATES: dict[str, tuple[Deed, tuple[str, ...]]] = {
    "before": (nothing, ()),
    "opened": (opened, ()),
    "registration": (registration, ()),
    "item": (at_an_item, ()),
    "quorum-gone": (quorum_gone, ()),
    "floor": (floor, ()),
    "announced": (announced, ()),
    "voting": (voting, ()),
    "adopted": (adopted, ()),
    "not-adopted": (not_adopted, ()),
    "secret-open": (secret_open, ()),
    "secret-result": (secret_result, ()),
    "annulled": (annulled, ()),
    "break": (on_a_break, ()),
    "adjourned": (adjourned, ()),
    "closed": (closed, ()),
    "place-1": (adopted, ("1",)),
    "place-2": (adopted, ("2",)),
    "place-3": (adopted, ("3",)),
    "place-4": (adopted, ("4",)),
    "place-5": (adopted, ("5",)),
    "help": (at_an_item, ("f1",)),
    "palette": (at_an_item, ("f3",)),
    "search": (at_an_item, ("/",)),
    "leave": (at_an_item, ("ctrl+q",)),
    "form-open": (nothing, ("enter",)),
    "form-announce": (at_an_item, ("enter",)),
    "ask-arrived": (registration, (Do.ARRIVED.letter,)),
    "ask-left": (at_an_item, (Do.LEFT.letter,)),
    "ask-recuse": (at_an_item, (Do.RECUSE.letter,)),
    "ask-majority": (announced, (Do.MAJORITY.letter,)),
    "ask-close-vote": (voting, (Do.CLOSE_VOTE.letter,)),
    "ask-voice": (voting, (Do.VOICE.letter,)),
    "ask-paper": (secret_announced, (Do.PAPER.letter,)),
    "ask-annul": (adopted, (Do.CANCEL.letter,)),
    "ask-again": (not_adopted, (Do.REPEAT.letter,)),
    "ask-statement": (at_an_item, (Do.STATEMENT.letter,)),
    "ask-break": (at_an_item, (Do.BREAK.letter,)),
    "ask-adjourn": (at_an_item, (Do.ADJOURN.letter,)),
    "ask-file": (at_an_item, (Do.FILE.letter,)),
    "ask-add": (at_an_item, (Do.ADD.letter,)),
    "ask-edit": (at_an_item, (Do.EDIT.letter,)),
    "ask-seat": (at_an_item, (Do.SEAT.letter,)),
    "ask-cards": (at_an_item, (Do.CARD.letter,)),
    "ask-speakers": (floor, (Do.QUEUE.letter,)),
}
LATER = {"place-5": ("Про цей пульт", "·····")}
"""What a state shows a moment after the rest."""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", sorted(STATES))
async def test_the_desk_looks_as_it_did(
    hall: Chamber, tmp_path: Path, state: str, size: tuple[int, int]
) -> None:
    deed, keys = STATES[state]
    deed(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=size) as desk:
        await desk.shows_all()
        for key in keys:
            await desk.types(key)
        await desk.sees(*LATER.get(state, ()))
        await stands_still(desk)
        all_fits(desk)
        compare(f"{state}-{size[0]}x{size[1]}", picture(desk))
