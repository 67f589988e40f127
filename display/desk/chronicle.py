"""A line of the journal in words."""

from __future__ import annotations

import math
from typing import assert_never

from controller.rules import events as e
from controller.rules.sitting import Sitting
from display.desk import cards, floor_words, machine_words
from display.desk.speech import Speech
from display.desk.terms import (
    BALLOTS,
    CHOICES,
    VERDICTS,
    item_title,
    majority,
    name_of,
    reason,
    short,
)

_ROUTINE = (
    e.BallotCast,
    e.MemberRegistered,
    e.MemberReturned,
    e.MemberSeated,
    e.ConsoleSilent,
    e.ConsoleBack,
    e.LotCommitted,
    e.SpeakerAsked,
    e.FloorLotDrawn,
)
"""What comes in crowds, and what a reader may want to leave out."""


def is_routine(event: e.AnyEvent) -> bool:
    """Whether an event is one of a crowd: a press, a registration, a console heard again.

    What the secretary entered by hand is not.
    """
    by_hand = getattr(event, "how", None) in (e.How.HAND, e.How.VOICE)
    return isinstance(event, _ROUTINE) and not by_hand


def in_words(event: e.AnyEvent, sitting: Sitting, speech: Speech) -> str:
    """What an event says, in one line. Names are taken from the sitting as it is now."""
    match event:
        case (
            e.JournalOpened()
            | e.ControllerStarted()
            | e.ControllerStopped()
            | e.FormatRaised()
            | e.KeyHandedOver()
            | e.HeadSigned()
            | e.JournalEnded()
            | e.SegmentRecorded()
            | e.FaultReported()
            | e.FaultCleared()
            | e.ConsoleSilent()
            | e.ConsoleBack()
            | e.TimeConfirmed()
        ):
            return machine_words.in_words(event, sitting, speech)
        case (
            e.SittingOpened()
            | e.BreakTaken()
            | e.BreakEnded()
            | e.SittingAdjourned()
            | e.SittingResumed()
            | e.SittingClosed()
        ):
            return _course(event, speech)
        case (
            e.RegistrationOpened()
            | e.RegistrationClosed()
            | e.MemberRegistered()
            | e.MemberLeft()
            | e.MemberReturned()
            | e.MemberSeated()
            | e.ReasonGiven()
            | e.MemberRecused()
            | e.RecusalLifted()
            | e.QuorumReached()
            | e.QuorumLost()
        ):
            return _people(event, sitting, speech)
        case e.CardRefused() | e.CardForgotten() | e.CardEnrolled() | e.CardsWithdrawn():
            return cards.in_words(event, sitting, speech)
        case e.TabletCodeIssued(seat=seat):
            return speech.say("A tablet's code was issued for seat {seat}", seat=seat)
        case (
            e.AgendaSet()
            | e.AgendaAdopted()
            | e.ItemAdded()
            | e.ItemChanged()
            | e.ItemRemoved()
            | e.ItemOpened()
            | e.ItemClosed()
        ):
            return _agenda(event, sitting, speech)
        case (
            e.LotCommitted()
            | e.SpeakerAsked()
            | e.FloorLotDrawn()
            | e.RequestWithdrawn()
            | e.RequestMoved()
            | e.MemberNamed()
            | e.ListOpened()
            | e.ListClosed()
            | e.FloorGranted()
            | e.FloorProlonged()
            | e.FloorEnded()
            | e.MicrophoneModeSet()
            | e.ClosedPartBegan()
            | e.ClosedPartEnded()
        ):
            return floor_words.in_words(event, sitting, speech)
        case _:
            return _vote(event, sitting, speech)


def _clock(event: e.SittingOpened, speech: Speech) -> str:
    """How right the clock was; nothing where the record does not know."""
    if event.clock is None:
        return ""
    if not event.clock.synchronised:
        return "; " + speech.say("nothing sets the clock right")
    error = math.ceil(1000 * (event.clock.error_s or 0.0))
    return "; " + speech.say("the clock is right to {ms} ms", ms=error)


