"""Faults of the hall in words, each with its way out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from display.desk.speech import Speech, mark

FAULTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "bus_lost": (
            mark("the consoles' line is lost"),
            mark("Look at the line's cable and adapter; the consoles come back by themselves."),
        ),
        "stranger": (
            mark("a device that does not belong to the hall"),
            mark("Call the technician: an unknown device is on the line. It cannot vote."),
        ),
        "babbling": (
            mark("a console talks without end"),
            mark(
                "Unplug this console; the member votes aloud, in a secret vote at another console."
            ),
        ),
        "duplicate": (
            mark("two consoles have the same number"),
            mark("Call the technician: one of the two consoles needs another number."),
        ),
        "wrong_module": (
            mark("a console is another kind of device than it should be"),
            mark("Call the technician: see which device has this number. It is heard as before."),
        ),
        "emergency": (
            mark("a console reports an error"),
            mark(
                "Unplug the console and plug it in again; until then the member votes aloud, "
                "in a secret vote at another console."
            ),
        ),
        "stuck_key": (
            mark("a key is held down"),
            mark(
                "Look whether something lies on the console; else the member votes aloud, "
                "in a secret vote at another console."
            ),
        ),
        "garbled": (
            mark("unreadable words on the line"),
            mark("Call the technician: look at the plugs and the terminators of the line."),
        ),
        "overrun": (
            mark("the line brings more than can be read"),
            mark("Call the technician; ask the members to press once more if a lamp is not lit."),
        ),
        "unknown_card": (
            mark("an unknown card"),
            mark("Register the member by hand and look up the card after the sitting."),
        ),
        "cards_not_kept": (
            mark("the list of cards could not be written"),
            mark("Free some space on the disk, then enrol or withdraw the last card once more."),
        ),
        "clock_behind": (
            mark("the controller's clock is behind the journal"),
            mark("Compare the clock with a right one and confirm the time."),
        ),
        "clock_stepped": (
            mark("the controller's clock was moved"),
            mark("Call the technician; the sitting goes on by its own count of time."),
        ),
        "storage": (
            mark("the record could not be written"),
            mark("Free some space on the disk; hold votes on paper until then."),
        ),
        "microphone_open": (
            mark("a microphone is open although nobody gave the floor"),
            mark("Close it at the unit or at the mixer; if it stays open, call the technician."),
        ),
        "speaker_silent": (
            mark("nothing is heard of the speaker"),
            mark(
                "Ask the speaker to come nearer; else call the technician for another microphone."
            ),
        ),
        "mixer": (
            mark("the mixer does not answer"),
            mark("Open and close microphones at the mixer by hand; call the technician."),
        ),
        "recorder_gone": (
            mark("the recorder does not answer"),
            mark("The sitting goes on without a recording: call the technician."),
        ),
        "no_sound": (
            mark("the recorder hears nothing: its sound device is gone"),
            mark("Look at the plug of the sound card; the recording goes on by itself."),
        ),
        "sound_lost": (
            mark("the sound is written nowhere"),
            mark("Free some space on the recorder's disk; the recording goes on by itself."),
        ),
        "sound_copy": (
            mark("one copy of the recording is not written"),
            mark("The other copy goes on. Connect the medium, or free some space on it."),
        ),
        "sound_disk": (
            mark("there is little room left for the recording"),
            mark("Free some space on the disk after the sitting, or connect a larger medium."),
        ),
        "sound_silent": (
            mark("nothing has been heard for long"),
            mark("Look whether the microphones and the mixer are on."),
        ),
        "mirror": (
            mark("the second copy of the record is not written"),
            mark(
                "The sitting goes on, all votes are stored. Connect the second medium, or free "
                "some space on it: the copy catches up by itself."
            ),
        ),
        "mirror_alone": (
            mark("the record is kept on the second medium alone"),
            mark(
                "The sitting goes on. Do not pull the second medium out; call the technician: "
                "the controller's disk is full or broken."
            ),
        ),
        "mirror_used": (
            mark("the newest lines were taken from the second medium"),
            mark(
                "Nothing is lost. After the sitting let the technician look at the controller's "
                "disk."
            ),
        ),
        "mirror_differs": (
            mark("a copy that differs from the record was put aside"),
            mark(
                "The sitting goes on. Do not delete the file: after the sitting call the "
                "technician."
            ),
        ),
    }
)
"""Kind of a fault → its name and the way out."""

_WORDS = re.compile(r"\b(node|seat) (\d+)")


def fault_name(kind: str, where: str, speech: Speech) -> str:
    """A fault and its place in one phrase."""
    name = speech.say(FAULTS[kind][0]) if kind in FAULTS else kind
    return f"{name}: {place(where, speech)}" if where else name


def way_out(kind: str, speech: Speech) -> str:
    """What to do about a fault."""
    return speech.say(FAULTS[kind][1]) if kind in FAULTS else speech.say("Call the technician.")


def place(where: str, speech: Speech) -> str:
    """A fault's place with its words in the chosen language."""
    words = {"node": speech.say("node"), "seat": speech.say("seat")}
    return _WORDS.sub(lambda found: f"{words[found[1]]} {found[2]}", where)
