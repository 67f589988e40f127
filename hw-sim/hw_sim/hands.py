"""Hands on the simulated consoles: what replay, panel, crowd and tests hold to move them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final

from consoles.signals import Key, Lamp
from hw_sim import orders
from hw_sim.orders import Answer, AnyOrder

_LAMPS: Final = {lamp.name.lower(): lamp for lamp in Lamp if lamp.name}
LINE_LIMIT: Final = 1 << 20


class Clumsy(Exception):
    """The simulated consoles cannot do what was asked."""


class Hands:
    """A connection to a process of consoles (``hw_sim.consoles``)."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take over an open connection; ``connect`` opens one."""
        self._reader, self._writer = reader, writer
        self._ids = itertools.count(1)
        self._asked: dict[int, asyncio.Future[Answer]] = {}
        self._lamps: dict[int, Lamp] = {}
        self._lamps_at: dict[int, float] = {}
        self._changed = asyncio.Condition()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def connect(cls, control: Path) -> Hands:
        """Take hold of the consoles whose control socket this is.

        Raises:
            OSError: nobody listens there.
        """
        return cls(*await asyncio.open_unix_connection(control, limit=LINE_LIMIT))

    async def __aenter__(self) -> Hands:
        """Return the hands."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go."""
        await self.close()

    async def close(self) -> None:
        """Let go."""
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        self._writer.close()

    # ---- keys and cards

    async def press(self, keys: Mapping[int, Key], hold_s: float = 0.05) -> float:
        """Press one key on each seat in the same instant; returns when (monotonic seconds)."""
        return (await self.order(orders.Press(keys=_names(keys), hold_s=hold_s))).at

    async def hold(self, keys: Mapping[int, Key]) -> None:
        """Press keys and keep them down."""
        await self.order(orders.Hold(keys=_names(keys)))

    async def release(self, keys: Mapping[int, Key]) -> None:
        """Let keys go."""
        await self.order(orders.Release(keys=_names(keys)))

    async def bounce(self, keys: Mapping[int, Key], times: int = 4, gap_s: float = 0.002) -> None:
        """Press keys whose contacts bounce."""
        await self.order(orders.Bounce(keys=_names(keys), times=times, gap_s=gap_s))

    async def card_in(self, cards: Mapping[int, str | None]) -> None:
        """Put cards in: the number in hex, None for a bare contact."""
        await self.order(orders.CardIn(cards=dict(cards)))

    async def card_out(self, seats: Iterable[int]) -> None:
        """Take cards out."""
        await self.order(orders.CardOut(seats=list(seats)))

    # ---- lamps

    async def lamps(self) -> dict[int, Lamp]:
        """Return what is lit, by seat."""
        answer = await self.order(orders.Lamps())
        return {seat: _lamp(names) for seat, names in (answer.lamps or {}).items()}

    async def watch(self) -> None:
        """Begin to follow all lamps, for ``lit``, ``until_lit`` and ``changes``."""
        await self.order(orders.Watch())

    @property
    def lit(self) -> dict[int, Lamp]:
        """What is lit, as far as ``watch`` has told."""
        return dict(self._lamps)

    @property
    def lit_at(self) -> dict[int, float]:
        """When each seat's lamps last changed (monotonic seconds)."""
        return dict(self._lamps_at)

    async def until_lit(self, lamps: Mapping[int, Lamp], within: float | None = 20.0) -> None:
        """Wait until exactly these lamps are lit on these seats; needs ``watch``.

        Raises:
            TimeoutError: they are not lit ``within`` seconds.
        """
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(
                lambda: all(self._lamps.get(seat) == lit for seat, lit in lamps.items())
            )

    async def changes(self) -> AsyncIterator[dict[int, Lamp]]:
        """Yield all lamps each time that some have changed; needs ``watch``."""
        while True:
            async with self._changed:
                await self._changed.wait()
            yield dict(self._lamps)

    # ---- anything

    async def order(self, order: AnyOrder) -> Answer:
        """Give any order of ``hw_sim.orders`` and wait for the answer.

        Raises:
            Clumsy: it cannot be done.
            ConnectionError: the consoles have gone.
        """
        number = next(self._ids)
        asked: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if self._listening.done():
            raise ConnectionResetError("the simulated consoles have gone")
        self._asked[number] = asked
        numbered = orders.numbered(order, number)
        self._writer.write(orders.encode(numbered) + b"\n")
        answer = await asked
        if not answer.ok:
            raise Clumsy(answer.error or "it cannot be done")
        return answer

    async def _listen(self) -> None:
        try:
            while line := await self._reader.readline():
                answer = orders.decode_answer(line)
                if answer.lamps:
                    await self._note(answer.lamps, answer.at)
                asked = self._asked.pop(answer.id, None)
                if asked is not None and not asked.done():
                    asked.set_result(answer)
        except ConnectionError:
            pass
        finally:
            for asked in self._asked.values():
                if not asked.done():
                    asked.set_exception(ConnectionResetError("the simulated consoles have gone"))

    async def _note(self, lamps: Mapping[int, list[str]], at: float) -> None:
        for seat, names in lamps.items():
            self._lamps[seat] = _lamp(names)
            self._lamps_at[seat] = at
        async with self._changed:
            self._changed.notify_all()


def _names(keys: Mapping[int, Key]) -> dict[int, str]:
    return {seat: key.value for seat, key in keys.items()}


def _lamp(names: Iterable[str]) -> Lamp:
    lit = Lamp.NONE
    for name in names:
        lit |= _LAMPS[name]
    return lit
