"""What the secretary does with the agenda: load, add, turn to an item."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Protocol, runtime_checkable

from controller.rules import commands as c
from controller.rules.agenda import Item
from controller.rules.ballots import BallotKind
from controller.wire import Unreadable
from display.desk.clerk import Clerk
from display.desk.doing_vote import majority_options
from display.desk.questions import Form, OneOf, Pick, Text
from display.desk.terms import BALLOTS


@runtime_checkable
class Worded(Protocol):
    """An error that speaks several languages."""

    def words(self, language: str) -> str:
        """What is wrong, where, and the way out."""


async def load(clerk: Clerk) -> None:
    """Ask for the agenda's file, read it, show what it holds, and lay it before the sitting."""
    say = clerk.speech.say
    read = clerk.read_agenda
    if read is None:
        clerk.complain(say("This desk cannot read files; start it as “viche desk”."))
        return
    named = str(clerk.agenda_file or "")
    answers = await clerk.fill_in(
        Form(
            say("Load the agenda from a file"),
            say("Read"),
            (Text("path", say("File (CSV or JSON)"), named),),
        )
    )
    if not answers:
        return
    path = Path(answers["path"]).expanduser()
    try:
        items = await asyncio.to_thread(read, path)
    except Unreadable as error:
        words = error.words(clerk.speech.language) if isinstance(error, Worded) else str(error)
        clerk.complain(words)
        return
    clerk.agenda_file = path
    await _lay(clerk, items)


async def _lay(clerk: Clerk, items: tuple[Item, ...]) -> None:
    speech, sitting = clerk.speech, clerk.scene.sitting
    n = len(items)
    words = speech.count(
        "The file holds {n} item: from “{first}” to “{last}”.",
        "The file holds {n} items: from “{first}” to “{last}”.",
        n,
        first=items[0].title,
        last=items[-1].title,
    )
    if sitting.agenda:
        words += " " + speech.say("The agenda that is there now will be replaced.")
    form = Form(
        speech.say("Lay this agenda before the sitting?"),
        speech.say("Lay it"),
        words=words,
        grave=bool(sitting.agenda),
    )
    if await clerk.fill_in(form) is not None:
        await clerk.give(c.SetAgenda(items=items))


async def add(clerk: Clerk) -> None:
    """Put an item into the agenda, behind the one chosen or at the end."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    after = sitting.agenda_item(clerk.item_at_hand)
    place = (
        say("Behind item {number}", number=after.number) if after else say("At the agenda's end")
    )
    answers = await clerk.fill_in(
        Form(
            say("Add an item to the agenda"),
            say("Add"),
            (
                Text("number", say("Number"), str(len(sitting.agenda) + 1)),
                Text("title", say("Title"), long=True),
                OneOf(
                    "ballot",
                    say("How"),
                    [(kind.value, say(words)) for kind, words in BALLOTS.items()],
                    BallotKind.ROLL_CALL.value,
                ),
                OneOf(
                    "majority",
                    say("Majority"),
                    majority_options(clerk, None),
                    sitting.regulations.default_majority,
                ),
            ),
            words=place,
        )
    )
    if answers:
        item = Item(
            id=f"item-{clerk.new_id()}",
            number=answers["number"],
            title=answers["title"],
            majority=answers["majority"],
            ballot=BallotKind(answers["ballot"]),
        )
        await clerk.give(c.AddItem(item=item, after=after.id if after else None))


async def turn_to(clerk: Clerk, item: str) -> None:
    """Turn to an item."""
    await clerk.give(c.OpenItem(item=item))


async def search(clerk: Clerk) -> str | None:
    """An item found by a part of its number or title."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    rows = [(each.id, f"{each.number}. {each.title}") for each in sitting.agenda]
    empty = say("There is no such item.")
    return await clerk.pick(Pick(say("Find an item"), rows, chosen=sitting.item, empty=empty))
