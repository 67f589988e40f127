"""What the secretary does with the agenda: load, add, turn to an item."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from msgspec.structs import replace

from controller.rules import commands as c
from controller.rules.agenda import Item
from controller.rules.ballots import BallotKind
from controller.wire import Unreadable
from display.desk.clerk import Clerk
from display.desk.doing_vote import majority_options
from display.desk.lists import notes
from display.desk.questions import Form, OneOf, Pick, Text
from display.desk.terms import BALLOTS

FAULTS_SHOWN = 5
"""So much that is wrong with a file fits a small terminal with its ways out."""


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
    wrong = ""
    while True:
        answers = await clerk.fill_in(_which_file(clerk, wrong))
        if not answers:
            return
        path = Path(answers["path"]).expanduser()
        clerk.agenda_file = path
        try:
            items = await asyncio.to_thread(read, path)
        except Unreadable as error:
            wrong = _few(clerk, error)
        else:
            await _lay(clerk, items)
            return


def _which_file(clerk: Clerk, wrong: str) -> Form:
    """The file's name is asked for; once more where it was wrong, so that it can be mended."""
    say = clerk.speech.say
    field = Text("path", say("File (Word .docx, CSV or JSON)"), str(clerk.agenda_file or ""))
    if not wrong:
        return Form(say("Load the agenda from a file"), say("Read"), (field,))
    title = say("Nothing was taken: put the file right and read it again")
    return Form(title, say("Read again"), (field,), words=wrong)


def _few(clerk: Clerk, error: Unreadable) -> str:
    """What is wrong with a file, the first of it; the rest is told once that is mended."""
    speech = clerk.speech
    words = error.words(speech.language) if isinstance(error, Worded) else str(error)
    first, rest = words.splitlines()[:FAULTS_SHOWN], words.splitlines()[FAULTS_SHOWN:]
    if rest:
        first.append(speech.count("… and {n} thing more", "… and {n} things more", len(rest)))
    return "\n".join(first)


async def _lay(clerk: Clerk, items: tuple[Item, ...]) -> None:
    speech, sitting = clerk.speech, clerk.scene.sitting
    n = len(items)
    words = speech.count("The file holds {n} item.", "The file holds {n} items.", n)
    if sitting.agenda:
        words += " " + speech.say("The agenda that is there now will be replaced.")
    lines = [f"{each.number}. {each.title}{notes(each, sitting, speech)}" for each in items]
    form = Form(
        speech.say("Lay this agenda before the sitting?"),
        speech.say("Lay it"),
        words="\n".join((words, "", *lines)),
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
    new = Item(
        id=f"item-{clerk.new_id()}",
        number=str(len(sitting.agenda) + 1),
        title="",
        majority=sitting.regulations.default_majority,
    )
    answers = await clerk.fill_in(
        Form(say("Add an item to the agenda"), say("Add"), _fields(clerk, new), words=place)
    )
    if answers:
        item = _filled_in(new, answers)
        await clerk.give(c.AddItem(item=item, after=after.id if after else None))


async def edit(clerk: Clerk) -> None:
    """Give an item another wording, number, way of voting or majority."""
    say = clerk.speech.say
    item = await _choose_item(clerk, say("Edit which item?"))
    if item is None:
        return
    title = say("Item {number}", number=item.number)
    answers = await clerk.fill_in(Form(title, say("Change"), _fields(clerk, item)))
    if answers:
        await clerk.give(c.ChangeItem(item=_filled_in(item, answers)))


async def remove(clerk: Clerk) -> None:
    """Take an item off the agenda, once it has been confirmed."""
    say = clerk.speech.say
    item = await _choose_item(clerk, say("Take which item off?"))
    if item is None:
        return
    answers = await clerk.fill_in(
        Form(
            say("Take item {number} off the agenda", number=item.number),
            say("Yes, take it off"),
            (Text("reason", say("Reason (may be empty)"), required=False),),
            words=item.title,
            grave=True,
        )
    )
    if answers is not None:
        await clerk.give(c.RemoveItem(item=item.id, reason=answers["reason"]))


def _fields(clerk: Clerk, item: Item) -> tuple[Text | OneOf, ...]:
    say = clerk.speech.say
    ballots = [(kind.value, say(words)) for kind, words in BALLOTS.items()]
    majorities = majority_options(clerk, item.id)
    return (
        Text("number", say("Number"), item.number),
        Text("title", say("Title"), item.title, long=True),
        OneOf("ballot", say("How"), ballots, item.ballot.value),
        OneOf("majority", say("Majority"), majorities, item.majority),
    )


def _filled_in(item: Item, answers: Mapping[str, str]) -> Item:
    return replace(
        item,
        number=answers["number"],
        title=answers["title"],
        majority=answers["majority"],
        ballot=BallotKind(answers["ballot"]),
    )


async def _choose_item(clerk: Clerk, title: str) -> Item | None:
    """The item whose row is chosen in the agenda, or the one picked now."""
    sitting = clerk.scene.sitting
    if not sitting.agenda:
        clerk.complain(clerk.speech.say("There is no agenda yet."))
        return None
    picked = clerk.item_at_hand or await _pick(clerk, title)
    return sitting.agenda_item(picked) if picked else None


async def turn_to(clerk: Clerk, item: str) -> bool:
    """Turn to an item; whether that was accepted."""
    return await clerk.give(c.OpenItem(item=item))


async def search(clerk: Clerk) -> str | None:
    """An item found by a part of its number or title."""
    return await _pick(clerk, clerk.speech.say("Find an item"))


async def _pick(clerk: Clerk, title: str) -> str | None:
    sitting = clerk.scene.sitting
    rows = [(each.id, f"{each.number}. {each.title}") for each in sitting.agenda]
    empty = clerk.speech.say("There is no such item.")
    return await clerk.pick(Pick(title, rows, chosen=sitting.item, empty=empty))
