"""The pictures of one vote: announced, open, interrupted, decided, annulled. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Outcome, Tally, Verdict
from controller.rules.council import Member
from controller.rules.majority import MAJORITIES, Heads
from controller.rules.sitting import Sitting, Stage, Voting
from display.around import Around, epoch_ms, mark
from display.picture import Banner, Countdown, Counter, Meter, Picture, Scene, Tone
from display.roll import Group, Sign, groups, short_names
from display.seal import seal

_BALLOTS: Mapping[BallotKind, str] = {
    BallotKind.OPEN: mark("open ballot"),
    BallotKind.ROLL_CALL: mark("by roll-call"),
    BallotKind.SECRET: mark("secret ballot"),
}
_MOTIONS: Mapping[Motion, str] = {
    Motion.DECISION: mark("decision"),
    Motion.AS_BASIS: mark("as a basis"),
    Motion.AS_WHOLE: mark("as a whole"),
    Motion.AMENDMENT: mark("amendment"),
    Motion.PROCEDURE: mark("question of procedure"),
    Motion.AGENDA_AS_BASIS: mark("agenda as a basis"),
    Motion.AGENDA_AS_WHOLE: mark("agenda as a whole"),
}
_SIGNS: Mapping[Sign, str] = {
    Sign.FOR: mark("for"),
    Sign.AGAINST: mark("against"),
    Sign.ABSTAIN: mark("abstained"),
    Sign.NOT_VOTED: mark("did not vote"),
    Sign.ABSENT: mark("absent"),
    Sign.RECUSED: mark("conflict of interest"),
    Sign.HERE: mark("registered"),
    Sign.AWAY: mark("not registered"),
}
SEATS_NAMED = 6
"""So many silent seats are named; of more, the number."""


def vote(s: Sitting, voting: Voting, frame: Picture, around: Around) -> Picture:
    """The picture of a vote in whatever stage it stands."""
    frame = _lead(s, voting, frame, around)
    match voting.stage:
        case Stage.ANNOUNCED:
            return _announced(s, voting, frame, around)
        case Stage.OPEN:
            return _in_progress(s, voting, frame, around)
        case Stage.CLOSED:
            return _result(s, voting, frame, around)
        case Stage.SUSPENDED | Stage.ANNULLED | Stage.VOIDED | Stage.WITHDRAWN:
            return _stopped(voting, frame, around)


def roll(
    members: Iterable[Member], sign: Callable[[Member], Sign], around: Around
) -> tuple[Group, ...]:
    """The roll with a sign beside each name."""
    _ = around.words.gettext
    return groups(
        members,
        sign,
        lambda each: _(_SIGNS[each]),
        head=_("Head of the community"),
        rest=_("Outside factions"),
        seats=around.seats,
    )


def recused(s: Sitting, item: str | None, around: Around) -> tuple[str, ...]:
    """Who takes no part in an item, as a line; nothing where everybody does."""
    away = s.recused_from(item)
    if not away:
        return ()
    names = short_names(s.members)
    who = ", ".join(names[member.id] for member in s.members if member.id in away)
    return (around.words.gettext("Conflict of interest: {names}").format(names=who),)


def _lead(s: Sitting, voting: Voting, frame: Picture, around: Around) -> Picture:
    _ = around.words.gettext
    item = s.agenda_item(voting.item)
    parts = [
        _("Vote No. {number}").format(number=voting.number),
        _(_BALLOTS[voting.ballot]),
    ]
    if voting.motion is not Motion.DECISION:
        parts.append(_(_MOTIONS[voting.motion]))
    if voting.repeats is not None:
        parts.append(_("repeated"))
    if voting.paper is not None:
        parts.append(_("on paper"))
    return replace(
        frame,
        item=_("Item {number}").format(number=item.number) if item else frame.item,
        label=" · ".join(parts),
        title=voting.wording or (item.title if item else ""),
    )


def _threshold(s: Sitting, voting: Voting, around: Around) -> tuple[str, ...]:
    """The majority in words, and as a number where it is known before the vote is over."""
    _ = around.words.gettext
    majority = MAJORITIES[voting.majority]
    words = _majority(voting.majority, around)
    if not majority.known_before:
        return (words,)
    heads = Heads(composition=s.composition(voting), present=0, voted=0)
    return (_("{needed} “for” needed").format(needed=majority.needed(heads)), words)


def _majority(key: str, around: Around) -> str:
    majority = MAJORITIES[key]
    words = majority.uk if around.language == "uk" else majority.en
    return words[:1].upper() + words[1:]


def _announced(s: Sitting, voting: Voting, frame: Picture, around: Around) -> Picture:
    _ = around.words.gettext
    return replace(
        frame,
        scene=Scene.ANNOUNCED,
        banner=Banner(Tone.PLAIN, (_("Put to the vote"),)),
        facts=(
            *_threshold(s, voting, around),
            *recused(s, voting.item, around),
            *_silent(s, around),
        ),
    )


def _in_progress(s: Sitting, voting: Voting, frame: Picture, around: Around) -> Picture:
    _ = around.words.gettext
    meter = None
    if around.turnout is not None and around.turnout[0] == voting.id:
        _voting, cast, may_vote = around.turnout
        meter = Meter(_("Voted"), cast, may_vote, _("of {all}").format(all=may_vote))
    left = Countdown(_("Time left"), epoch_ms(voting.closes_at)) if voting.closes_at else None
    return replace(
        frame,
        scene=Scene.VOTING,
        banner=Banner(Tone.PLAIN, (_("Vote now"),)),
        countdown=left,
        meter=meter,
        facts=(*_threshold(s, voting, around), *_told_at(s, voting, around), *_silent(s, around)),
    )


def _told_at(s: Sitting, voting: Voting, around: Around) -> tuple[str, ...]:
    """A secret vote's turnout stands still between the ticks at which it is told."""
    if not voting.secret:
        return ()
    words = around.words.gettext("The number is renewed every {seconds} s")
    return (words.format(seconds=s.regulations.turnout_tick_s),)


