"""The ``[transcript]`` table of hall.toml: a recogniser of speech, if one is set up."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final, Literal

import msgspec

from controller.config_words import Pair

PLACES: Final = ("sound", "output", "folder", "language", "model")
"""What a word of the command may hold in braces."""
_PLACE: Final = re.compile(r"\{([a-z]+)\}")
BOUNDS: Final = {"patience": (0.1, 1000), "nice": (0, 19), "memory_mb": (0, 1_000_000)}


class TranscriptTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command that is run on each speech after a sitting, without a shell."""

    command: tuple[str, ...]
    """``{sound}``, ``{output}``, ``{folder}``, ``{language}``, ``{model}`` are filled in."""
    writes: Literal["text", "vtt", "srt", "json"] = "text"
    """What it writes: to ``{output}`` or ``{folder}`` where one is named, else to its output."""
    sound: Literal["wav", "flac"] = "wav"
    """One channel at 16 kHz, or the sound as it was recorded."""
    language: str = "uk"
    model: str = ""
    """Its name or file: stands in each draft."""
    patience: float = 10.0
    """How many times as long as the speech it may take, and two minutes at least."""
    nice: int = 15
    memory_mb: int = 0
    """Address space that it may use; 0: no limit."""


class TranscriptFault(Enum):
    """What may be wrong with the table, and the way out."""

    EMPTY = Pair(
        'command порожня: назвіть програму і слова до неї, ["whisper-cli", "-f", "{{sound}}"]',
        'command is empty: name a program and its words, ["whisper-cli", "-f", "{{sound}}"]',
    )
    NO_SOUND = Pair(
        "у command немає {{sound}}: допишіть, де програмі стоїть файл зі звуком",
        "command has no {{sound}}: add it where the program takes the file of sound",
    )
    PLACE = Pair(
        "«{{{place}}}» у command: такого місця немає; є {known}",
        "“{{{place}}}” in command: there is no such place; there are {known}",
    )
    NO_MODEL = Pair(
        'у command є {{model}}, а model немає: допишіть model = "…"',
        'command has {{model}}, but there is no model: add model = "…"',
    )
    BOUNDS = Pair(
        "{key} = {value}: має бути від {least} до {most}",
        "{key} = {value}: it must be {least} to {most}",
    )

    def say(self, language: str, **values: object) -> str:
        """The sentence in a language, ``uk`` or ``en``."""
        pair: Pair = self.value
        return (pair.en if language == "en" else pair.uk).format(**values)


class BadTranscript(ValueError):
    """A setting that cannot be: its name, what is wrong, and the facts of the sentence."""

    def __init__(self, setting: str, fault: TranscriptFault, **facts: object) -> None:
        super().__init__(fault.say("en", **facts))
        self.setting, self.fault, self.facts = setting, fault, facts


def check_transcript(table: TranscriptTable) -> None:
    """See that the command can be put together.

    Raises:
        BadTranscript: what is wrong.
    """
    if not table.command or not table.command[0].strip():
        raise BadTranscript("command", TranscriptFault.EMPTY)
    named = [place for word in table.command for place in _PLACE.findall(word)]
    for place in named:
        if place not in PLACES:
            known = ", ".join(f"{{{one}}}" for one in PLACES)
            raise BadTranscript("command", TranscriptFault.PLACE, place=place, known=known)
    if "sound" not in named:
        raise BadTranscript("command", TranscriptFault.NO_SOUND)
    if "model" in named and not table.model:
        raise BadTranscript("command", TranscriptFault.NO_MODEL)
    for key, (least, most) in BOUNDS.items():
        if not least <= (value := getattr(table, key)) <= most:
            facts = {"key": key, "value": value, "least": least, "most": most}
            raise BadTranscript(key, TranscriptFault.BOUNDS, **facts)
