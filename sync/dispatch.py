"""Sends one journal to one site: the next batch, its answer, and how long to wait after it."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from enum import Enum

from controller.wire import Unreadable
from sync.courier import Courier, Said, Unreachable
from sync.outbox import Outbox
from sync.stream import Batch, Shorter, Source, Stream

FIRST_S, MOST_S = 0.5, 300.0
"""Between tries: full jitter between nothing and a bound that doubles up to five minutes."""
REFUSED_S = 300.0
"""After a refusal that a person must mend."""
log = logging.getLogger("viche.sync")


class State(Enum):
    """How a site is doing."""

    DONE = "done"
    """It has all that may leave."""
    SENDING = "sending"
    AGAIN = "again"
    """There was no good answer; it is tried again."""
    REFUSED = "refused"
    """It does not take what we send: a person must look."""


class Dispatch:
    """One site's sending. ``turn`` is called again and again; nothing else is needed."""

    def __init__(
        self,
        name: str,
        source: Source,
        outbox: Outbox,
        courier: Courier,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._name, self._source, self._outbox = name, source, outbox
        self._courier, self._jitter = courier, jitter
        self._stream: Stream | None = None
        self._failures = 0
        self.state, self.why, self.sent = State.DONE, "", 0

    def turn(self) -> float | None:
        """One request at most; seconds until the next turn, None: when the journal has grown."""
        try:
            stream = self._now_at()
            batch = stream.next() if stream is not None else None
            if stream is None or batch is None:
                self._is(State.DONE)
                return None
            return self._heard(stream, batch, self._courier.send(batch.content))
        except (Unreachable, Unreadable) as error:
            return self._again(str(error))
        except Shorter as error:
            return self._refused(f"shorter: {error}")

    def _now_at(self) -> Stream | None:
        """The stream, at the place from which the site wants more; None for an empty journal."""
        fresh = Stream(self._source) if self._stream is None or self._is_over() else None
        if fresh is not None:
            if not fresh.log:
                return None
            size = self._outbox.cursor(self._name, fresh.log)
            if not size:
                said = self._courier.size(fresh.log)
                if said.status != 200 or said.size is None:
                    raise Unreachable(f"status {said.status} {said.why}")
                size = said.size
            fresh.go_to(size)
            self._stream = fresh
            self._remember(size)
        return self._stream

    def _is_over(self) -> bool:
        """Whether another journal stands in the old one's place."""
        return self._stream is None or Stream(self._source).log != self._stream.log

    def _heard(self, stream: Stream, batch: Batch, said: Said) -> float:
        if said.status == 200 and said.size is not None and said.size >= batch.last:
            stream.go_to(batch.last)
            self._remember(batch.last)
            self._failures = 0
            self._is(State.SENDING)
            return 0.0
        if said.status == 409 and said.why == "gap" and said.size is not None:
            if said.size < batch.first - 1:
                log.warning("%s: has %d lines again, not %d", self._name, said.size, stream.size)
                stream.go_to(said.size)
                self._remember(said.size)
                return self._again("gap")
            return self._refused("gap")
        if 400 <= said.status < 500 and said.status not in (408, 425, 429):
            return self._refused(f"{said.status} {said.why}")
        return self._again(f"{said.status} {said.why}".strip(), said.wait_s)

    def _remember(self, size: int) -> None:
        assert self._stream is not None
        self._outbox.move(self._name, self._stream.log, size)
        self.sent = size

    def _again(self, why: str, least_s: float = 0.0) -> float:
        self._is(State.AGAIN, why)
        bound = min(MOST_S, FIRST_S * 2 ** min(self._failures, 20))
        self._failures += 1
        return max(least_s, self._jitter(0.0, bound))

    def _refused(self, why: str) -> float:
        self._is(State.REFUSED, why)
        return REFUSED_S

    def _is(self, state: State, why: str = "") -> None:
        if (state, why) != (self.state, self.why) and state in (State.AGAIN, State.REFUSED):
            log.warning("%s: %s: %s", self._name, state.value, why)
        if state is State.DONE and self.state is State.AGAIN:
            log.warning("%s: all is there again", self._name)
        self.state, self.why = state, why