def _silent(s: Sitting, around: Around) -> tuple[str, ...]:
    """Seats whose console is not heard, a few by number."""
    seats = sorted(s.silent & s.seating.keys())
    if not seats:
        return ()
    if len(seats) > SEATS_NAMED:
        words = around.words.gettext("Consoles not heard: {count}")
        return (words.format(count=len(seats)),)
    words = around.words.gettext("Console not heard at seat {seats}")
    return (words.format(seats=", ".join(map(str, seats))),)


def _stopped(voting: Voting, frame: Picture, around: Around) -> Picture:
    _ = around.words.gettext
    facts: tuple[str, ...] = ()
    if voting.stage is Stage.SUSPENDED:
        scene, line = Scene.SUSPENDED, _("Vote suspended")
        facts = (_("Ballots already cast are kept; nothing has been decided"),)
    elif voting.stage is Stage.VOIDED:
        scene, line = Scene.VOIDED, _("Secret vote interrupted")
        facts = (_("Its ballots are gone; the vote is to be held again"),)
    else:
        scene, line = Scene.ANNULLED, _("Vote annulled")
        if voting.reason:
            facts = (_("Reason: {reason}").format(reason=voting.reason),)
    return replace(frame, scene=scene, banner=Banner(Tone.WARNING, (line,)), facts=facts)


def _result(s: Sitting, voting: Voting, frame: Picture, around: Around) -> Picture:
    _ = around.words.gettext
    tally = voting.tally or Tally()
    adopted = voting.verdict is Verdict.ADOPTED
    lines = (_("Decision"), _("adopted")) if adopted else (_("Decision"), _("not adopted"))
    shown: tuple[Group, ...] = ()
    if voting.ballot is BallotKind.ROLL_CALL:
        listed = [member for member in s.members if member.id in voting.outcomes]
        shown = roll(listed, lambda member: _sign(voting.outcomes[member.id]), around)
    return replace(
        frame,
        scene=Scene.RESULT,
        banner=Banner(
            Tone.GOOD if adopted else Tone.BAD,
            lines,
            _("{needed} “for” needed").format(needed=voting.needed),
        ),
        counters=_counters(tally, around),
        facts=(_majority(voting.majority, around), *_corrections(voting, around)),
        roll=shown,
        note=_caution(voting, tally, around),
        seal=seal(around),
    )


def _counters(tally: Tally, around: Around) -> tuple[Counter, ...]:
    _ = around.words.gettext
    chosen: tuple[tuple[Sign, int], ...] = (
        (Sign.FOR, tally.votes_for),
        (Sign.AGAINST, tally.against),
        (Sign.ABSTAIN, tally.abstain),
    )
    if tally.undisclosed:
        chosen = ((Sign.HERE, tally.undisclosed),)
    numbers = (
        *chosen,
        (Sign.NOT_VOTED, tally.not_voted),
        (Sign.ABSENT, tally.absent),
        (Sign.RECUSED, tally.recused),
    )
    labels = {
        Sign.HERE: _("Voted"),
        Sign.FOR: _("For"),
        Sign.AGAINST: _("Against"),
        Sign.ABSTAIN: _("Abstained"),
        Sign.NOT_VOTED: _("Did not vote"),
        Sign.ABSENT: _("Absent"),
        Sign.RECUSED: _("Conflict of interest"),
    }
    return tuple(Counter(sign, labels[sign], number) for sign, number in numbers)


def _corrections(voting: Voting, around: Around) -> tuple[str, ...]:
    if not voting.corrections:
        return ()
    _ = around.words.gettext
    last = voting.corrections[-1]
    was = _("adopted") if last.verdict_was is Verdict.ADOPTED else _("not adopted")
    majority = _majority(last.was, around)
    return (
        _("Majority corrected. It was: {majority}, decision {verdict}. Reason: {reason}").format(
            majority=majority[:1].lower() + majority[1:], verdict=was, reason=last.reason
        ),
    )


def _caution(voting: Voting, tally: Tally, around: Around) -> str:
    """A secret vote in which all chose alike reveals everybody's choice."""
    alike = tally.cast > 0 and tally.cast in (tally.votes_for, tally.against, tally.abstain)
    if tally.undisclosed:
        return around.words.gettext("Too few voted to tell what was chosen")
    if not voting.secret or not alike:
        return ""
    return around.words.gettext("All chose alike: this result reveals everybody’s choice")


def _sign(outcome: Outcome) -> Sign:
    return Sign(outcome.value)
