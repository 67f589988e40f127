"""The engine's part on the floor: lots, the end of the time, microphones as they really are."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from consoles.signals import Key, Microphone, Press, Signal
from controller.acts import Act
from controller.hearing import SOUND_FAULTS
from controller.lamps import microphones
from controller.ports import Levels, Microphones
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.floor_queue import commitment_of, lot_due, settles_at
from controller.rules.floor_speech import next_by_itself
from controller.rules.sitting import Sitting

OPEN_UNGRANTED = "microphone_open"
"""The fault of a microphone that is on although nobody gave its seat the floor."""
SILENT = "speaker_silent"
"""The fault of a speech of which nothing is heard."""
SILENT_S = 10.0
"""A speech may begin with so long a pause before it is told."""
MIXER = "mixer"
_KINDS = SOUND_FAULTS | {OPEN_UNGRANTED, SILENT, MIXER}


class FloorWatch:
    """What the floor needs beside the rules. ``seed`` makes the seed of a lot."""

    def __init__(
        self,
        mixers: Sequence[Microphones] = (),
        levels: Levels | None = None,
        seed: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self._mixers, self._levels, self._make = tuple(mixers), levels, seed
        self._seed, self._next = seed(), seed()
        self._heard: set[int] = set()
        self._switched: frozenset[int] = frozenset()
        self._doubted: set[int] = set()

    def fixes(self, asked: Signal | Act, sitting: Sitting) -> list[Act]:
        """The seed's commitment, which stands in the record before the first who asks."""
        asks = (
            isinstance(asked.command, c.AskFloor)
            if isinstance(asked, Act)
            else isinstance(asked, Press) and asked.key is Key.SPEAK
        )
        if not asks or not sitting.is_on or self._fixed(sitting):
            return []
        return [Act(c.CommitLot(commitment=commitment_of(self._seed)), e.By.ENGINE)]

    def _fixed(self, sitting: Sitting) -> bool:
        """Whether the record has the commitment of the seed; the lot drawn last moved it on."""
        if sitting.floor.commitment == commitment_of(self._next):
            self._seed, self._next = self._next, self._make()
        return sitting.floor.commitment == commitment_of(self._seed)

    def due(self, sitting: Sitting, now: datetime) -> list[Act]:
        """What the clock does on the floor."""
        floor, rules = sitting.floor, sitting.regulations.floor
        acts = []
        if rules.closes_at_zero:
            acts += [
                Act(c.TimeFloor(request=speech.request.id), e.By.CLOCK)
                for speech in floor.speaking
                if speech.ends_at is not None and speech.ends_at <= now
            ]
        due = lot_due(floor, rules)
        if due is not None and due <= now:
            if not self._fixed(sitting):  # the controller that fixed the seed is no more
                again = c.CommitLot(commitment=commitment_of(self._seed))
                acts.append(Act(again, e.By.ENGINE))
            drawn = c.DrawLot(seed=self._seed, commitment=commitment_of(self._next))
            acts.append(Act(drawn, e.By.ENGINE))
        elif sitting.is_on and next_by_itself(sitting, now) is not None:
            acts.append(Act(c.GrantNext(), e.By.ENGINE))
        return acts

    def wakes_at(self, sitting: Sitting, now: datetime) -> datetime | None:
        """When the newest instant is over; after that the mode may open a microphone."""
        settled = settles_at(sitting.floor, sitting.regulations.floor)
        return settled if settled is not None and settled > now else None

    def heard(self, said: Microphone, sitting: Sitting) -> list[Act]:
        """A system says that a microphone went on or off: off at the unit ends the speech."""
        if said.on:
            self._heard.add(said.seat)
            return []
        was_on = said.seat in self._heard
        self._heard.discard(said.seat)
        if was_on and said.seat in microphones(sitting):
            return [Act(c.PressSpeak(seat=said.seat), e.By.SEAT)]
        return []

    def switch(self, sitting: Sitting) -> None:
        """Let the mixers open exactly the microphones of those who have the floor."""
        wanted = microphones(sitting)
        if wanted == self._switched:
            return
        self._switched = wanted
        for mixer in self._mixers:
            mixer.switch(wanted)

    def look(self, sitting: Sitting, now: datetime) -> list[Act]:
        """About once a second: microphones open without a grant, speeches without a sound.

        Of the recorder what is wrong while the sitting is on.
        """
        wrong = {(OPEN_UNGRANTED, f"seat {seat}"): "" for seat in self._ungranted(sitting)}
        wrong |= {(SILENT, f"seat {seat}"): "" for seat in self._unheard(sitting, now)}
        wrong |= {(MIXER, mixer.name): fault for mixer in self._mixers if (fault := mixer.look())}
        if self._levels is not None and sitting.is_on:
            wrong |= {(kind, ""): detail for kind, detail in self._levels.wrong().items()}
        known = {key for key in sitting.faults if key[0] in _KINDS}
        told: list[Act] = [
            Act(c.ReportFault(kind=kind, where=where, detail=detail), e.By.ENGINE)
            for (kind, where), detail in wrong.items()
            if (kind, where) not in known
        ]
        over = [
            Act(c.ClearFault(kind=kind, where=where), e.By.ENGINE)
            for kind, where in sorted(known - wrong.keys())
        ]
        return told + over

    def _ungranted(self, sitting: Sitting) -> set[int]:
        """Seats that were on without a grant at two looks: switching takes its moment."""
        on = set(self._heard)
        for mixer in self._mixers:
            on |= mixer.live()
        strange = on - microphones(sitting)
        confirmed, self._doubted = strange & self._doubted, strange
        return confirmed

    def _unheard(self, sitting: Sitting, now: datetime) -> set[int]:
        if self._levels is None:
            return set()
        lately = {
            seat
            for speech in sitting.floor.speaking
            if (now - speech.began_at).total_seconds() < SILENT_S
            and speech.request.member is not None
            and (seat := sitting.seat_of(speech.request.member)) is not None
        }
        return {
            seat
            for seat in microphones(sitting) - lately
            if (quiet_s := self._levels.quiet_s(seat)) is not None and quiet_s >= SILENT_S
        }
