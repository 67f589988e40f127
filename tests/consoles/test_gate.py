"""Who talks too much waits outside."""

from __future__ import annotations

from consoles.gate import Gate


def flood(gate: Gate, frames: int, at: float) -> int:
    return sum(gate.admit(at) for _ in range(frames))


def test_a_burst_within_the_rate_passes() -> None:
    gate = Gate(200, 5)
    assert flood(gate, 200, 1.0) == 200
    assert not gate.shut


def test_a_steady_node_below_the_rate_passes_for_ever() -> None:
    gate = Gate(200, 5)
    assert all(gate.admit(number / 199) for number in range(2000))


def test_who_is_over_the_rate_is_shut_out_until_it_was_quiet() -> None:
    gate = Gate(200, 5)
    assert flood(gate, 1000, 1.0) == 200
    assert gate.shut
    assert not gate.admit(3.0)  # a heartbeat while shut does not count as noise
    assert not gate.reopen(5.9)
    assert gate.reopen(6.1)
    assert gate.admit(6.2)


def test_who_goes_on_stays_outside() -> None:
    gate = Gate(200, 5)
    for second in range(10):
        flood(gate, 1000, float(second))
        assert not gate.reopen(second + 0.5)
    assert gate.noisy(9.5, within=1)
    assert not gate.noisy(11.0, within=1)
