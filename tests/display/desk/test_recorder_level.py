"""The desk says at a glance whether the sitting is recorded, and how loud it is."""

from __future__ import annotations

import pytest

from controller import wire
from controller.client import Connected, Passing
from display.desk.bars import recording
from display.desk.page import Style
from display.desk.scene import Scene
from display.desk.speech import Speech

UK = Speech("uk")
State = wire.SoundState


@pytest.mark.parametrize(
    ("peak", "meter"),
    [(-96, "▯▯▯▯▯"), (-55, "▯▯▯▯▯"), (-50, "▮▯▯▯▯"), (-20, "▮▮▮▮▯"), (-1, "▮▮▮▮▮")],
)
def test_the_meter_has_five_steps_of_10_db(peak: int, meter: str) -> None:
    sound = wire.Sound(state=State.RECORDING, peaks=(-96, peak))
    assert recording(sound, UK) == (f"● запис {meter}", Style.GOOD)


@pytest.mark.parametrize(
    ("state", "words", "style"),
    [
        (State.WAITING, "запис готовий", Style.QUIET),
        (State.PAUSED, "запис призупинено", Style.QUIET),
        (State.DEAF, "немає звуку", Style.WARNING),
        (State.UNWRITTEN, "запис не ведеться", Style.WARNING),
        (State.GONE, "запис не відповідає", Style.WARNING),
    ],
)
def test_what_is_not_recorded_is_said(state: State, words: str, style: Style) -> None:
    assert recording(wire.Sound(state=state), UK) == (words, style)


def test_long_silence_is_a_warning() -> None:
    sound = wire.Sound(state=State.RECORDING, peaks=(-96,), wrong={"sound_silent": "60 s"})
    assert recording(sound, UK)[1] is Style.WARNING


def test_another_controller_begins_without_what_the_recorder_said_to_the_last() -> None:
    scene = Scene()
    scene.take(Passing(wire.Sound(state=State.RECORDING)), 0.0)
    assert scene.sound is not None
    scene.take(Connected(wire.Hello(log="", hall="", size=0, at="")), 1.0)
    assert scene.sound is None
