"""The next right action: what Enter does now, and in which words it is offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from controller.rules.agenda import Item, Motion
from controller.rules.ballots import Verdict
from controller.rules.quorum import quorum
from controller.rules.sitting import Phase, Sitting, Stage, Voting
from display.desk.keys import Do
from display.desk.scene import Scene
from display.desk.speech import Speech, mark
from display.desk.terms import latest


class Next(Enum):
    """What Enter may do on the sitting's own page."""

    WAIT_FOR_CONTROLLER = auto()
    ASK_AGAIN = auto()
    PAPER = auto()
    CONFIRM_TIME = auto()
    OPEN_SITTING = auto()
    OPEN_REGISTRATION = auto()
    WAIT_FOR_REGISTRATION = auto()
    CLOSE_REGISTRATION = auto()
    REGISTER_AGAIN = auto()
    LOAD_AGENDA = auto()
    VOTE_AGENDA = auto()
    OPEN_ITEM = auto()
    ANNOUNCE = auto()
    OPEN_VOTE = auto()
    WAIT_FOR_VOTE = auto()
    CLOSE_VOTE = auto()
    REOPEN_VOTE = auto()
    REPEAT_VOTE = auto()
    END_BREAK = auto()
    RESUME = auto()
    CLOSE_SITTING = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """The next action, and what it is about."""

    kind: Next
    item: Item | None = None
    motion: Motion = Motion.DECISION
    repeats: Voting | None = None


def next_step(scene: Scene) -> Step:
    """What the secretary most likely has to do now."""
    sitting = scene.sitting
    if not scene.mirror.connected:
        return Step(Next.WAIT_FOR_CONTROLLER)
    if scene.unanswered is not None:
        return Step(Next.ASK_AGAIN)
    if not scene.storage.ok:
        return Step(Next.PAPER)
    if sitting.voting is not None:
        return _vote_step(scene, sitting.voting)
    if sitting.time_in_doubt:
        return Step(Next.CONFIRM_TIME)
    match sitting.phase:
        case Phase.NONE | Phase.CLOSED:
            return Step(Next.OPEN_SITTING)
        case Phase.BREAK:
            return Step(Next.END_BREAK)
        case Phase.ADJOURNED:
            return Step(Next.RESUME)
        case Phase.OPEN:
            return _presence_step(scene) or _business_step(sitting)


def _vote_step(scene: Scene, voting: Voting) -> Step:
    if voting.stage is Stage.SUSPENDED:
        return Step(Next.REOPEN_VOTE)
    if voting.stage is Stage.OPEN:
        return Step(Next.CLOSE_VOTE if scene.all_voted else Next.WAIT_FOR_VOTE)
    return Step(Next.OPEN_VOTE)


def _presence_step(scene: Scene) -> Step | None:
    sitting = scene.sitting
    if sitting.registration_closes is not None:
        everybody = scene.all_registered
        return Step(Next.CLOSE_REGISTRATION if everybody else Next.WAIT_FOR_REGISTRATION)
    if sitting.registrations == 0:
        return Step(Next.OPEN_REGISTRATION)
    if not quorum(sitting).there:
        return Step(Next.REGISTER_AGAIN)
    return None


def _business_step(sitting: Sitting) -> Step:
    last = latest(sitting)
    if last is not None and _to_repeat(last, sitting):
        return Step(Next.REPEAT_VOTE, repeats=last, motion=last.motion)
    if not sitting.agenda:
        return Step(Next.LOAD_AGENDA)
    if sitting.agenda_adopted is None and sitting.item is None and not sitting.done:
        return Step(Next.VOTE_AGENDA, motion=_agenda_motion(sitting))
    item = sitting.agenda_item(sitting.item)
    if item is not None:
        votes = [each for each in sitting.past.values() if each.item == item.id and _held(each)]
        if not votes:
            return Step(Next.ANNOUNCE, item=item)
        if votes[-1].motion is Motion.AS_BASIS and votes[-1].verdict is Verdict.ADOPTED:
            return Step(Next.ANNOUNCE, item=item, motion=Motion.AS_WHOLE)
    following = next_item(sitting)
    if following is not None:
        return Step(Next.OPEN_ITEM, item=following)
    return Step(Next.CLOSE_SITTING)


def _held(voting: Voting) -> bool:
    return voting.stage is Stage.CLOSED and voting.motion.decides


def _to_repeat(voting: Voting, sitting: Sitting) -> bool:
    """Whether a vote came to nothing, and the sitting has not gone on to another item since."""
    if voting.stage not in (Stage.VOIDED, Stage.ANNULLED):
        return False
    return voting.item is None or voting.item == sitting.item


def _agenda_motion(sitting: Sitting) -> Motion:
    taken = any(
        each.motion is Motion.AGENDA_AS_BASIS
        and each.stage is Stage.CLOSED
        and each.verdict is Verdict.ADOPTED
        for each in sitting.past.values()
    )
    return Motion.AGENDA_AS_WHOLE if taken else Motion.AGENDA_AS_BASIS


def next_item(sitting: Sitting) -> Item | None:
    """The first item not yet dealt with behind the one at hand, else before it."""
    places = [each.id for each in sitting.agenda]
    start = places.index(sitting.item) + 1 if sitting.item in places else 0
    order = sitting.agenda[start:] + sitting.agenda[:start]
    return next(
        (each for each in order if each.id not in sitting.done and each.id != sitting.item), None
    )


