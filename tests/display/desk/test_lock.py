"""A desk with a PIN: locked it shows the sitting and takes no command; wrong PINs cost time."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from consoles.signals import Key
from controller.rules import commands as c
from controller.rules.sitting import Stage
from display.desk.lock import Lock
from display.desk.pin import FREE, LONGEST_S, BadPin, PinFile, delay_s, set_pin
from display.desk.speech import Speech
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import at_the_desk, ready, serving

PIN = "4815"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def pin_file(tmp_path: Path) -> Path:
    path = tmp_path / "pins" / "desk.pin"
    set_pin(path, PIN)
    return path


@pytest.fixture
def lock(pin_file: Path) -> Lock:
    return Lock(PinFile(pin_file))


# --- the file -------------------------------------------------------------------------------


def test_the_file_is_its_users_alone_and_does_not_hold_the_pin(pin_file: Path) -> None:
    assert pin_file.stat().st_mode & 0o777 == 0o600
    assert PIN not in pin_file.read_text()
    assert PinFile(pin_file).try_(PIN)


def test_two_equal_pins_have_different_hashes(pin_file: Path) -> None:
    before = pin_file.read_text()
    set_pin(pin_file, PIN)
    assert pin_file.read_text() != before


@pytest.mark.parametrize("pin", ["", "123", "1" * 13, "12a4", "١٢٣٤"])
def test_a_pin_that_will_not_do_changes_nothing(pin_file: Path, pin: str) -> None:
    with pytest.raises(BadPin, match="4 to 12 digits"):
        set_pin(pin_file, pin)
    assert PinFile(pin_file).try_(PIN)


def test_a_file_that_others_may_read_is_not_used(pin_file: Path) -> None:
    pin_file.chmod(0o640)
    with pytest.raises(BadPin, match="chmod 600"):
        PinFile(pin_file)


@pytest.mark.parametrize("text", ["", "scrypt a b", "4815", "md5 AAAA AAAA", "scrypt AAAA AAAA"])
def test_a_file_without_a_pin_is_told(pin_file: Path, text: str) -> None:
    pin_file.write_text(text, encoding="ascii")
    with pytest.raises(BadPin, match="--set-pin"):
        PinFile(pin_file)


def test_wrong_ones_are_counted_over_a_restart_and_a_right_one_ends_the_count(
    pin_file: Path,
) -> None:
    for _ in range(2):
        assert not PinFile(pin_file).try_("0000")
    pin = PinFile(pin_file)
    assert pin.wrong == 2
    assert pin.try_(PIN)
    assert PinFile(pin_file).wrong == 0


def test_the_delay_grows_to_five_minutes() -> None:
    assert [delay_s(wrong) for wrong in range(FREE + 3)] == [0, 0, 0, 2, 4, 8]
    assert delay_s(1000) == LONGEST_S


# --- the lock ---------------------------------------------------------------------------------


def types(lock: Lock, text: str, at: float) -> None:
    for each in text:
        lock.type(each, each, at)
    lock.type("enter", "\r", at)


def test_it_opens_to_the_pin_alone(lock: Lock) -> None:
    assert lock.locked
    lock.type("enter", "\r", 0)
    types(lock, "0000", 1)
    assert lock.locked
    assert "неправильний" in lock.words(Speech(), 1)
    types(lock, PIN, 2)
    assert not lock.locked


def test_what_was_typed_can_be_taken_back(lock: Lock) -> None:
    for key, character in (("9", "9"), ("escape", None), ("4", "4"), ("7", "7")):
        lock.type(key, character, 0)
    lock.type("backspace", None, 0)
    types(lock, PIN[1:], 0)
    assert not lock.locked


def test_after_the_third_wrong_one_even_the_right_one_has_to_wait(
    lock: Lock, pin_file: Path
) -> None:
    for _ in range(FREE):
        types(lock, "0000", 10)
    assert lock.words(Speech(), 10) == "Замкнено. PIN неправильний: зачекайте 2 секунди"
    types(lock, PIN, 11)
    assert lock.locked
    anew = Lock(PinFile(pin_file))  # a restart is no way round
    assert anew.waits_s(100) == 2
    types(lock, PIN, 12)
    assert not lock.locked


def test_it_locks_itself_when_nobody_is_there_for_long(pin_file: Path) -> None:
    lock = Lock(PinFile(pin_file), idle_s=60)
    types(lock, PIN, 0)
    lock.touch(30)
    assert not lock.is_due(89)
    assert lock.is_due(90)
    lock.close(90)
    assert lock.locked
    assert not Lock(PinFile(pin_file), idle_s=0).is_due(1e9)


# --- at the desk --------------------------------------------------------------------------------


async def test_a_locked_desk_shows_the_sitting_and_takes_no_command(
    hall: Chamber, tmp_path: Path, lock: Lock, size: tuple[int, int]
) -> None:
    ready(hall).votes()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=size, lock=lock) as desk:
        await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ", "Замкнено, засідання триває")
        before = hall.journal.size
        await desk.types("з", "enter", "с", "enter", "н", "f10", "enter", "2", "f2", "escape")
        await desk.pilot.click("#next")
        assert hall.journal.size == before
        assert not desk.is_asked
        desk.press(Key.FOR, 1, 2)
        await desk.sees("проголосували 2 із 5")  # it is seen as it goes on
        await desk.types(*PIN)
        await desk.sees("PIN: ••••, потім Enter")
        assert PIN not in desk.screen
        await desk.types("enter")
        await desk.sees("Зачекайте")
        await desk.types("з", "left", "enter")
        await desk.until(lambda: "v1" in hall.engine.sitting.past)
        assert hall.engine.sitting.past["v1"].stage is Stage.CLOSED


async def test_locking_gives_up_what_is_asked(hall: Chamber, tmp_path: Path, lock: Lock) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, lock=lock) as desk:
        await desk.types(*PIN, "enter", "н")
        await desk.until(lambda: desk.is_asked)
        await desk.types("f8")
        await desk.sees("Замкнено")
        await desk.until(lambda: not desk.app.busy)
        assert not desk.is_asked
        hall.does(c.TakeBreak())
        await desk.sees("Перерва", "Замкнено")


async def test_a_desk_that_was_left_locks_itself(
    hall: Chamber, tmp_path: Path, pin_file: Path
) -> None:
    lock = Lock(PinFile(pin_file), idle_s=0.3)
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, lock=lock) as desk:
        await desk.types(*PIN, "enter")
        await desk.sees("Замкнено")
        assert lock.locked


async def test_a_desk_without_a_pin_says_so(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("f8")
        await desk.sees("немає PIN")


def test_the_pin_is_set_in_the_terminal_and_read_by_the_desk(tmp_path: Path) -> None:
    path = tmp_path / "desk.pin"
    leader, follower = pty.openpty()
    desk = [sys.executable, "-m", "display.desk", "--pin", str(path)]
    process = subprocess.Popen(
        [*desk, "--set-pin"],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path)},
        start_new_session=True,
    )
    os.close(follower)
    said = b""
    for question in (b"PIN: ", b"PIN \xe2\x9f\xb3 "):
        while not said.endswith(question):
            said += os.read(leader, 100)
        os.write(leader, PIN.encode() + b"\n")
    assert process.wait(10) == 0
    os.close(leader)
    assert PIN.encode() not in said
    assert PinFile(path).try_(PIN)
    path.chmod(0o644)
    told = subprocess.run(
        [*desk, "--run", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert "chmod 600" in told.stderr
