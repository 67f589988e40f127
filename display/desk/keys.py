"""The keys of the desk: what each does, and what it is called.

Letters are chosen for whoever types in Ukrainian; each has the Latin letter of the same key as its
twin, so that the keyboard's layout does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from display.desk.speech import Speech, mark

LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
UKRAINIAN = "йцукенгшщзхїфівапролджєячсмитьбю"
_TWIN = MappingProxyType(dict(zip(UKRAINIAN, LATIN, strict=True)))


class Do(Enum):
    """What a single letter does: the Ukrainian letter, the words for it, and the briefest ones."""

    REGISTRATION = "р", mark("Registration: open, close"), mark("registration")
    ARRIVED = "н", mark("Register a member by hand"), mark("arrived")
    LEFT = "і", mark("Record that a member left"), mark("left")
    RECUSE = "к", mark("Conflict of interest: declare, lift"), mark("conflict")
    VOTE = "г", mark("Announce a vote"), mark("vote")
    MAJORITY = "б", mark("Change or correct the majority"), mark("majority")
    CLOSE_VOTE = "з", mark("Close the vote early"), mark("close the vote")
    VOICE = "у", mark("Enter a vote said aloud"), mark("voice")
    PAPER = "ш", mark("Enter a secret vote held on paper"), mark("paper")
    CANCEL = "с", mark("Withdraw or annul a vote"), mark("annul")
    REPEAT = "щ", mark("Vote again"), mark("again")
    STATEMENT = "я", mark("Record a member's statement"), mark("statement")
    BREAK = "п", mark("Break: begin, end"), mark("break")
    ADJOURN = "в", mark("Adjourn, resume the sitting"), mark("adjourn")
    CLOSE_SITTING = "х", mark("Close the sitting"), mark("close the sitting")
    TIME = "т", mark("Confirm the time"), mark("time")
    FILE = "ф", mark("Load the agenda from a file"), mark("agenda file")
    ADD = "д", mark("Add an item to the agenda"), mark("add an item")
    EDIT = "е", mark("Edit an item of the agenda"), mark("edit an item")
    REMOVE = "ж", mark("Take an item off the agenda"), mark("take an item off")
    SEAT = "м", mark("Seat a member at another console"), mark("other console")
    TABLET = "л", mark("The code of a member's tablet"), mark("tablet")
    CHAIR = "й", mark("The code of the chair's tablet"), mark("chair's tablet")
    CARD = "а", mark("Cards: enrol one, withdraw"), mark("cards")
    GRANT = "о", mark("Give the floor to the next"), mark("floor")
    TAKE_BACK = "ц", mark("End the speech"), mark("end the speech")
    PROLONG = "и", mark("Prolong the speech"), mark("prolong")
    QUEUE = "ч", mark("The list of speakers, microphones"), mark("speakers")

    def __init__(self, letter: str, words: str, brief: str) -> None:
        self.letter = letter
        self.words = words
        self.brief = brief

    @property
    def latin(self) -> str:
        """The Latin letter of the same key."""
        return _TWIN[self.letter]

    def key(self, speech: Speech) -> str:
        """The key as it is printed for a language."""
        return (self.latin if speech.language == "en" else self.letter).upper()


class Place(Enum):
    """What fills the desk: the sitting itself, or one of the lists."""

    SITTING = "1", mark("Sitting")
    AGENDA = "2", mark("Agenda"), mark("Items")
    MEMBERS = "3", mark("Members")
    JOURNAL = "4", mark("Journal")
    CONSOLES = "5", mark("Consoles")

    def __init__(self, digit: str, words: str, brief: str = "") -> None:
        self.digit = digit
        self.words = words
        self.brief = brief or words


SEARCH = frozenset("/.")
"""The key of the slash gives a full stop in the Ukrainian layout."""

_BY_CHARACTER: Mapping[str, Do | Place] = MappingProxyType(
    {
        **{each.letter: each for each in Do},
        **{each.latin: each for each in Do},
        **{each.digit: each for each in Place},
    }
)


def meaning(character: str | None) -> Do | Place | None:
    """What a typed character asks for, in any case and in either layout."""
    return _BY_CHARACTER.get(character.lower()) if character else None
