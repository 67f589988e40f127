"""What the secretary does about cards: enrols one for a member, or withdraws his.

The desk never sees a card's number: it knows a read by its own number, which seat or reader it
came from, and the card's last four digits.
"""

from __future__ import annotations

from controller import wire
from controller.rules import commands as c
from controller.rules.council import Member
from controller.rules.events import CardFault
from display.desk.clerk import Clerk
from display.desk.doing_people import choose_member
from display.desk.questions import Form, Pick, Text

READER, WITHDRAW = "reader", "withdraw"


async def mind_cards(clerk: Clerk) -> None:
    """Enrol a card for a member, or withdraw the cards he has."""
    say = clerk.speech.say
    member = await _choose_member(clerk)
    if member is None:
        return
    lying = [(str(seen.read), _words(clerk, seen)) for seen in _lying(clerk)]
    rows = [
        (READER, say("Enrol a card at the desk's reader")),
        *lying,
        (WITHDRAW, say("Withdraw the cards: lost, or no member any more")),
    ]
    first = lying[0][0] if lying else READER
    picked = await clerk.pick(Pick(member.name, rows, chosen=first))
    if picked == WITHDRAW:
        await _withdraw(clerk, member)
    elif picked == READER:
        await _read(clerk, member)
    elif picked is not None:
        await _enrol(clerk, member, clerk.scene.reads[int(picked)])


async def _choose_member(clerk: Clerk) -> Member | None:
    """A member of the sitting; with none on, of any body of the hall."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    if sitting.is_on:
        return await choose_member(clerk, say("Whose card?"), sitting.members)
    names = clerk.scene.members
    rows = sorted(names.items(), key=lambda row: row[1])
    empty = say("There is no such member.")
    picked = await clerk.pick(Pick(say("Whose card?"), rows, empty=empty))
    return Member(id=picked, name=names[picked]) if picked else None


def _lying(clerk: Clerk) -> list[wire.CardSeen]:
    """The reads of cards that are refused at a seat now because nobody owns them, by seat."""
    refused = {
        (seat, card.tail)
        for seat, card in clerk.scene.sitting.cards_refused.items()
        if card.fault is CardFault.UNKNOWN
    }
    newest = {(seen.seat, seen.tail): seen for seen in clerk.scene.reads.values()}
    found = [seen for (seat, tail), seen in newest.items() if (seat, tail) in refused]
    return sorted(found, key=lambda seen: seen.seat or 0)


def _words(clerk: Clerk, seen: wire.CardSeen) -> str:
    say = clerk.speech.say
    if seen.seat is None:
        return say("card …{tail} at the desk's reader", tail=seen.tail)
    return say("card …{tail} at seat {seat}", tail=seen.tail, seat=seen.seat)


async def _read(clerk: Clerk, member: Member) -> None:
    """Let the person hold a card to the reader, and take the one that was read meanwhile."""
    say, before = clerk.speech.say, max(clerk.scene.reads, default=0)
    words = say("Hold the card to the desk's reader, then press Enter.")
    form = Form(say("A card for {name}", name=member.name), say("Done"), words=words)
    if await clerk.fill_in(form) is None:
        return
    fresh = [
        seen for read, seen in clerk.scene.reads.items() if read > before and seen.seat is None
    ]
    if fresh:
        await _enrol(clerk, member, fresh[-1])
    else:
        clerk.complain(say("No card was read: look at the reader's plug, and hold it once more."))


async def _enrol(clerk: Clerk, member: Member, seen: wire.CardSeen) -> None:
    say = clerk.speech.say
    if seen.owner == member.id:
        clerk.tell(say("This card is enrolled for {name} already.", name=member.name))
        return
    if seen.owner is not None:
        owner = clerk.scene.members.get(seen.owner, seen.owner)
        clerk.complain(say("This card is {name}'s: withdraw it there first.", name=owner))
        return
    form = Form(
        say("Enrol the card for {name}?", name=member.name),
        say("Enrol"),
        words=_words(clerk, seen),
    )
    if await clerk.fill_in(form) is None:
        return
    if await clerk.give(c.EnrolCard(member=member.id, read=seen.read)):
        clerk.tell(say("The card is enrolled: {name}", name=member.name))


async def _withdraw(clerk: Clerk, member: Member) -> None:
    say = clerk.speech.say
    form = Form(
        say("Withdraw the cards of {name}?", name=member.name),
        say("Withdraw"),
        (Text("reason", say("Reason"), say("lost")),),
        words=say("No card will speak for the member until one is enrolled."),
    )
    answers = await clerk.fill_in(form)
    if answers is None:
        return
    if await clerk.give(c.WithdrawCards(member=member.id, reason=answers["reason"])):
        clerk.tell(say("The cards are withdrawn: {name}", name=member.name))
