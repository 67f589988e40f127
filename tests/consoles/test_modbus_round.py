"""Whose turn it is on a Modbus line, by a clock that the test moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from consoles.modbus_limits import ModbusLimits
from consoles.modbus_models import MODELS
from consoles.modbus_round import Round, Turn, Why, cycle_s

LIMITS = ModbusLimits(poll_s=0.1, slow_s=1.0, probe_s=10.0)
POLL_S, SILENT_S = 0.012, 0.027
"""What a poll takes at 19,200 bit/s, answered and not."""


def nobody() -> None:
    """No lamps wait."""


class Day:
    """A line under way: takes each turn as long as it takes, and notes it."""

    def __init__(
        self, nodes: int, limits: ModbusLimits = LIMITS, dead: frozenset[int] = frozenset()
    ):
        self.round = Round(range(1, nodes + 1), limits)
        self.limits, self.dead, self.now = limits, dead, 0.0
        self.turns: list[tuple[float, Turn]] = []
        for node in dead:
            self.round.lost(node)

    def go_on(self, seconds: float, stale: Callable[[], int | None] = nobody) -> None:
        end = self.now + seconds
        while self.now < end:
            turn = self.round.next(self.now, stale)
            if not isinstance(turn, Turn):
                self.now += max(turn, 1e-4)
                continue
            self.turns.append((self.now, turn))
            self._take(turn)

    def _take(self, turn: Turn) -> None:
        began = self.now
        if turn.node not in self.dead:
            self.now += POLL_S
            self.round.found(turn.node)
        elif turn.why is Why.PROBE:
            self.now += SILENT_S + self.limits.deaf_s
            self.round.probed(turn.node, self.now - began, self.now)
        else:
            self.now += 2 * SILENT_S
            self.round.lost(turn.node)

    def count(self, why: Why, since: float = 0.0) -> Counter[int]:
        return Counter(turn.node for at, turn in self.turns if turn.why is why and at >= since)


def test_all_are_polled_in_turn_and_nobody_twice_before_another() -> None:
    day = Day(20)
    day.go_on(2.4)
    assert {turn.why for _, turn in day.turns} == {Why.POLL}
    assert [turn.node for _, turn in day.turns[:40]] == [*range(1, 21), *range(1, 21)]


def test_a_few_consoles_are_not_polled_more_often_than_need_be() -> None:
    day = Day(2)
    day.go_on(10.0)
    assert day.count(Why.POLL)[1] == pytest.approx(10 / LIMITS.poll_s, rel=0.02)


def test_those_waited_for_are_polled_first_and_more_often() -> None:
    day = Day(64)
    day.round.heed(frozenset(range(1, 9)))
    day.go_on(10.0)
    polls = day.count(Why.POLL)
    assert [turn.node for _, turn in day.turns[:3]] == [1, 2, 3]
    assert min(polls[node] for node in range(1, 9)) > 5 * max(polls[n] for n in range(9, 65))
    assert min(polls[node] for node in range(9, 65)) >= 3  # the others live, their cards come


def test_what_time_those_waited_for_do_not_need_goes_to_the_others() -> None:
    """Who has pressed may press again: in most halls the last press counts."""
    day = Day(20)
    day.round.heed(frozenset({1, 2}))
    day.go_on(10.0)
    polls = day.count(Why.POLL)
    assert polls[1] == pytest.approx(10 / (LIMITS.eager_s + POLL_S / 2), rel=0.15)
    assert sum(polls.values()) > 0.95 * 10 / POLL_S
    assert min(polls.values()) > 20


def test_when_nobody_is_waited_for_any_more_all_are_polled_alike() -> None:
    day = Day(20)
    day.round.heed(frozenset())
    day.go_on(2.4)
    assert set(day.count(Why.POLL).values()) == {10}


def test_ten_dead_of_64_slow_the_cycle_by_less_than_a_tenth_over_ten_minutes() -> None:
    whole, wounded = Day(54), Day(64, dead=frozenset(range(1, 60, 6)))
    for day in (whole, wounded):
        day.go_on(600.0)
    live = 64 - len(wounded.dead)
    assert len(wounded.dead) == 10
    cycles = sum(wounded.count(Why.POLL).values()) / live
    assert cycles > 0.9 * sum(whole.count(Why.POLL).values()) / live
    assert set(wounded.count(Why.PROBE)) == wounded.dead  # and each of them is looked for
    assert max(wounded.count(Why.PROBE).values()) - min(wounded.count(Why.PROBE).values()) <= 1


def test_one_dead_is_looked_for_at_each_interval() -> None:
    day = Day(30, dead=frozenset({7}))
    day.go_on(100.0)
    assert 9 <= day.count(Why.PROBE)[7] <= 11


def test_who_comes_back_rarely_comes_alone() -> None:
    """A sector has power again: as soon as one of it is found the others are tried at once."""
    day = Day(64, dead=frozenset(range(33, 65)))
    day.go_on(30.0)
    day.dead, back_at = frozenset(), day.now
    day.go_on(15.0)
    probes = [at for at, turn in day.turns if turn.why is Why.PROBE and at >= back_at]
    assert len(probes) == 32
    assert probes[-1] - probes[0] < 32 * 2 * POLL_S


def test_on_a_line_where_all_are_dead_they_are_looked_for_without_pause() -> None:
    day = Day(8, dead=frozenset(range(1, 9)))
    day.go_on(10.0)
    assert len(day.turns) >= 18


def test_no_one_lost_is_looked_for_while_a_vote_is_open() -> None:
    day = Day(20, dead=frozenset({3, 4}))
    day.round.heed(frozenset(range(1, 21)))
    day.go_on(60.0)
    assert not day.count(Why.PROBE)
    assert not {3, 4} & set(day.count(Why.POLL))
    day.round.heed(None)
    day.go_on(30.0)
    assert set(day.count(Why.PROBE)) == {3, 4}


def test_who_is_lost_during_a_vote_stays_in_the_slow_round_until_it_closes() -> None:
    day = Day(20)
    day.round.heed(frozenset(range(1, 21)))
    day.go_on(1.0)
    day.dead = frozenset({5})
    day.go_on(20.0)
    assert 15 <= day.count(Why.POLL, since=1.3)[5] <= 21
    day.round.heed(None)
    day.go_on(5.0)
    assert day.count(Why.PROBE)[5]


def test_lamps_come_first_but_a_poll_comes_after_each() -> None:
    """At a vote's opening all lamps change, and the first presses come then."""
    day, lit = Day(20), iter(range(1, 21))
    day.go_on(1.0)
    began = len(day.turns)
    day.go_on(0.6, lambda: next(lit, None))
    kinds = [turn.why for _, turn in day.turns[began:]]
    assert kinds[:6] == [Why.LAMPS, Why.POLL] * 3
    assert kinds.count(Why.LAMPS) == 20


def test_lamps_need_not_wait_for_a_poll_that_is_not_due() -> None:
    round_ = Round([1], ModbusLimits(poll_s=10.0))
    assert round_.next(0.0, nobody) == Turn(1, Why.POLL)
    for _ in range(5):
        assert round_.next(0.1, lambda: 1) == Turn(1, Why.LAMPS)


@pytest.mark.parametrize(
    ("baud", "consoles", "seconds"),
    [
        (19_200, 32, 0.385),
        (19_200, 64, 0.77),
        (19_200, 128, 1.54),
        (115_200, 32, 0.155),
        (115_200, 64, 0.31),
        (115_200, 128, 0.62),
    ],
)
def test_the_wire_takes_as_long_as_the_manual_says(
    baud: int, consoles: int, seconds: float
) -> None:
    """T = (8 + 5 + ⌈n/8⌉)·c + 2·t3.5, c = 11 bits; docs/installer/modbus.md prints the table."""
    model = MODELS["waveshare-io-8ch"]
    assert cycle_s(consoles, model, baud) == pytest.approx(seconds, abs=0.005)
    thinking = cycle_s(consoles, model, baud, turnaround_s=0.005)
    assert thinking - cycle_s(consoles, model, baud) == pytest.approx(0.005 * consoles)
