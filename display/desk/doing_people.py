"""What the secretary does about members: by hand, with a reason."""

from __future__ import annotations

from collections.abc import Iterable

from controller.rules import commands as c
from controller.rules.council import Member
from display.desk.clerk import Clerk
from display.desk.questions import About, Form, Pick, Text
from display.desk.terms import name_of

LAST_SEAT = 100_000
"""The highest number of a seat that a command may name (``controller.rules.commands.Seat``)."""


async def choose_member(
    clerk: Clerk, title: str, members: Iterable[Member], about: About | None = None
) -> Member | None:
    """The member whose row is chosen in the list, or the one picked now by name or by seat."""
    sitting = clerk.scene.sitting
    at_hand = clerk.member_at_hand
    if at_hand is not None:
        return sitting.member(at_hand)
    empty = clerk.speech.say("There is no such member.")
    rows = rows_of_members(clerk, members)
    picked = await clerk.pick(Pick(title, rows, empty=empty, about=about))
    return sitting.member(picked) if picked else None


def rows_of_members(clerk: Clerk, members: Iterable[Member]) -> list[tuple[str, str]]:
    """Members in the order of their names, each with the seat where there is one."""
    seats = {member: seat for seat, member in clerk.scene.sitting.seating.items()}
    say = clerk.speech.say
    return [
        (
            each.id,
            f"{each.name}, {say('seat')} {seats[each.id]}" if each.id in seats else each.name,
        )
        for each in sorted(members, key=lambda each: each.name)
    ]


async def register_by_hand(clerk: Clerk) -> None:
    """Register a member who cannot do it at the console."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    absent = (each for each in sitting.members if not sitting.is_here(each.id))
    member = await choose_member(clerk, say("Who arrived?"), absent)
    if member is None:
        return
    answers = await clerk.fill_in(
        Form(
            say("Register by hand: {name}", name=member.name),
            say("Register"),
            (Text("reason", say("Reason"), say("no card")),),
        )
    )
    if answers:
        await clerk.give(c.RegisterByHand(member=member.id, reason=answers["reason"]))


async def record_leaving(clerk: Clerk) -> None:
    """Record that a member left the hall."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    here = (each for each in sitting.members if sitting.is_here(each.id))
    member = await choose_member(clerk, say("Who left?"), here)
    if member is None:
        return
    answers = await clerk.fill_in(
        Form(
            say("Left the hall: {name}", name=member.name),
            say("Record"),
            (Text("reason", say("Reason (may be empty)"), required=False),),
        )
    )
    if answers is not None:
        await clerk.give(c.RecordLeaving(member=member.id, reason=answers["reason"]))


async def seat(clerk: Clerk) -> None:
    """Let another console speak for a member: the own one failed, or somebody sits elsewhere."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    member = await choose_member(clerk, say("Who sits at another console?"), sitting.members)
    if member is None:
        return
    now = sitting.seat_of(member.id)
    answers = await clerk.fill_in(
        Form(
            say("Another console: {name}", name=member.name),
            say("Seat"),
            (Text("seat", say("Number of the seat")),),
            words=say("Now at seat {seat}.", seat=now) if now else say("Now at no seat."),
        )
    )
    if not answers:
        return
    number = answers["seat"]
    if not (number.isdecimal() and 1 <= int(number) <= LAST_SEAT):
        clerk.complain(say("“{number}” is not the number of a seat.", number=number))
        return
    owner = clerk.scene.sitting.seating.get(int(number))
    if owner in (None, member.id) or await _confirm_taking(clerk, int(number), owner):
        await clerk.give(c.SeatMember(seat=int(number), member=member.id))


async def bring_tablet(clerk: Clerk) -> None:
    """Make the one-time code that brings a tablet to a member's seat."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    seated = (each for each in sitting.members if sitting.seat_of(each.id) is not None)
    member = await choose_member(clerk, say("Whose tablet?"), seated)
    if member is None:
        return
    seat = sitting.seat_of(member.id)
    if seat is None:
        clerk.complain(say("{name} has no seat: give one first.", name=member.name))
        return
    words = say(
        "The tablet that speaks for seat {seat} now will not any more, once the code is made.",
        seat=seat,
    )
    form = Form(say("Tablet: {name}", name=member.name), say("Show the code"), words=words)
    if await clerk.fill_in(form) is None:
        return
    if code := await clerk.ask(c.IssueTabletCode(seat=seat)):
        title = say("The tablet's code: {name}, seat {seat}", name=member.name, seat=seat)
        await clerk.show_code(title, code)


async def bring_chair_tablet(clerk: Clerk) -> None:
    """Ask the chair's gateway for the one-time code of the chair's tablet."""
    say = clerk.speech.say
    if clerk.chair_code is None:
        clerk.complain(say("This desk does not know the chair's tablet; see --chair."))
        return
    words = say("The chair's tablet that is in use now will not be any more.")
    form = Form(say("The chair's tablet"), say("Show the code"), words=words)
    if await clerk.fill_in(form) is None:
        return
    try:
        code = await clerk.chair_code()
    except OSError as error:
        reason = error.strerror or str(error)
        clerk.complain(say("The chair's page does not answer: {reason}", reason=reason))
        return
    await clerk.show_code(say("The code of the chair's tablet"), code)


async def _confirm_taking(clerk: Clerk, number: int, owner: str) -> bool:
    say = clerk.speech.say
    name = name_of(clerk.scene.sitting, owner)
    words = say("{name} sits there, and will have no console.", name=name)
    title = say("Seat {seat} is taken", seat=number)
    form = Form(title, say("Yes, take it"), words=words, grave=True)
    return await clerk.fill_in(form) is not None


async def recuse(clerk: Clerk) -> None:
    """Record a conflict of interest on the item at hand, or lift it."""
    say, sitting = clerk.speech.say, clerk.scene.sitting
    item = sitting.agenda_item(clerk.item_at_hand or sitting.item)
    if item is None:
        clerk.complain(say("Open the item first: a conflict is declared on an item."))
        return
    member = await choose_member(clerk, say("Who has a conflict of interest?"), sitting.members)
    if member is None:
        return
    recused = member.id in sitting.recused_from(item.id)
    title = (
        say("Lift the conflict of interest: {name}", name=member.name)
        if recused
        else say("Conflict of interest: {name}", name=member.name)
    )
    reason = "" if recused else say("declared by the member")
    answers = await clerk.fill_in(
        Form(
            title,
            say("Lift") if recused else say("Record"),
            (Text("reason", say("Reason"), reason),),
            words=f"{item.number}. {item.title}",
        )
    )
    if answers:
        order = c.LiftRecusal if recused else c.RecuseMember
        await clerk.give(order(member=member.id, item=item.id, reason=answers["reason"]))
