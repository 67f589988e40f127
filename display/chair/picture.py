"""What the chair's page shows besides the hall screen's own picture. Pure."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from msgspec.structs import replace

from controller.rules.floor_queue import Request, queue
from controller.rules.floor_speech import name_of
from controller.rules.majority import MAJORITIES, Heads
from controller.rules.sitting import Phase, Sitting, Stage, Voting
from display.around import Around
from display.chair.formula import Speech, formula
from display.chair.orders import PARTS, Do, Part
from display.floor_view import KINDS
from display.focus import Focus
from display.picture import Counter, Picture, Scene, Tone
from display.views import picture
from display.votes import vote


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key of the page. ``target`` "" : it does nothing now, and ``detail`` says why.

    ``sure`` is asked before a press that cannot be taken back; "" asks nothing.
    """

    do: Do
    label: str
    target: str = ""
    detail: str = ""
    sure: str = ""


class Waiting(msgspec.Struct, frozen=True):
    """Somebody who waits for the floor; ``grant`` is the key beside the name."""

    name: str
    kind: str
    grant: Key | None


class Last(msgspec.Struct, frozen=True):
    """The newest result."""

    label: str
    title: str
    tone: Tone
    verdict: str
    detail: str
    counters: tuple[Counter, ...]


class ChairPicture(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page shows but the clock. ``n`` is the last event that it is made of."""

    n: int
    hall: Picture
    """The hall screen's picture, without the roll."""
    item: str = ""
    say: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    last: Last | None = None


def chair_picture(
    s: Sitting, focus: Focus, around: Around, speech: Speech, parts: Collection[Part], more: str
) -> ChairPicture:
    """The picture of a sitting; ``more`` is in words by how much a speech is prolonged."""
    hall = replace(picture(s, focus, around), roll=(), seal=None)
    item = s.agenda_item(s.item) if s.is_on else None
    line = queue(s.floor, s.regulations.floor) if s.is_on else ()
    keys = tuple(key for key in _keys(s, speech, more) if PARTS[key.do] in parts)
    return ChairPicture(
        n=s.n,
        hall=hall,
        item=f"{item.number}. {item.title}" if item else "",
        say=formula(s, focus, speech),
        keys=keys,
        waiting=tuple(_waiting(s, each, around, speech, parts) for each in line),
        last=_last(s, around),
    )


def _waiting(
    s: Sitting, request: Request, around: Around, speech: Speech, parts: Collection[Part]
) -> Waiting:
    name = name_of(s, request)
    label = speech.say("Give the floor")
    may = "floor" in parts and _closed_floor(s, speech) == ""
    key = Key(do="grant", label=label, target=request.id, detail=name) if may else None
    return Waiting(name, around.words.gettext(KINDS[request.kind]), key)


def _keys(s: Sitting, speech: Speech, more: str) -> tuple[Key, ...]:
    return (_grant(s, speech), _prolong(s, speech, more), _cut(s, speech), _call(s, speech))


def _closed_floor(s: Sitting, speech: Speech) -> str:
    """Why nobody can be given the floor now; "" where somebody can."""
    if s.phase is not Phase.OPEN:
        return speech.say("no sitting goes on")
    if s.voting is not None and s.voting.stage is Stage.OPEN:
        return speech.say("a vote goes on")
    if s.floor.speeches:
        return speech.say("somebody has the floor")
    return ""


def _grant(s: Sitting, speech: Speech) -> Key:
    label = speech.say("Give the floor")
    line = queue(s.floor, s.regulations.floor)
    why = _closed_floor(s, speech)
    if why or not line:
        return Key(do="grant", label=label, detail=why or speech.say("nobody waits"))
    return Key(do="grant", label=label, target=line[0].id, detail=name_of(s, line[0]))


def _prolong(s: Sitting, speech: Speech, more: str) -> Key:
    label = speech.say("More time")
    if not s.floor.speeches:
        return Key(do="prolong", label=label, detail=speech.say("nobody speaks"))
    newest = s.floor.speeches[-1]
    if newest.ends_at is None:
        return Key(do="prolong", label=label, detail=speech.say("without a limit"))
    return Key(do="prolong", label=label, target=newest.request.id, detail=more)


def _cut(s: Sitting, speech: Speech) -> Key:
    label = speech.say("Take the floor back")
    if not s.floor.speeches:
        return Key(do="cut", label=label, detail=speech.say("nobody speaks"))
    newest = s.floor.speeches[-1]
    name = name_of(s, newest.request)
    sure = speech.say("Take the floor back from {name}? The microphone closes.", name=name)
    return Key(do="cut", label=label, target=newest.request.id, detail=name, sure=sure)


def _call(s: Sitting, speech: Speech) -> Key:
    """Put the item to the vote, then let the members press: one place for both."""
    if s.voting is not None:
        return _open(s, s.voting, speech)
    label = speech.say("Put to the vote")
    item = s.agenda_item(s.item)
    if s.phase is not Phase.OPEN or item is None:
        return Key(do="announce", label=label, detail=speech.say("no item is open"))
    sure, number = "", item.number
    if s.floor.speeches:
        sure = speech.say(
            "Somebody still has the floor. Put item {number} to the vote?", number=number
        )
    elif any(past.item == item.id and past.stage is Stage.CLOSED for past in s.past.values()):
        sure = speech.say(
            "Item {number} has been voted on already. Vote once more?", number=number
        )
    detail = speech.say("item {number}", number=number)
    return Key(do="announce", label=label, target=item.id, detail=detail, sure=sure)


def _open(s: Sitting, voting: Voting, speech: Speech) -> Key:
    label = speech.say("Open the vote")
    match voting.stage:
        case Stage.ANNOUNCED:
            majority = MAJORITIES[voting.majority]
            needed = majority.uk if speech.language == "uk" else majority.en
            if majority.known_before:
                heads = Heads(s.composition(voting), present=0, voted=0)
                needed = speech.say("{needed} “for” needed", needed=majority.needed(heads))
            facts = {"number": voting.number, "wording": voting.wording, "needed": needed}
            sure = speech.say("Open vote No. {number}? “{wording}” · {needed}", **facts)
            detail = speech.say("vote No. {number}", number=voting.number)
            return Key(do="open", label=label, target=voting.id, detail=detail, sure=sure)
        case Stage.SUSPENDED:
            detail = speech.say("suspended: the secretary reopens it")
        case _:
            detail = speech.say("a vote goes on")
    return Key(do="open", label=label, detail=detail)


def _last(s: Sitting, around: Around) -> Last | None:
    """The newest result."""
    over = [each for each in s.past.values() if each.stage is Stage.CLOSED]
    if not over or not s.is_on:
        return None
    newest = max(over, key=lambda each: each.number)
    shown = vote(s, newest, Picture(scene=Scene.RESULT), around)
    banner = shown.banner
    if banner is None:
        return None
    verdict = " ".join(banner.lines)
    return Last(shown.label, shown.title, banner.tone, verdict, banner.detail, shown.counters)
