"""What goes wrong with a console, in words, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from display.desk.speech import Speech, mark

_PLUG = mark("Look at the console's plug and supply.")
_CABLE = mark("Look at the plugs, the cable and the terminators of the line; call the technician.")
_SETTINGS = mark("Call the technician: the numbers or the settings of the line are wrong.")
_SLOW = mark("Call the technician: the line is slow; let the members hold the key longer.")
_RADIO = mark("Look at the tablet's Wi-Fi: it is heard badly.")
_OWN = mark("Unplug the console and plug it in again; call the technician if it comes back.")
_KEY = mark("Look whether something lies on the console.")

ERRORS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "silent": (mark("no answer"), _PLUG),
        "lost": (mark("fell off the line"), _PLUG),
        "short": (mark("damaged answer"), _CABLE),
        "crc": (mark("damaged answer"), _CABLE),
        "wrong_length": (mark("damaged answer"), _CABLE),
        "garbage": (mark("noise on the line"), _CABLE),
        "garbled": (mark("damaged answers in a row"), _CABLE),
        "bus_lost": (mark("the line was lost"), _CABLE),
        "wrong_id": (mark("somebody else's answer"), _SETTINGS),
        "wrong_function": (mark("somebody else's answer"), _SETTINGS),
        "wrong_echo": (mark("wrong confirmation"), _SETTINGS),
        "echo": (mark("the adapter hears itself"), _SETTINGS),
        "duplicate": (mark("the number is used twice"), _SETTINGS),
        "wrong_module": (mark("another kind of device"), _SETTINGS),
        "stranger": (mark("an unknown device"), _SETTINGS),
        "exception": (mark("the console refuses"), _SETTINGS),
        "late": (mark("late"), _SLOW),
        "overrun": (mark("more than can be read"), _SLOW),
        "repeated": (mark("sent once more"), _RADIO),
        "emergency": (mark("an error of its own"), _OWN),
        "babbling": (mark("talks without end"), _OWN),
        "stuck_key": (mark("a key held down"), _KEY),
    }
)
"""Kind of an error, as a line counts it → what it is called, and the way out.

The kinds: ``consoles.signals.Ailment``, ``drivers.modbus.Reason``, "silent", "lost", "repeated";
"exception_2" is the Modbus exception 2.
"""


def errors_in_words(errors: Mapping[str, int], speech: Speech) -> str:
    """What went wrong and how often, the most frequent first; "" where nothing did."""
    found: Counter[str] = Counter()
    for kind, times in errors.items():
        known = ERRORS.get(_kind(kind))
        found[speech.say(known[0]) if known else kind] += times
    return ", ".join(f"{words} ×{times}" for words, times in found.most_common())


def way_out_of(errors: Mapping[str, int], speech: Speech) -> str:
    """What to do about the most frequent error; "" where there is none."""
    if not errors:
        return ""
    worst = _kind(max(errors, key=lambda kind: errors[kind]))
    return speech.say(ERRORS[worst][1] if worst in ERRORS else mark("Call the technician."))


def _kind(kind: str) -> str:
    return "exception" if kind.startswith("exception_") else kind
