"""What the keeper says of its sound: state, levels, silence, faults, room on the disks."""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from controller import wire
from controller.client import Connected, Happened, Passing
from controller.rules import events as e
from controller.rules.council import Body, BodyKind, Council
from drivers.sound import Block
from recorder.keeper import Keeper, dbfs
from recorder.showing import hours_left

RATE = 8000
ZERO = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Recorder:
    """A keeper of two channels whose feed and device are played by hand, on one clock."""

    def __init__(self, *folders: Path, rehearsal: bool = False) -> None:
        self.keeper = Keeper(folders, channels=2, rate=RATE, silence_s=2.0)
        self.now, self._n, self._first = 0.0, 0, 0
        hello = wire.Hello(log="", hall="", size=0, at="", rehearsal=rehearsal)
        self.keeper.news(Connected(hello), self.now)
        for _ in range(2):
            time = wire.Time(at=(ZERO + timedelta(seconds=self.now)).isoformat())
            self.keeper.news(Passing(time), self.now)

    def tell(self, event: e.AnyEvent) -> None:
        self._n += 1
        at = ZERO + timedelta(seconds=self.now)
        entry = e.Entry(at=at, by=e.By.SECRETARY, event=event)
        self.keeper.news(Happened(self._n, entry), self.now)

    def opens(self) -> None:
        council = Council(name="Рада", convocation="VIII", seats=3, members=())
        body = Body(id="c", kind=BodyKind.COUNCIL, council=council)
        self.tell(e.SittingOpened(sitting="s", body=body, session="1"))

    def hears(self, left: int, right: int, seconds: float = 1.0) -> None:
        for _ in range(round(seconds * 10)):
            count = RATE // 10
            self.now += 0.1
            data = array("h", [left, right] * count).tobytes()
            self.keeper.hear(Block(self._first, self.now, data, 0))
            self._first += count


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    made = Recorder(tmp_path / "a", tmp_path / "b")
    yield made
    made.keeper.close()


@pytest.mark.parametrize(
    ("peak", "level"), [(0, -96), (1, -90), (33, -60), (3277, -20), (16384, -6), (32768, 0)]
)
def test_a_peak_in_dbfs(peak: int, level: int) -> None:
    assert dbfs(peak) == level


def test_the_state_follows_the_sitting(recorder: Recorder) -> None:
    states = []
    for event in (
        None,
        e.SittingAdjourned(reason="обід"),
        e.SittingResumed(),
        e.ClosedPartBegan(reason="особисті дані"),
        e.ClosedPartEnded(),
        e.SittingClosed(),
    ):
        recorder.opens() if event is None else recorder.tell(event)
        recorder.hears(100, 100)
        states.append(recorder.keeper.sound().state.value)
    assert states == ["recording", "paused", "recording", "paused", "recording", "waiting"]


def test_levels_are_the_loudest_of_each_channel_since_they_were_asked_last(
    recorder: Recorder,
) -> None:
    recorder.opens()
    recorder.hears(16384, 0)
    recorder.hears(328, 0)
    assert recorder.keeper.sound().peaks == (-6, -96)
    recorder.hears(328, 0)
    assert recorder.keeper.sound().peaks == (-40, -96)


def test_silence_is_counted_by_channel_and_is_wrong_when_nobody_is_heard(
    recorder: Recorder,
) -> None:
    recorder.opens()
    recorder.hears(500, 0, 2.5)
    sound = recorder.keeper.sound()
    assert (sound.quiet, sound.wrong) == ((0, 2), {})
    recorder.hears(0, 0, 2.5)
    assert set(recorder.keeper.sound().wrong) == {"sound_silent"}
    recorder.hears(0, 500)
    assert recorder.keeper.sound().wrong == {}


def test_a_device_that_went_is_told_until_it_is_heard_again(recorder: Recorder) -> None:
    recorder.opens()
    recorder.hears(500, 500)
    recorder.keeper.device_lost("USB Audio: no sound for 2 s")
    sound = recorder.keeper.sound()
    assert sound.state is wire.SoundState.DEAF
    assert (sound.peaks, sound.quiet) == ((), ())
    assert sound.wrong == {"no_sound": "USB Audio: no sound for 2 s"}
    recorder.hears(500, 500)
    assert recorder.keeper.sound().state is wire.SoundState.RECORDING
    assert recorder.keeper.sound().wrong == {}


def test_a_folder_that_fails_is_told_and_the_other_goes_on(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("a file where the folder should be", encoding="utf-8")
    recorder = Recorder(tmp_path / "a", tmp_path / "b")
    recorder.opens()
    recorder.hears(500, 500)
    sound = recorder.keeper.sound()
    assert sound.state is wire.SoundState.RECORDING
    assert list(sound.wrong) == ["sound_copy"]
    assert str(tmp_path / "b") in sound.wrong["sound_copy"]
    recorder.keeper.close()
    assert list((tmp_path / "a" / "s").glob("*.flac"))


def test_sound_that_goes_nowhere_is_told_and_goes_on_when_a_folder_is_back(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("", encoding="utf-8")
    recorder = Recorder(tmp_path / "a")
    recorder.opens()
    recorder.hears(500, 500)
    assert recorder.keeper.sound().state is wire.SoundState.UNWRITTEN
    assert list(recorder.keeper.sound().wrong) == ["sound_lost"]
    (tmp_path / "a").unlink()
    recorder.hears(500, 500)
    assert recorder.keeper.sound().state is wire.SoundState.RECORDING
    assert recorder.keeper.sound().wrong == {}
    recorder.keeper.close()


def test_the_room_is_that_of_the_disk_a_folder_would_be_made_on(tmp_path: Path) -> None:
    hours = hours_left(tmp_path / "not" / "yet", 48_000, 2)
    free = shutil.disk_usage(tmp_path).free
    assert hours == pytest.approx(free / (48_000 * 2 * 2 * 0.7) / 3600, rel=0.01)


def test_a_hall_that_trains_is_not_recorded(tmp_path: Path) -> None:
    earnest, training = Recorder(tmp_path / "a"), Recorder(tmp_path / "b", rehearsal=True)
    for each in (earnest, training):
        each.opens()
        each.hears(100, 100)
        each.keeper.close()
    assert list((tmp_path / "a").rglob("*.flac"))
    assert not list((tmp_path / "b").rglob("*.flac"))