def _because(why: str, speech: Speech) -> str:
    return f" ({reason(why, speech)})" if why else ""


def _course(
    event: e.SittingOpened
    | e.BreakTaken
    | e.BreakEnded
    | e.SittingAdjourned
    | e.SittingResumed
    | e.SittingClosed,
    speech: Speech,
) -> str:
    say = speech.say
    match event:
        case e.SittingOpened():
            about = {"body": event.body.council.name, "session": event.session}
            return say("The sitting was opened: {body}, {session}", **about) + _clock(
                event, speech
            )
        case e.BreakTaken():
            until = say(" until {time}", time=speech.minute(event.until)) if event.until else ""
            return say("Break") + until + _because(event.reason, speech)
        case e.BreakEnded():
            return say("The break is over")
        case e.SittingAdjourned():
            until = f": {event.until}" if event.until else ""
            return say("The sitting was adjourned") + until + _because(event.reason, speech)
        case e.SittingResumed():
            return say("The adjourned sitting goes on")
        case e.SittingClosed():
            return say("The sitting was closed")
        case _:
            assert_never(event)


def _people(
    event: e.RegistrationOpened
    | e.RegistrationClosed
    | e.MemberRegistered
    | e.MemberLeft
    | e.MemberReturned
    | e.MemberSeated
    | e.ReasonGiven
    | e.MemberRecused
    | e.RecusalLifted
    | e.QuorumReached
    | e.QuorumLost,
    sitting: Sitting,
    speech: Speech,
) -> str:
    say = speech.say
    match event:
        case e.RegistrationOpened():
            return say("Registration is open until {time}", time=speech.clock(event.closes_at))
        case e.RegistrationClosed():
            return speech.count(
                "Registration is closed: {n} present",
                "Registration is closed: {n} present",
                event.present,
            )
        case e.QuorumReached():
            return say("There is a quorum: {present}, needed {needed}", **_heads(event))
        case e.QuorumLost():
            return say("The quorum is lost: {present}, needed {needed}", **_heads(event))
        case e.MemberSeated(member=None):
            return say("Seat {seat} is free", seat=event.seat)
    name = short(name_of(sitting, event.member or ""))
    match event:
        case e.MemberRegistered():
            by_hand = event.how is e.How.HAND
            words = (
                say("{name}: registered by hand", name=name)
                if by_hand
                else say("{name}: registered", name=name)
            )
            return words + _because(event.reason, speech)
        case e.ReasonGiven():
            return say("{name}: the reason is {text}", name=name, text=reason(event.text, speech))
        case e.MemberLeft():
            return say("{name}: left", name=name) + _because(event.reason, speech)
        case e.MemberReturned():
            return say("{name}: came back", name=name) + _because(event.reason, speech)
        case e.MemberSeated():
            return say("{name}: sits at seat {seat}", name=name, seat=event.seat)
        case e.MemberRecused() | e.RecusalLifted():
            found = sitting.agenda_item(event.item)
            about = {"name": name, "item": found.number if found else event.item}
            recused = isinstance(event, e.MemberRecused)
            words = (
                say("{name}: conflict of interest, item {item}", **about)
                if recused
                else say("{name}: takes part in item {item} after all", **about)
            )
            return words + _because(event.reason, speech)
        case _:
            assert_never(event)


def _heads(event: e.QuorumReached | e.QuorumLost) -> dict[str, int]:
    return {"present": event.present, "needed": event.needed}


