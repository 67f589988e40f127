"""What passes by: the newest notice of each kind, and when a turnout may be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from consoles.signals import Health
from controller import wire
from controller.rules.sitting import Sitting, Stage


class Notices:
    """The newest of each kind with a version; ``changed`` is called when one is new."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """Begin with none."""
        self._changed = changed
        self._version = 0
        self._newest: dict[str, tuple[int, wire.Notice]] = {}
        self._tick = 0

    def tell(self, notice: wire.Notice) -> None:
        """Put a notice up, unless it says what the last one of its kind said."""
        kind = type(notice).__name__
        if (last := self._newest.get(kind)) is not None and last[1] == notice:
            return
        self._version += 1
        self._newest[kind] = (self._version, notice)
        self._changed()

    def newer_than(self, told: dict[str, int]) -> list[tuple[str, int, wire.Notice]]:
        """Kind, version and notice of those a reader has not been told yet."""
        return [
            (kind, version, notice)
            for kind, (version, notice) in self._newest.items()
            if told.get(kind) != version
        ]

    def newest(self, kind: type[wire.Notice]) -> wire.Notice | None:
        """The newest notice of a kind."""
        found = self._newest.get(kind.__name__)
        return found[1] if found else None

    def tell_head(self, head: tuple[int, bytes, str] | None) -> None:
        """Tell the newest head of the record: the screen shows it, anybody may keep it."""
        if head is not None:
            size, root, note = head
            self.tell(wire.Head(size=size, root=root.hex(), note=note))

    def tell_turnout(self, sitting: Sitting, now: datetime, in_urn: int | None) -> None:
        """Tell how many have voted; ``in_urn`` is their number in a secret vote, else None.

        In a secret vote the number is told at the opening and then at fixed moments only, so that
        it gives no order.
        """
        voting = sitting.voting
        if voting is None or voting.stage is not Stage.OPEN or voting.opened_at is None:
            return
        last = self.newest(wire.Turnout)
        told = isinstance(last, wire.Turnout) and last.voting == voting.id
        if in_urn is not None:
            since = (now - voting.opened_at).total_seconds()
            tick = int(since // sitting.regulations.turnout_tick_s)
            if told and tick == self._tick:
                return
            self._tick = tick
        cast = len(voting.ballots) if in_urn is None else in_urn
        may_vote = (sitting.present | voting.ballots.keys()) - sitting.recused_from(voting.item)
        turnout = wire.Turnout(voting=voting.id, cast=cast, may_vote=max(len(may_vote), cast))
        self.tell(turnout)


def hall_health(healths: Mapping[int, Health], now: datetime) -> wire.HallHealth:
    """The notice of what the lines know of their consoles."""
    return wire.HallHealth(
        consoles={
            seat: wire.ConsoleHealth(
                line=health.line,
                node=health.node,
                heard_at=_heard_at(health, now),
                errors=dict(health.errors),
                model=health.model,
            )
            for seat, health in sorted(healths.items())
        }
    )


def _heard_at(health: Health, now: datetime) -> str | None:
    if health.heard_s is None:
        return None
    return (now - timedelta(seconds=health.heard_s)).isoformat(timespec="seconds")
