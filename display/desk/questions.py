"""What the desk asks a person: a form to fill in, or one of many to pick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from controller.rules.sitting import Sitting, Stage, Voting


@dataclass(frozen=True, slots=True)
class Follows:
    """A field that goes with another one until it is changed by hand."""

    key: str
    """The other field's."""
    values: Mapping[str, str]
    """The other field's value → this one's."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to type. ``long`` gives it several lines."""

    key: str
    label: str
    value: str = ""
    required: bool = True
    long: bool = False
    follows: Follows | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few values, which are given with their words. "" has still to be chosen."""

    key: str
    label: str
    options: Sequence[tuple[str, str]]
    value: str = ""
    follows: Follows | None = None


Field: TypeAlias = Text | OneOf


@dataclass(frozen=True, slots=True)
class About:
    """A vote in one of its stages: what is asked about it is void once it has gone on."""

    voting: str
    stage: Stage

    @classmethod
    def of(cls, voting: Voting) -> About:
        """The vote as it stands now."""
        return cls(voting.id, voting.stage)

    def holds(self, sitting: Sitting) -> bool:
        """Whether the vote still stands so."""
        at_hand = sitting.voting
        if at_hand is None or at_hand.id != self.voting:
            at_hand = sitting.past.get(self.voting)
        return at_hand is not None and at_hand.stage is self.stage


@dataclass(frozen=True, slots=True)
class Form:
    """Fields under a title. What is ``grave`` is confirmed once more: «no» is offered first.

    A form that is ``ready`` begins at its end, so that one key more submits it as it is.
    """

    title: str
    submit: str
    fields: Sequence[Field] = ()
    words: str = ""
    grave: bool = False
    ready: bool = False
    about: About | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """One row of many, found by typing a part of it."""

    title: str
    rows: Sequence[tuple[str, str]]
    """Value and words."""
    chosen: str | None = None
    empty: str = field(default="")
    """What to say where nothing is found."""
    about: About | None = None