def _agenda(
    event: e.AgendaSet
    | e.AgendaAdopted
    | e.ItemAdded
    | e.ItemChanged
    | e.ItemRemoved
    | e.ItemOpened
    | e.ItemClosed,
    sitting: Sitting,
    speech: Speech,
) -> str:
    say = speech.say
    match event:
        case e.AgendaSet():
            n = len(event.items)
            return speech.count("Agenda laid: {n} item", "Agenda laid: {n} items", n)
        case e.AgendaAdopted():
            return say("The agenda was adopted as a whole")
        case e.ItemAdded(item=item):
            return say("Item added: {item}", item=f"{item.number}. {item.title}")
        case e.ItemChanged(item=item):
            return say("Item changed: {item}", item=f"{item.number}. {item.title}")
        case e.ItemRemoved():
            return say("An item was taken off the agenda") + _because(event.reason, speech)
        case e.ItemOpened():
            return say("Item {item}", item=item_title(sitting, event.item))
        case e.ItemClosed():
            return say("Done with item {item}", item=item_title(sitting, event.item))
        case _:
            assert_never(event)


_VoteEvent = (
    e.VotingAnnounced
    | e.MajorityChanged
    | e.VotingWithdrawn
    | e.VotingOpened
    | e.BallotCast
    | e.VotingClosed
    | e.PaperCounted
    | e.VotingSuspended
    | e.VotingReopened
    | e.VotingVoided
    | e.VotingAnnulled
    | e.MajorityCorrected
    | e.StatementRecorded
)


def _vote(event: _VoteEvent, sitting: Sitting, speech: Speech) -> str:
    say = speech.say
    vote = say("Vote No. {number}", number=_number(event, sitting)) + ": "
    match event:
        case e.BallotCast():
            words = f"{short(name_of(sitting, event.member))}: {say(CHOICES[event.choice])}"
            voice = say(", said aloud") if event.how is e.How.VOICE else ""
            return words + voice + _because(event.reason, speech)
        case e.VotingAnnounced():
            kind = say(BALLOTS[event.ballot])
            item = sitting.agenda_item(event.item)
            wording = event.wording or (item.title if item is not None else "")
            return vote + say("announced ({kind}): {wording}", kind=kind, wording=wording)
        case e.MajorityChanged():
            return vote + majority(event.majority, speech)
        case e.VotingWithdrawn():
            return vote + say("withdrawn") + _because(event.reason, speech)
        case e.VotingOpened():
            return vote + say("opened, {present} take part", present=event.present)
        case e.VotingClosed():
            tally = event.tally
            counters = say(
                "for {votes_for}, against {against}, abstained {abstain}",
                votes_for=tally.votes_for,
                against=tally.against,
                abstain=tally.abstain,
            )
            if tally.undisclosed:
                counters = say(
                    "Voted {n}, too few to tell what was chosen", n=tally.undisclosed
                ).lower()
            return f"{vote}{say(VERDICTS[event.verdict])} ({counters})"
        case e.PaperCounted():
            return vote + say(
                "on paper: {issued} handed out, {invalid} invalid; counted by {commission}",
                issued=event.issued,
                invalid=event.invalid,
                commission=event.commission,
            )
        case e.VotingSuspended():
            return vote + say("suspended") + _because(event.reason, speech)
        case e.VotingReopened():
            return vote + say("goes on until {time}", time=speech.clock(event.closes_at))
        case e.VotingVoided():
            return vote + say("void, to be held again") + _because(event.reason, speech)
        case e.VotingAnnulled():
            return vote + say("annulled") + _because(event.reason, speech)
        case e.MajorityCorrected():
            corrected = say(
                "majority corrected: {majority}, {verdict}",
                majority=majority(event.majority, speech),
                verdict=say(VERDICTS[event.verdict]),
            )
            return vote + corrected + _because(event.reason, speech)
        case e.StatementRecorded():
            name = short(name_of(sitting, event.member))
            return vote + say("statement of {name}: {text}", name=name, text=event.text)
        case _:
            assert_never(event)


def _number(event: _VoteEvent, sitting: Sitting) -> int | str:
    if isinstance(event, e.VotingAnnounced):
        return event.number
    at_hand = sitting.voting
    found = at_hand if at_hand and at_hand.id == event.voting else sitting.past.get(event.voting)
    return found.number if found else "?"
