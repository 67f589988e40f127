"""What the secretary does with the course of the sitting."""

from __future__ import annotations

from datetime import datetime, timedelta

from controller.rules import commands as c
from controller.rules.sitting import Phase
from display.desk.clerk import Clerk
from display.desk.questions import Form, OneOf, Text


async def open_sitting(clerk: Clerk) -> None:
    """Ask which body sits and what the session is called, and open the sitting."""
    say, bodies = clerk.speech.say, clerk.scene.bodies
    if not bodies:
        clerk.complain(say("The hall's configuration names no body."))
        return
    first = next(iter(bodies))
    answers = await clerk.fill_in(
        Form(
            say("Open a sitting"),
            say("Open"),
            (
                OneOf("body", say("Who sits"), tuple(bodies.items()), first),
                Text("session", say("Name of the session or sitting")),
                Text("place", say("Place"), required=False),
            ),
        )
    )
    if answers:
        await clerk.give(
            c.OpenSitting(
                sitting=clerk.new_id(),
                body=answers["body"],
                session=answers["session"],
                place=answers["place"],
            )
        )


async def turn_registration(clerk: Clerk) -> None:
    """Open the registration, or close the one that is open."""
    is_open = clerk.scene.sitting.registration_closes is not None
    await clerk.give(c.CloseRegistration() if is_open else c.OpenRegistration())


async def turn_break(clerk: Clerk) -> None:
    """Take a break, or end it."""
    say = clerk.speech.say
    if clerk.scene.sitting.phase is Phase.BREAK:
        await clerk.give(c.EndBreak())
        return
    answers = await clerk.fill_in(
        Form(
            say("Take a break"),
            say("Begin the break"),
            (
                Text("minutes", say("For how many minutes (may be empty)"), "15", required=False),
                Text("reason", say("Reason (may be empty)"), required=False),
            ),
        )
    )
    if answers is None:
        return
    minutes, now = answers["minutes"], clerk.scene.now_told
    if minutes and not (minutes.isdecimal() and 0 < int(minutes) < 1000):
        clerk.complain(say("“{minutes}” is not a number of minutes.", minutes=minutes))
        return
    await clerk.give(c.TakeBreak(reason=answers["reason"], until=_after(now, minutes)))


def _after(now: datetime | None, minutes: str) -> datetime | None:
    if now is None or not minutes:
        return None
    return (now + timedelta(minutes=int(minutes))).replace(second=0, microsecond=0)


async def turn_adjournment(clerk: Clerk) -> None:
    """Put the rest of the sitting off to another day, or go on with it."""
    say = clerk.speech.say
    if clerk.scene.sitting.phase is Phase.ADJOURNED:
        await clerk.give(c.ResumeSitting())
        return
    answers = await clerk.fill_in(
        Form(
            say("Adjourn the sitting"),
            say("Yes, adjourn"),
            (
                Text("until", say("Until when (may be empty)"), required=False),
                Text("reason", say("Reason (may be empty)"), required=False),
            ),
            words=say("The sitting goes on another day; the members register anew then."),
            grave=True,
        )
    )
    if answers is not None:
        await clerk.give(c.AdjournSitting(until=answers["until"], reason=answers["reason"]))


async def close_sitting(clerk: Clerk) -> None:
    """Close the sitting, once it has been confirmed."""
    speech, sitting = clerk.speech, clerk.scene.sitting
    undone = sum(1 for each in sitting.agenda if each.id not in sitting.done | {sitting.item})
    words = speech.say("A closed sitting cannot be opened again.")
    if undone:
        left = speech.count("{n} item is not dealt with.", "{n} items are not dealt with.", undone)
        words = f"{left} {words}"
    form = Form(speech.say("Close the sitting"), speech.say("Yes, close"), words=words, grave=True)
    if await clerk.fill_in(form) is not None:
        await clerk.give(c.CloseSitting())


async def confirm_time(clerk: Clerk) -> None:
    """Confirm the controller's time, once it has been compared."""
    speech, now = clerk.speech, clerk.scene.now_told
    if not clerk.scene.sitting.time_in_doubt or now is None:
        clerk.tell(speech.say("The controller's clock is not in doubt."))
        return
    form = Form(
        speech.say("Confirm the time"),
        speech.say("Yes, the time is right"),
        words=speech.say(
            "The controller says: {day}, {time}. Is that right?",
            day=speech.day(now),
            time=speech.clock(now),
        ),
        grave=True,
    )
    if await clerk.fill_in(form) is not None:
        await clerk.give(c.ConfirmTime())