_OFFERS: Mapping[Next, str] = MappingProxyType(
    {
        Next.WAIT_FOR_CONTROLLER: mark("Wait: the desk is looking for the controller"),
        Next.ASK_AGAIN: mark("No answer came to the last command: ask again (Esc: drop it)"),
        Next.PAPER: mark("Go on by the paper procedure; the desk tries the record by itself"),
        Next.CONFIRM_TIME: mark("Compare the clock and confirm the time"),
        Next.OPEN_SITTING: mark("Open a sitting"),
        Next.OPEN_REGISTRATION: mark("Open the registration"),
        Next.CLOSE_REGISTRATION: mark("All are here: close the registration"),
        Next.REGISTER_AGAIN: mark("There is no quorum: open the registration once more"),
        Next.LOAD_AGENDA: mark("Load the agenda from a file"),
        Next.OPEN_VOTE: mark("Open the vote: the members will press"),
        Next.CLOSE_VOTE: mark("All have voted: close the vote and count"),
        Next.REOPEN_VOTE: mark("Go on with the interrupted vote, for the full time"),
        Next.END_BREAK: mark("End the break"),
        Next.RESUME: mark("Resume the adjourned sitting"),
        Next.CLOSE_SITTING: mark("All items are done: close the sitting"),
    }
)


def offer(step: Step, scene: Scene, speech: Speech, loop_time: float) -> str:
    """The step in words, as the bottom line names it."""
    sitting, say = scene.sitting, speech.say
    voting = sitting.voting
    match step.kind:
        case Next.WAIT_FOR_REGISTRATION:
            return speech.count(
                "Wait: the registration closes by itself in {n} second",
                "Wait: the registration closes by itself in {n} seconds",
                scene.seconds_to(sitting.registration_closes, loop_time) or 0,
            )
        case Next.WAIT_FOR_VOTE:
            return speech.count(
                "Wait: the vote closes by itself in {n} second",
                "Wait: the vote closes by itself in {n} seconds",
                scene.seconds_to(voting.closes_at if voting else None, loop_time) or 0,
            )
        case Next.VOTE_AGENDA if step.motion is Motion.AGENDA_AS_BASIS:
            return say("Announce the vote: agenda as a basis")
        case Next.VOTE_AGENDA:
            return say("Announce the vote: agenda as a whole")
        case Next.OPEN_ITEM:
            title = f"{step.item.number}. {step.item.title}" if step.item else ""
            return say("Turn to item {item}", item=title)
        case Next.ANNOUNCE if step.motion is Motion.AS_WHOLE:
            return say("Announce the vote: as a whole")
        case Next.ANNOUNCE:
            return say("Announce the vote on the item")
        case Next.REPEAT_VOTE:
            number = step.repeats.number if step.repeats else 0
            return say("Announce vote No. {number} again", number=number)
        case _:
            return say(_OFFERS[step.kind])


def offered(scene: Scene) -> list[Do]:
    """The keys worth showing now, the likeliest first."""
    sitting = scene.sitting
    if not scene.mirror.connected or not scene.storage.ok:
        return []
    if sitting.voting is not None:
        by_hand = [Do.ARRIVED, Do.LEFT]
        match sitting.voting.stage:
            case Stage.OPEN:
                voice = [] if sitting.voting.secret else [Do.VOICE]
                return [*voice, Do.CLOSE_VOTE, Do.CANCEL, *by_hand, Do.SEAT]
            case Stage.SUSPENDED:
                return [Do.CANCEL, *by_hand, Do.SEAT]
            case _:
                paper = [Do.PAPER] if sitting.voting.secret else []
                return [
                    *paper,
                    Do.MAJORITY,
                    Do.CANCEL,
                    Do.RECUSE,
                    *by_hand,
                    Do.SEAT,
                    Do.REGISTRATION,
                ]
    doubt = [Do.TIME] if sitting.time_in_doubt else []
    match sitting.phase:
        case Phase.NONE | Phase.CLOSED:
            return [*doubt, Do.CARD]
        case Phase.ADJOURNED:
            return doubt
        case Phase.BREAK:
            return [*doubt, Do.ARRIVED, Do.LEFT, Do.FILE, Do.ADD, Do.CLOSE_SITTING]
        case Phase.OPEN:
            return [*doubt, *_offered_between_votes(sitting)]


def _offered_between_votes(sitting: Sitting) -> list[Do]:
    after = [Do.MAJORITY, Do.CANCEL, Do.REPEAT, Do.STATEMENT] if latest(sitting) else []
    item = [Do.RECUSE] if sitting.item else []
    agenda = [Do.ADD] if sitting.agenda_adopted else [Do.FILE, Do.ADD]
    items = [Do.EDIT, Do.REMOVE] if sitting.agenda else []
    floor_busy = bool(_offered_of_floor(sitting))
    return [
        *_offered_of_floor(sitting),
        *(Do.VOTE, Do.REGISTRATION, Do.ARRIVED, Do.LEFT),
        *item,
        *after,
        *(Do.BREAK, Do.CLOSE_SITTING, Do.ADJOURN),
        *agenda,
        *items,
        Do.SEAT,
        Do.CARD,
        Do.TABLET,
        Do.CHAIR,
        *([] if floor_busy else [Do.QUEUE]),
    ]


def _offered_of_floor(sitting: Sitting) -> list[Do]:
    floor = sitting.floor
    if floor.speeches:
        return [Do.TAKE_BACK, Do.PROLONG, Do.QUEUE]
    return [Do.GRANT, Do.QUEUE] if floor.waiting else []
