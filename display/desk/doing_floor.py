"""What is done about the floor: give it, prolong it, take it back, and all else by the queue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from controller.rules import commands as c
from controller.rules.floor_nouns import FloorKind, MicrophoneMode
from controller.rules.floor_queue import Request, queue
from controller.rules.floor_reasons import why_before
from display.desk.clerk import Clerk
from display.desk.doing_people import choose_member
from display.desk.floor_words import KINDS, MODES, person
from display.desk.questions import Form, OneOf, Pick, Text
from display.desk.speech import mark

LONGEST_S = 3600
"""The most that a speech is prolonged by at once."""


async def grant_next(clerk: Clerk) -> None:
    """Give the floor to the next."""
    await clerk.give(c.GrantFloor())


async def take_back(clerk: Clerk) -> None:
    """End the speech; of several, the one chosen."""
    speeches = clerk.scene.sitting.floor.speeches
    if len(speeches) < 2:
        await clerk.give(c.EndFloor())
        return
    chosen = await _pick(
        clerk, clerk.speech.say("Whose speech ends?"), [s.request for s in speeches]
    )
    if chosen is not None:
        await clerk.give(c.EndFloor(request=chosen))


async def prolong(clerk: Clerk) -> None:
    """Give the speaker more time."""
    say = clerk.speech.say
    answers = await clerk.fill_in(
        Form(
            say("Prolong the speech"),
            say("Prolong"),
            (Text("s", say("By how many seconds"), "60"),),
        )
    )
    if not answers:
        return
    seconds = answers["s"]
    if not (seconds.isdecimal() and 1 <= int(seconds) <= LONGEST_S):
        clerk.complain(say("“{seconds}” is not a number of seconds.", seconds=seconds))
        return
    newest = clerk.scene.sitting.floor.speeches[-1:]
    request = newest[0].request.id if newest else None
    await clerk.give(c.ProlongFloor(request=request, seconds=int(seconds)))


async def mind_queue(clerk: Clerk) -> None:
    """Ask what to do about the list of speakers, and do it."""
    say = clerk.speech.say
    rows = [(key, say(words)) for key, (words, _) in _MINDING.items()]
    picked = await clerk.pick(Pick(say("The list of speakers"), rows))
    if picked is not None:
        await _MINDING[picked][1](clerk)


async def _grant_one(clerk: Clerk) -> None:
    chosen = await _pick_waiting(clerk, clerk.speech.say("Who gets the floor?"))
    if chosen is not None:
        await clerk.give(c.GrantFloor(request=chosen))


async def _member(clerk: Clerk) -> None:
    say, sitting = clerk.speech.say, clerk.scene.sitting
    here = (each for each in sitting.members if sitting.is_here(each.id))
    member = await choose_member(clerk, say("Who asks for the floor?"), here)
    if member is None:
        return
    answers = await clerk.fill_in(
        Form(member.name, say("Put on the list"), (_kind(clerk, FloorKind.POINT_OF_ORDER),))
    )
    if answers:
        await clerk.give(c.AskFloor(member=member.id, kind=FloorKind(answers["kind"])))


async def _guest(clerk: Clerk) -> None:
    say = clerk.speech.say
    answers = await clerk.fill_in(
        Form(
            say("A guest"),
            say("Put on the list"),
            (Text("guest", say("Name and office")), _kind(clerk, FloorKind.REPORT)),
        )
    )
    if answers:
        await clerk.give(c.AskFloor(guest=answers["guest"], kind=FloorKind(answers["kind"])))


async def _move(clerk: Clerk) -> None:
    say = clerk.speech.say
    chosen = await _pick_waiting(clerk, say("Who is moved?"))
    if chosen is None:
        return
    others = [each for each in _waiting(clerk) if each.id != chosen]
    rows = [*_rows(clerk, others), ("", say("to the end"))]
    before = await clerk.pick(Pick(say("Before whom?"), rows))
    if before is None:
        return
    answers = await clerk.fill_in(
        Form(say("Move on the list"), say("Move"), (Text("reason", say("Reason")),))
    )
    if answers:
        await clerk.give(
            c.MoveRequest(request=chosen, before=before or None, reason=answers["reason"])
        )


async def _strike(clerk: Clerk) -> None:
    chosen = await _pick_waiting(clerk, clerk.speech.say("Who is struck off?"))
    if chosen is not None:
        await clerk.give(c.WithdrawRequest(request=chosen))


async def _named(clerk: Clerk) -> None:
    sitting = clerk.scene.sitting
    member = await choose_member(clerk, clerk.speech.say("Who was named?"), sitting.members)
    if member is not None:
        await clerk.give(c.NameMember(member=member.id))


async def _why(clerk: Clerk) -> None:
    line, english = _waiting(clerk), clerk.speech.language == "en"
    if len(line) < 2:
        clerk.tell(clerk.speech.say("Fewer than two wait."))
        return
    reasons = (why_before(clerk.scene.sitting, first, second) for first, second in pairwise(line))
    words = "\n".join(because.en if english else because.uk for because in reasons)
    say = clerk.speech.say
    await clerk.fill_in(Form(say("Why this order"), say("Understood"), words=words))


async def _turn_list(clerk: Clerk) -> None:
    if clerk.scene.sitting.floor.list_open:
        await clerk.give(c.CloseList())
        return
    say = clerk.speech.say
    answers = await clerk.fill_in(
        Form(say("Open the list"), say("Open"), (_kind(clerk, FloorKind.SPEECH),))
    )
    if answers:
        await clerk.give(c.OpenList(kind=FloorKind(answers["kind"])))


async def _mode(clerk: Clerk) -> None:
    say, now = clerk.speech.say, clerk.scene.sitting.floor.mode
    rows = [(each.value, say(words)) for each, words in MODES.items()]
    picked = await clerk.pick(Pick(say("Who opens the microphones?"), rows, chosen=now.value))
    if picked is not None:
        await clerk.give(c.SetMicrophoneMode(mode=MicrophoneMode(picked)))


async def _camera(clerk: Clerk) -> None:
    say = clerk.speech.say
    if clerk.scene.sitting.floor.closed_part is not None:
        await clerk.give(c.EndClosedPart())
        return
    answers = await clerk.fill_in(
        Form(
            say("The closed part"),
            say("Yes, go on in camera"),
            (Text("reason", say("Reason")),),
            words=say("Nothing is recorded or shown outside until it ends."),
            grave=True,
        )
    )
    if answers:
        await clerk.give(c.BeginClosedPart(reason=answers["reason"]))


_MINDING: Mapping[str, tuple[str, Callable[[Clerk], Awaitable[None]]]] = MappingProxyType(
    {
        "grant": (mark("Give the floor out of turn"), _grant_one),
        "member": (mark("Put a member on the list"), _member),
        "guest": (mark("Put a guest on the list"), _guest),
        "named": (mark("A member was named: right of reply"), _named),
        "move": (mark("Move on the list, with a reason"), _move),
        "strike": (mark("Strike off the list"), _strike),
        "why": (mark("Why this order"), _why),
        "list": (mark("Close the list, or open it"), _turn_list),
        "mode": (mark("Mode of the microphones"), _mode),
        "camera": (mark("Closed part: begin, end"), _camera),
    }
)


def _kind(clerk: Clerk, value: FloorKind) -> OneOf:
    say = clerk.speech.say
    options = tuple(
        (kind.value, say(words)) for kind, words in KINDS.items() if kind is not FloorKind.CHAIR
    )
    return OneOf("kind", say("What for"), options, value.value)


def _waiting(clerk: Clerk) -> tuple[Request, ...]:
    sitting = clerk.scene.sitting
    return queue(sitting.floor, sitting.regulations.floor)


def _rows(clerk: Clerk, requests: Sequence[Request]) -> list[tuple[str, str]]:
    say, sitting = clerk.speech.say, clerk.scene.sitting
    return [
        (each.id, f"{person(sitting, each.member, each.guest)}, {say(KINDS[each.kind])}")
        for each in requests
    ]


async def _pick(clerk: Clerk, title: str, requests: Sequence[Request]) -> str | None:
    return await clerk.pick(
        Pick(title, _rows(clerk, requests), empty=clerk.speech.say("Nobody waits for the floor."))
    )


async def _pick_waiting(clerk: Clerk, title: str) -> str | None:
    return await _pick(clerk, title, _waiting(clerk))
