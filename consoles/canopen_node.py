"""What a CANopen line knows of one console, and what it says about it.

Pure: ``now`` is seconds of any clock that goes forward; frames to send go into ``outbox``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from consoles.canopen_bringup import BringUp
from consoles.canopen_identity import Identity
from consoles.canopen_limits import Limits
from consoles.canopen_twins import Twins
from consoles.contacts import LONG_AGO, Contacts
from consoles.gate import Gate
from consoles.profile import Profile
from consoles.signals import Ailment, Back, Health, Lamp, Mended, Signal, Silent, Trouble
from drivers import canopen
from drivers.canopen import Answer, Frame, Message, State


class Node:
    """One seated node.

    Attributes:
        gate: shut while the node babbles.
        lit: the output bits that its lamps should have.
        stale: whether these bits must be sent (again).
        errors: what went wrong since the line was made, by kind.
    """

    def __init__(
        self,
        line: str,
        number: int,
        seat: int,
        profile: Profile,
        limits: Limits,
        outbox: list[Frame],
    ) -> None:
        """Know nothing about the node yet; ``start`` begins the watch."""
        self.number, self.seat = number, seat
        self.gate = Gate(limits.babble_per_s, limits.quiet_s)
        self.lit = profile.outputs(Lamp.NONE)
        self.stale = False
        self.errors: Counter[str] = Counter()
        self._line, self._profile, self._limits, self._outbox = line, profile, limits, outbox
        self._contacts = Contacts(seat, profile, limits.debounce_s, limits.stuck_s)
        self._bring_up = BringUp(number, profile, limits)
        self._identity = Identity(number, limits.answer_s)
        self._twins = Twins(limits)
        self._heard_at = self._probed_at = self._refreshed_at = 0.0
        self._ever_heard = False
        self._pdo_at = LONG_AGO
        self._starting = False
        self._alive: bool | None = None  # None: neither Back nor Silent has been told yet
        self._emergencies: set[int] = set()
        self._told: set[Ailment] = set()  # troubles not mended yet

    def start(self, now: float) -> None:
        """Begin the watch on a bus just opened; troubles told before stay told."""
        self._contacts.forget()
        self._heard_at = self._refreshed_at = now
        self._alive = None
        self._twins.start(now)
        self._begin(now)

    def show(self, lamps: Lamp) -> None:
        """Light these lamps, if they are not lit already."""
        bits = self._profile.outputs(lamps)
        self.stale |= bits != self.lit
        self.lit = bits

    def lamp_frame(self) -> Frame:
        """Build the frame that lights the lamps."""
        return canopen.rpdo1(self.number, self.lit, self._profile.output_bytes)

    def hear_life(self, booting: bool, now: float) -> None:
        """Note that the node has sent something; ``booting`` if it was a boot-up."""
        self._heard_at, self._ever_heard = now, True
        if not self._alive and not booting and not self._bring_up.under_way:
            self._begin(now)  # here without a boot-up: we are new, or its cable was out

    def health(self, now: float) -> Health:
        """How the console does."""
        heard_s = max(0.0, now - self._heard_at) if self._ever_heard else None
        return Health(self._line, self.number, heard_s, dict(self.errors), self._identity.model)

    @property
    def unnamed(self) -> bool:
        """Whether it can be asked who it is: it is in use, its lamps are lit, it has not said."""
        ready = self._alive and not self._bring_up.under_way and not self.gate.shut
        return bool(ready and not self.stale and self._identity.wanted)

    def introduce(self, now: float) -> list[Signal]:
        """Ask the next of the questions who it is, if it is time."""
        self._send(self._identity.ask(now))
        return self._judge_module()

    def hear(self, message: Message, now: float) -> list[Signal]:
        """Take a message of the node's own."""
        match message:
            case canopen.Pdo(number=1, data=data):
                self._pdo_at = now
                return self._hear_levels(data, now)
            case canopen.Pdo(number=2, data=data) if self._profile.card_reader:
                return [*self._contacts.hear_card(data.hex().upper() if any(data) else None)]
            case canopen.Bootup():
                self._contacts.forget()
                self._twins.boot_up(now)
                self._begin(now)
            case canopen.Heartbeat(state=state):
                self._twins.beat()
                if state != State.OPERATIONAL and not self._bring_up.under_way:
                    self._begin(now)
            case canopen.Emergency(code=code, register=register):
                return self._hear_emergency(code, register)
            case canopen.Written() | canopen.Refused() | canopen.Value():
                return self._hear_answer(message, now)
        return []

    def tick(self, now: float, asleep: float) -> list[Signal]:
        """Look at the clock; for ``asleep`` seconds nobody listened, and that is not its fault."""
        self._heard_at = min(now, self._heard_at + asleep)
        if asleep:
            self._twins.start(now)
        signals: list[Signal] = [*self._contacts.tick(now), *self._judge_keys(now)]
        if self.gate.reopen(now):
            self._contacts.forget()
            self._begin(now)
        signals += self._judge(Ailment.DUPLICATE, self._twins.judge(now))
        if now - self._heard_at > self._limits.silence_s:
            return signals + self._stay_silent(now)
        if self._bring_up.under_way:
            self._send(self._bring_up.tick(now))
            signals += self._settle(now)
        elif now - self._refreshed_at >= self._limits.refresh_s and not self.gate.shut:
            self._refreshed_at = now
            self._identity.pause()
            self._send(self._bring_up.read_again(now))
            self.stale = True
        return signals

    def shut_out(self) -> list[Signal]:
        """Say that the node babbles and is not listened to."""
        self._bring_up.give_up()
        detail = f"more than {self._limits.babble_per_s:g} frames a second"
        return self._trouble(Ailment.BABBLING, detail)

    def _begin(self, now: float) -> None:
        """Start the node and set it up, unless it is shut out."""
        if self.gate.shut:
            return
        self._probed_at = now
        self._send(self._bring_up.begin(now))
        self._identity.begin()
        self._starting = self.stale = True

    def _send(self, frames: Sequence[Frame]) -> None:
        self._outbox += frames
        for frame in frames:
            if frame.cob_id == canopen.SDO_REQUEST + self.number:
                self._twins.asked()

    def _hear_answer(self, answer: Answer, now: float) -> list[Signal]:
        self._twins.answered()
        if isinstance(answer, canopen.Written) and answer.index == canopen.PRODUCER_HEARTBEAT:
            self._twins.period_set(now)
        if self._bring_up.under_way:
            self._send(self._bring_up.hear(answer, now))
            return self._settle(now)
        self._identity.hear(answer)
        return self._judge_module()

    def _settle(self, now: float) -> list[Signal]:
        """Take what the questions have brought: how the contacts stand, and the end of them."""
        over = not self._bring_up.under_way
        if over and self._starting:
            self._starting = False
            self.stale = True  # by now it is surely operational, so an RPDO counts
        data = self._bring_up.take_inputs()
        if data and self._pdo_at < self._bring_up.asked_first_at:
            return self._hear_levels(data, now)  # else a PDO, which has priority, is the newer
        if over and not self._contacts.known:
            return self._hear_levels(self._profile.at_rest, now)
        return []

    def _stay_silent(self, now: float) -> list[Signal]:
        told = self._alive is False
        self._alive = False
        self._contacts.forget()
        self._bring_up.give_up()
        if now - self._probed_at >= self._limits.probe_s:
            self._begin(now)  # a module whose heartbeat is off says nothing by itself
        if told:
            return []
        self.errors["silent"] += 1
        return [Silent(self.seat)]

    def _hear_levels(self, data: bytes, now: float) -> list[Signal]:
        levels = self._profile.levels(data)
        if levels is None:
            detail = f"{len(data)} bytes of inputs, the profile needs {self._profile.input_bytes}"
            return self._trouble(Ailment.GARBLED, detail)
        signals = self._welcome()
        signals += self._contacts.hear(levels, now)
        return signals + self._over(Ailment.GARBLED) + self._judge_keys(now)

    def _welcome(self) -> list[Signal]:
        """Say that the console is there: from now on what is pressed on it counts."""
        signals = self._over(Ailment.BABBLING)
        if not self._alive:
            self._alive = True
            signals.append(Back(self.seat))
        return signals

    def _hear_emergency(self, code: int, register: int) -> list[Signal]:
        if code & 0xFF00 == 0:  # CiA 301 §7.2.7: 00xx, error reset or no error
            self._emergencies.clear()
            return self._over(Ailment.EMERGENCY)
        if code in self._emergencies:
            return []
        self._emergencies.add(code)
        self.errors[Ailment.EMERGENCY.value] += 1
        self._told.add(Ailment.EMERGENCY)
        detail = f"EMCY code {code:#06x}, error register {register:#04x}"
        return [Trouble(self._line, Ailment.EMERGENCY, self.number, self.seat, detail)]

    def _judge_keys(self, now: float) -> list[Signal]:
        stuck = self._contacts.stuck(now)
        detail = f"a key is held for more than {self._limits.stuck_s:g} s" if stuck else ""
        return self._judge(Ailment.STUCK_KEY, detail)

    def _judge_module(self) -> list[Signal]:
        """A wrong module stays in use all the same: it may be wrong in what it says only."""
        return self._judge(Ailment.WRONG_MODULE, self._identity.misfit)

    def _judge(self, ailment: Ailment, detail: str) -> list[Signal]:
        """Tell of a trouble or, if there is nothing to say of it, that it is over."""
        return self._trouble(ailment, detail) if detail else self._over(ailment)

    def _trouble(self, ailment: Ailment, detail: str) -> list[Signal]:
        """Tell of a trouble once."""
        if ailment in self._told:
            return []
        self.errors[ailment.value] += 1
        self._told.add(ailment)
        return [Trouble(self._line, ailment, self.number, self.seat, detail)]

    def _over(self, ailment: Ailment) -> list[Signal]:
        """Tell that a trouble is over, if it was told."""
        if ailment not in self._told:
            return []
        self._told.discard(ailment)
        return [Mended(self._line, ailment, self.number, self.seat)]
