"""One-time codes: how long they live, how often one may guess."""

from __future__ import annotations

from consoles.tablet_pairing import (
    CODE_LIVES_S,
    PAUSE_S,
    WRONG_IN_ALL,
    WRONG_PER_ADDRESS,
    Pairing,
    Paused,
    Right,
    Wrong,
)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


def test_a_code_has_eight_digits_and_brings_to_its_seat_once() -> None:
    pairing = Pairing()
    code = pairing.issue(201, 0.0)
    assert len(code) == 8
    assert code.isdecimal()
    assert pairing.guess(f"{code[:4]} {code[4:]}", "a", 1.0) == Right(201)
    assert pairing.guess(code, "a", 2.0) == Wrong()


def test_a_code_dies_after_ten_minutes() -> None:
    pairing = Pairing()
    code = pairing.issue(201, 0.0)
    assert pairing.guess(code, "a", CODE_LIVES_S) == Wrong()
    code = pairing.issue(201, 1_000.0)
    assert pairing.guess(code, "a", 1_000.0 + CODE_LIVES_S - 1) == Right(201)


def test_a_new_code_kills_the_one_before() -> None:
    pairing = Pairing()
    old = pairing.issue(201, 0.0)
    new = pairing.issue(201, 1.0)
    assert pairing.guess(old, "a", 2.0) == Wrong()
    assert pairing.guess(new, "a", 3.0) == Right(201)


def test_who_guesses_waits_and_nobody_else_does() -> None:
    pairing = Pairing()
    code = pairing.issue(201, 0.0)
    for _ in range(WRONG_PER_ADDRESS):
        assert pairing.guess(other_than(code), "thief", 1.0) == Wrong()
    assert pairing.guess(code, "thief", 2.0) == Paused(PAUSE_S - 1)
    assert pairing.guess(code, "member", 2.0) == Right(201)


def test_a_pause_ends() -> None:
    pairing = Pairing()
    code = pairing.issue(201, 0.0)
    for _ in range(WRONG_PER_ADDRESS):
        pairing.guess(other_than(code), "member", 1.0)
    assert pairing.guess(code, "member", 1.0 + PAUSE_S) == Right(201)


def test_many_who_guess_together_stop_everybody_for_a_while() -> None:
    pairing = Pairing()
    code = pairing.issue(201, 0.0)
    for thief in range(WRONG_IN_ALL):
        assert pairing.guess(other_than(code), f"thief {thief}", 1.0) == Wrong()
    assert pairing.paused(2.0)
    assert isinstance(pairing.guess(code, "member", 2.0), Paused)
    assert pairing.guess(code, "member", 1.0 + PAUSE_S) == Right(201)


def test_no_code_is_kept_only_hashes() -> None:
    pairing = Pairing()
    code = pairing.issue(201, 0.0)
    assert code not in repr(vars(pairing))
