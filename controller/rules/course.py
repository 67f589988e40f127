"""The course of a sitting: opening, break, adjournment, closing."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from msgspec.structs import replace

from controller.rules import RULES_VERSION
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.council import mandates_on
from controller.rules.majority import MAJORITIES
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Phase, Sitting


def open_sitting(sitting: Sitting, command: c.OpenSittingOf, at: datetime) -> list[e.AnyEvent]:
    """Write down all that the sitting stands on: body, mandates in force, regulations, rules."""
    if sitting.is_on:
        raise Refused(Why.SITTING_OPEN)
    _demand_time(sitting)
    council = mandates_on(command.body.council, at.date())
    deputies = sum(1 for member in council.members if not member.mayor)
    if deputies > council.seats:
        raise Refused(Why.COMPOSITION, members=deputies, seats=council.seats)
    rules = command.body.regulations
    for majority in (rules.default_majority, rules.procedural_majority):
        if majority not in MAJORITIES:
            raise Refused(Why.UNKNOWN_MAJORITY, majority=majority)
    holders = {member.id for member in council.members}
    seating = {seat: who for seat, who in command.body.seating.items() if who in holders}
    return [
        e.SittingOpened(
            sitting=command.sitting,
            body=replace(command.body, council=council, seating=seating),
            session=command.session,
            hall=command.hall,
            place=command.place,
            rules_version=RULES_VERSION,
            silent=tuple(sorted(sitting.silent)),
            clock=command.clock,
            faults=tuple((*key, detail) for key, detail in sorted(sitting.faults.items())),
        )
    ]


def change_course(
    sitting: Sitting,
    command: c.TakeBreak | c.EndBreak | c.AdjournSitting | c.ResumeSitting | c.CloseSitting,
) -> list[e.AnyEvent]:
    """Break, adjourn, go on, close. No vote may be at hand, none is decided by a break."""
    match command:
        case c.ResumeSitting():
            if sitting.phase is not Phase.ADJOURNED:
                raise Refused(Why.NOT_ADJOURNED)
            _demand_time(sitting)
            return [e.SittingResumed()]
        case c.EndBreak():
            if sitting.phase is not Phase.BREAK:
                raise Refused(Why.NOT_ON_BREAK)
            return [e.BreakEnded()]
        case c.TakeBreak():
            _demand_rest(sitting)
            if sitting.phase is Phase.BREAK:
                raise Refused(Why.ON_BREAK)
            return [
                *_end_registration(sitting),
                e.BreakTaken(reason=command.reason, until=command.until),
            ]
        case c.AdjournSitting():
            _demand_rest(sitting)
            return [
                *_end_registration(sitting),
                e.SittingAdjourned(until=command.until, reason=command.reason),
            ]
        case c.CloseSitting():
            _demand_rest(sitting)
            return [*_end_registration(sitting), e.SittingClosed()]
        case _:
            assert_never(command)


def _demand_time(sitting: Sitting) -> None:
    if sitting.time_in_doubt:
        raise Refused(Why.TIME_IN_DOUBT)


def _demand_rest(sitting: Sitting) -> None:
    if sitting.voting is not None:
        raise Refused(Why.VOTING_AT_HAND)


def _end_registration(sitting: Sitting) -> list[e.AnyEvent]:
    if sitting.registration_closes is None:
        return []
    return [e.RegistrationClosed(present=len(sitting.present))]
