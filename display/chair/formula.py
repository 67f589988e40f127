"""What the chair says now: the formula of words for where the sitting stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from controller.rules.agenda import Motion
from controller.rules.ballots import Tally, Verdict
from controller.rules.floor_queue import Request, queue
from controller.rules.floor_speech import name_of
from controller.rules.majority import MAJORITIES, Heads
from controller.rules.quorum import quorum
from controller.rules.sitting import Phase, Sitting, Stage, Voting
from display.around import Words, mark
from display.chair.numerals import in_words, time_in_words, votes_in_words
from display.focus import About, Focus

_FOR: Final[Mapping[Motion, str]] = {
    Motion.DECISION: mark("Who is for the draft decision, please vote."),
    Motion.AS_BASIS: mark("Who is for taking the draft decision as a basis, please vote."),
    Motion.AS_WHOLE: mark("Who is for adopting the decision as a whole, please vote."),
    Motion.AMENDMENT: mark("Who is for the amendment, please vote."),
    Motion.PROCEDURE: mark("Who is for the procedural motion, please vote."),
    Motion.AGENDA_AS_BASIS: mark("Who is for taking the agenda as a basis, please vote."),
    Motion.AGENDA_AS_WHOLE: mark("Who is for adopting the agenda as a whole, please vote."),
}


@dataclass(frozen=True, slots=True)
class Speech:
    """The chair's language: the words of a catalogue, and numbers as they are read out."""

    words: Words
    language: str

    def say(self, msgid: str, **facts: object) -> str:
        """A sentence with its facts."""
        return self.words.gettext(msgid).format(**facts)

    def number(self, number: int) -> str:
        """A number in words."""
        return in_words(number, self.language)


def formula(s: Sitting, focus: Focus, speech: Speech) -> tuple[str, ...]:
    """The sentences to say, in their order."""
    say = speech.say
    match s.phase:
        case Phase.NONE:
            return (say("Dear deputies, please take your seats."),)
        case Phase.BREAK:
            return (say("A break is announced."),)
        case Phase.ADJOURNED:
            return (say("The sitting is adjourned."),)
        case Phase.CLOSED:
            return (say("The sitting is closed. Thank you for your work."),)
        case Phase.OPEN:
            return _open(s, focus, speech)


def _open(s: Sitting, focus: Focus, speech: Speech) -> tuple[str, ...]:
    _ = speech.say
    if s.registration_closes is not None:
        return (_("Please register: the key “Present” on your console."),)
    if s.voting is not None:
        return _voting(s, s.voting, speech)
    if s.floor.speeches:
        return _speaker(s, speech)
    past = s.past.get(focus.voting) if focus.about is About.VOTING else None
    if past is not None and past.stage is not Stage.WITHDRAWN:
        return _over(past, speech)
    if focus.about is About.REGISTRATION:
        return _registered(s, speech)
    if s.item is not None:
        return _item(s, speech)
    if not s.registrations and not s.present:
        return (
            _("I declare the sitting open."),
            _("Please register: the key “Present” on your console."),
        )
    return (_("We go on to the next item of the agenda."),)


def _registered(s: Sitting, speech: Speech) -> tuple[str, ...]:
    _, stands = speech.say, quorum(s)
    count = _("Deputies registered: {number}.", number=speech.number(stands.present))
    if stands.there:
        return (count, _("There is a quorum. The sitting is competent."))
    needed = speech.number(stands.needed)
    return (count, _("There is no quorum: {number} needed.", number=needed))


def _item(s: Sitting, speech: Speech) -> tuple[str, ...]:
    _, item = speech.say, s.agenda_item(s.item)
    if item is None:
        return ()
    title = _("We consider item {number}: “{title}”.", number=item.number, title=item.title)
    line = queue(s.floor, s.regulations.floor)
    if line:
        return (title, _next(s, line[0], speech))
    if item.reporter and not s.floor.ledger(item.id).times:
        return (title, _("The floor has the reporter: {name}.", name=item.reporter))
    return (title, _("Who wishes to speak? If nobody does, we go on to the vote."))


def _next(s: Sitting, request: Request, speech: Speech) -> str:
    name = name_of(s, request)
    seconds = s.regulations.floor.seconds.get(request.kind, 0)
    if not seconds:
        return speech.say("The floor has {name}.", name=name)
    limit = time_in_words(seconds, speech.language)
    return speech.say("The floor has {name}. The limit: {time}.", name=name, time=limit)


def _speaker(s: Sitting, speech: Speech) -> tuple[str, ...]:
    """While somebody speaks: what comes after it."""
    _ = speech.say
    line = queue(s.floor, s.regulations.floor)
    thanks = _("Thank you.")
    if not line:
        return (thanks, _("Who else wishes to speak? If nobody does, we go on to the vote."))
    said = [thanks, _next(s, line[0], speech)]
    if len(line) > 1:
        said.append(_("Next, be ready: {name}.", name=name_of(s, line[1])))
    return tuple(said)


def _voting(s: Sitting, voting: Voting, speech: Speech) -> tuple[str, ...]:
    _ = speech.say
    if voting.stage is Stage.SUSPENDED:
        return (_("The vote is suspended for a technical reason. Please stay in your seats."),)
    ask = _(_FOR[voting.motion])
    if voting.stage is Stage.OPEN:
        return (ask, _("The vote goes on."))
    said = [_("I put to the vote: “{wording}”.", wording=voting.wording)]
    if voting.secret:
        said.append(_("The vote is secret."))
    majority = MAJORITIES[voting.majority]
    if majority.known_before:
        needed = majority.needed(Heads(s.composition(voting), present=0, voted=0))
        said.append(_("To adopt it takes {votes} “for”.", votes=_votes(needed, speech)))
    return (*said, ask)


def _votes(number: int, speech: Speech) -> str:
    return votes_in_words(number, speech.language)


def _over(voting: Voting, speech: Speech) -> tuple[str, ...]:
    _ = speech.say
    match voting.stage:
        case Stage.ANNULLED:
            return (
                _("The result of the vote is annulled: {why}.", why=voting.reason.rstrip(".")),
            )
        case Stage.VOIDED:
            return (_("The secret vote was interrupted and is to be held again."),)
        case _:
            pass
    adopted = voting.verdict is Verdict.ADOPTED
    verdict = _("The decision is adopted.") if adopted else _("The decision is not adopted.")
    return (*_counts(voting.tally or Tally(), speech), verdict)


def _counts(tally: Tally, speech: Speech) -> tuple[str, ...]:
    _, number = speech.say, speech.number
    if tally.undisclosed:
        return ()
    return (
        _(
            "For: {votes_for}, against: {against}, abstained: {abstain}, "
            "did not vote: {not_voted}.",
            votes_for=number(tally.votes_for),
            against=number(tally.against),
            abstain=number(tally.abstain),
            not_voted=number(tally.not_voted),
        ),
    )
