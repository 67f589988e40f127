"""Which doing belongs to which key and to which next step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from display.desk import doing_afterwards as afterwards
from display.desk import doing_agenda as agenda
from display.desk import doing_floor as floor
from display.desk import doing_people as people
from display.desk import doing_sitting as course
from display.desk import doing_vote as vote
from display.desk.clerk import Clerk
from display.desk.enrol import mind_cards
from display.desk.keys import Do
from display.desk.questions import Form, OneOf, Pick, Text
from display.desk.sieve import Kind, Sieve
from display.desk.steps import Next, Step

Doing = Callable[[Clerk], Awaitable[None]]


async def announce_freely(clerk: Clerk) -> None:
    """Announce a vote on the item at hand, or a procedural one."""
    sitting = clerk.scene.sitting
    await vote.announce(clerk, item=sitting.agenda_item(sitting.item))


async def close_vote_early(clerk: Clerk) -> None:
    """Close the open vote before its time."""
    await vote.close_vote(clerk, asked=False)


DOINGS: Mapping[Do, Doing] = MappingProxyType(
    {
        Do.REGISTRATION: course.turn_registration,
        Do.ARRIVED: people.register_by_hand,
        Do.LEFT: people.record_leaving,
        Do.RECUSE: people.recuse,
        Do.VOTE: announce_freely,
        Do.MAJORITY: afterwards.set_majority,
        Do.CLOSE_VOTE: close_vote_early,
        Do.VOICE: vote.enter_voice,
        Do.PAPER: vote.enter_paper,
        Do.CANCEL: afterwards.cancel,
        Do.REPEAT: afterwards.repeat,
        Do.STATEMENT: afterwards.record_statement,
        Do.BREAK: course.turn_break,
        Do.ADJOURN: course.turn_adjournment,
        Do.CLOSE_SITTING: course.close_sitting,
        Do.TIME: course.confirm_time,
        Do.FILE: agenda.load,
        Do.ADD: agenda.add,
        Do.EDIT: agenda.edit,
        Do.REMOVE: agenda.remove,
        Do.SEAT: people.seat,
        Do.TABLET: people.bring_tablet,
        Do.CHAIR: people.bring_chair_tablet,
        Do.CARD: mind_cards,
        Do.GRANT: floor.grant_next,
        Do.TAKE_BACK: floor.take_back,
        Do.PROLONG: floor.prolong,
        Do.QUEUE: floor.mind_queue,
    }
)

_STEPS: Mapping[Next, Doing] = MappingProxyType(
    {
        Next.CONFIRM_TIME: course.confirm_time,
        Next.OPEN_SITTING: course.open_sitting,
        Next.OPEN_REGISTRATION: course.turn_registration,
        Next.CLOSE_REGISTRATION: course.turn_registration,
        Next.REGISTER_AGAIN: course.turn_registration,
        Next.LOAD_AGENDA: agenda.load,
        Next.OPEN_VOTE: vote.open_vote,
        Next.CLOSE_VOTE: close_vote_early,
        Next.REOPEN_VOTE: vote.reopen_vote,
        Next.END_BREAK: course.turn_break,
        Next.RESUME: course.turn_adjournment,
        Next.CLOSE_SITTING: course.close_sitting,
    }
)


async def do_step(clerk: Clerk, step: Step) -> None:
    """Do the next right action."""
    match step.kind:
        case Next.VOTE_AGENDA:
            await vote.announce(clerk, motion=step.motion)
        case Next.ANNOUNCE:
            await vote.announce(clerk, item=step.item, motion=step.motion)
        case Next.REPEAT_VOTE if step.repeats is not None:
            await vote.announce(clerk, motion=step.motion, repeats=step.repeats)
        case Next.OPEN_ITEM if step.item is not None:
            await agenda.turn_to(clerk, step.item.id)
        case _:
            if (doing := _STEPS.get(step.kind)) is not None:
                await doing(clerk)


turn_to = agenda.turn_to


async def about_member(clerk: Clerk) -> None:
    """What to do about the member marked in the list."""
    say, member = clerk.speech.say, clerk.scene.sitting.member(clerk.member_at_hand or "")
    if member is None:
        return
    here = clerk.scene.sitting.is_here(member.id)
    possible = [Do.LEFT if here else Do.ARRIVED, Do.VOICE, Do.RECUSE, Do.STATEMENT, Do.SEAT]
    rows = [(each.name, say(each.words)) for each in possible]
    picked = await clerk.pick(Pick(member.name, rows))
    if picked is not None:
        await DOINGS[Do[picked]](clerk)


async def sift(clerk: Clerk, now: Sieve) -> Sieve | None:
    """Which lines of the journal are to be shown."""
    say = clerk.speech.say
    kinds = [(each.name, say(each.value)) for each in Kind]
    form = Form(
        say("Show these lines of the journal"),
        say("Show"),
        (
            Text("part", say("With these words (may be empty)"), now.part, required=False),
            OneOf("kind", say("About"), kinds, now.kind.name),
        ),
    )
    answers = await clerk.fill_in(form)
    return Sieve(answers["part"], Kind[answers["kind"]]) if answers else None


async def search(clerk: Clerk, *, members: bool) -> str | None:
    """The value of a row of the list that is shown, found by a part of its words."""
    if not members:
        return await agenda.search(clerk)
    say = clerk.speech.say
    rows = people.rows_of_members(clerk, clerk.scene.sitting.members)
    empty = say("There is no such member.")
    return await clerk.pick(Pick(say("Find a member"), rows, empty=empty))
