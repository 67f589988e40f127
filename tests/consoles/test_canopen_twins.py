"""Two CANopen consoles with one number: what they say comes twice."""

from __future__ import annotations

import pytest

from consoles.signals import Ailment, Mended, Signal, Trouble
from tests.consoles.segment_story import Story


@pytest.fixture
def story() -> Story:
    """Both consoles are up and nothing is pressed."""
    told = Story()
    told.bring_up()
    return told


def test_three_boot_ups_that_nobody_asked_for_are_two_consoles_with_one_number(
    story: Story,
) -> None:
    heard: list[Signal] = []
    for _ in range(4):
        heard += story.hear("701 00")
        heard += story.wait(2.0, alive=(1, 2))
    told = [each for each in heard if isinstance(each, Trouble)]
    assert [(each.ailment, each.node) for each in told] == [(Ailment.DUPLICATE, 1)]
    assert Mended("left", Ailment.DUPLICATE, 1, 101) in story.wait(10.0, alive=(1, 2))


def test_a_console_that_reboots_now_and_then_is_no_duplicate(story: Story) -> None:
    for _ in range(4):
        assert story.hear("701 00") == []
        assert story.wait(6.0, alive=(1, 2)) == []


def test_answers_that_come_twice_are_of_two_consoles_with_one_number() -> None:
    story = Story()
    for answer in Story.answers(1):
        story.hear(answer, answer)
    told = [each for each in story.wait(0.05) if isinstance(each, Trouble)]
    assert [(each.ailment, each.node) for each in told] == [(Ailment.DUPLICATE, 1)]


def test_heartbeats_that_come_twice_are_of_two_consoles_with_one_number(story: Story) -> None:
    told = [each for each in story.wait(20, alive=(1, 1, 2)) if isinstance(each, Trouble)]
    assert [(each.ailment, each.node) for each in told] == [(Ailment.DUPLICATE, 1)]
    assert Mended("left", Ailment.DUPLICATE, 1, 101) in story.wait(24, alive=(1, 2))


def test_heartbeats_of_a_module_that_keeps_its_own_time_prove_nothing() -> None:
    story = Story()
    story.hear("581 4F 0060 01 00000000", "581 80 1710 00 00000206", "581 60 0018 02 00000000")
    assert not [each for each in story.wait(40, alive=(1, 1, 2)) if isinstance(each, Trouble)]


def test_heartbeats_that_waited_while_we_were_asleep_are_of_one_console(story: Story) -> None:
    story.wait(20, alive=(1, 2))
    story.now += 30  # the process stood still
    story.segment.tick(story.now)
    assert story.hear(*["701 05"] * 30) == []
    assert story.wait(40, alive=(1, 2)) == []
