"""The controller's side of a recorder, played by a test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from controller import wire
from controller.client import Connected, Happened, Passing
from controller.rules import events as e
from controller.rules.council import Body, BodyKind, Council
from recorder.keeper import Keeper

ZERO = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Feed:
    """The controller's side, with its clock at ``ZERO`` + the loop's time."""

    def __init__(self, keeper: Keeper, now: Callable[[], float]) -> None:
        self._keeper, self._now, self._n = keeper, now, 0
        hello = wire.Hello(log="", hall="", size=0, at="")
        keeper.news(Connected(hello), now())
        for _ in range(2):
            keeper.news(Passing(wire.Time(at=self.at().isoformat())), now())

    def at(self) -> datetime:
        return ZERO + timedelta(seconds=self._now())

    def tell(self, event: e.AnyEvent) -> datetime:
        at = self.at()
        self._n += 1
        entry = e.Entry(at=at, by=e.By.SECRETARY, event=event)
        self._keeper.news(Happened(self._n, entry), self._now())
        return at


def opened() -> e.SittingOpened:
    council = Council(name="Рада", convocation="VIII", seats=3, members=())
    return e.SittingOpened(
        sitting="s/1", body=Body(id="c", kind=BodyKind.COUNCIL, council=council), session="1"
    )
