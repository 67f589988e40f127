"""What the machine writes of itself, in words: start and end, faults, consoles, keys, sound."""

from __future__ import annotations

from typing import TypeAlias, assert_never

from controller.rules import events as e
from controller.rules.sitting import Sitting
from display.desk.faults import fault_name
from display.desk.speech import Speech
from display.desk.terms import name_of, short

MachineEvent: TypeAlias = (
    e.JournalOpened
    | e.ControllerStarted
    | e.ControllerStopped
    | e.FormatRaised
    | e.KeyHandedOver
    | e.HeadSigned
    | e.JournalEnded
    | e.SegmentRecorded
    | e.FaultReported
    | e.FaultCleared
    | e.ConsoleSilent
    | e.ConsoleBack
    | e.TimeConfirmed
)


def in_words(event: MachineEvent, sitting: Sitting, speech: Speech) -> str:
    """What an event of the machine says, in one line."""
    say = speech.say
    match event:
        case e.JournalOpened():
            return say("The journal was begun")
        case e.ControllerStarted():
            return say("The controller was started")
        case e.ControllerStopped():
            return say("The controller was stopped")
        case e.FormatRaised():
            return say("From here on the record has format {format}", format=event.format)
        case e.KeyHandedOver():
            return say("From here on a new key signs the record")
        case e.SegmentRecorded():
            return say("Sound recorded: {file}", file=event.file)
        case e.JournalEnded():
            return say("The journal was ended: {reason}", reason=event.reason)
        case e.HeadSigned():
            return say("The head of the record was signed")
        case e.FaultReported(kind=kind, where=where):
            return say("Fault: {fault}", fault=fault_name(kind, where, speech))
        case e.FaultCleared(kind=kind, where=where):
            return say("Mended: {fault}", fault=fault_name(kind, where, speech))
        case e.ConsoleSilent(seat=seat):
            who = short(name_of(sitting, sitting.seating.get(seat, "")))
            words = say("Seat {seat}: the console is silent", seat=seat)
            return f"{words} ({who})" if who else words
        case e.ConsoleBack(seat=seat):
            return say("Seat {seat}: the console is heard again", seat=seat)
        case e.TimeConfirmed():
            return say("The time was confirmed")
        case _:
            assert_never(event)
