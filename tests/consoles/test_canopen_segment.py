"""A segment as network master, on a clock that the test holds: what it hears, says and sends.

The wire stands in hex: ``181 01`` is TPDO1 of node 1 with its first key down.
"""

from __future__ import annotations

import pytest

from consoles.canopen_limits import Limits
from consoles.canopen_segment import Segment
from consoles.profile import Profile
from consoles.signals import (
    Ailment,
    Back,
    CardIn,
    CardOut,
    Key,
    Lamp,
    Mended,
    Press,
    Silent,
    Trouble,
)
from tests.consoles.segment_story import START_1, STOP_1, Story


@pytest.fixture
def story() -> Story:
    """Both consoles are up and nothing is pressed."""
    told = Story()
    told.bring_up()
    return told


# ---- bringing up


def test_each_console_is_started_asked_how_its_keys_stand_and_set_up() -> None:
    story = Story()
    assert story.sent() == [
        START_1,
        "601 40 00 60 01 00 00 00 00",  # what are your inputs?
        "000 01 02",
        "602 40 00 60 01 00 00 00 00",
        "201 00",  # lamps that a controller before us may have left lit
        "202 00",
    ]
    assert story.hear("581 4F 0060 01 00000000") == [Back(101)]
    assert story.sent() == ["601 2B 17 10 00 E8 03 00 00"]  # 0x1017:0 = 1000 ms: show life
    assert story.hear("581 60 1710 00 00000000") == []
    assert story.sent() == ["601 2F 00 18 02 FF 00 00 00"]  # 0x1800:2 = 255: on change
    assert story.hear("581 60 0018 02 00000000") == []
    assert story.sent() == ["201 00"]  # surely operational by now: the lamps once more
    assert story.hear("181 01") == [Press(101, Key.FOR)]


def test_a_console_is_there_from_the_moment_that_its_presses_count() -> None:
    story = Story()
    assert story.hear("701 05", "581 60 1710 00 00000000") == []
    assert story.hear("181 00") == [Back(101)]
    assert story.hear("181 01") == [Press(101, Key.FOR)]


def test_a_module_that_refuses_an_object_is_a_console_all_the_same() -> None:
    story = Story()
    story.hear("581 80 0060 01 00000206", "581 80 1710 00 00000206", "581 80 0018 02 00000206")
    assert story.hear("181 01") == [Press(101, Key.FOR)]


def test_an_answer_out_of_place_is_never_taken_for_a_key() -> None:
    story = Story()
    assert story.hear("581 4F 0060 01 00000000") == [Back(101)]
    # 0x1017:0 was written, and its value comes back instead of a confirmation
    assert story.hear("581 4B 1710 00 02000000") == []
    assert story.hear("581 60 0018 02 00000000", "181 02") == [Press(101, Key.AGAINST)]


def test_a_question_without_an_answer_is_asked_twice_and_passed_over() -> None:
    story = Story()
    story.hear("701 05")
    story.sent()
    story.wait(0.55, alive=(1,))
    assert [text for text in story.sent() if text.startswith("601")] == [
        "601 40 00 60 01 00 00 00 00"
    ]
    story.wait(3.0, alive=(1,))
    assert story.hear("181 02") == [Press(101, Key.AGAINST)]


def test_a_module_with_two_bytes_of_inputs_is_asked_for_both() -> None:
    story = Story(Profile(keys={Key.FOR: 8}, card=None))
    story.sent()
    assert story.hear("581 4F 0060 01 00000000") == []
    assert story.sent() == ["601 40 00 60 02 00 00 00 00"]
    assert story.hear("581 4F 0060 02 00000000") == [Back(101)]
    assert story.hear("181 00 01") == [Press(101, Key.FOR)]


def test_a_key_that_is_down_at_the_start_is_nobodys_press() -> None:
    story = Story()
    assert story.hear("581 4F 0060 01 01000000") == [Back(101)]
    story.now += 1
    assert story.hear("181 00", "181 02") == [Press(101, Key.AGAINST)]


def test_a_console_that_boots_is_started_at_once_and_gets_its_lamps(story: Story) -> None:
    story.segment.show({101: Lamp.FOR | Lamp.PRESENT})
    story.sent()
    story.hear("701 00")
    assert story.sent()[0] == START_1
    story.hear("701 7F")
    assert story.hear("181 00") == []
    assert story.hear("181 01") == [Press(101, Key.FOR)]


def test_a_console_that_fell_out_of_operation_is_started_again(story: Story) -> None:
    assert story.hear("701 7F") == []
    assert START_1 in story.sent()


def test_the_controller_shows_life_when_the_consoles_are_to_mind_it() -> None:
    story = Story(limits=Limits(master=127))
    story.wait(0.05)
    assert "77F 05" in story.sent()
    story.hear(*Story.answers(1))
    # 0x1016:1: node 127, 2500 ms
    assert "601 23 16 10 01 C4 09 7F 00" in story.sent()
    story.hear("581 60 16 10 01 00 00 00 00")
    # 0x6206:1 and 0x6207:1: without the controller every output goes off, the microphone with it
    assert "601 2F 06 62 01 FF 00 00 00" in story.sent()
    story.hear("581 60 06 62 01 00 00 00 00")
    assert "601 2F 07 62 01 00 00 00 00" in story.sent()
    assert story.hear("77F 05") == []  # our own, on a bus that gives back what it is given


# ---- keys and cards


def test_a_press_is_heard_once(story: Story) -> None:
    assert story.hear("181 01", "181 01") == [Press(101, Key.FOR)]
    story.now += 0.1
    assert story.hear("181 00", "181 00") == []


def test_the_card_contact_is_told_when_it_rests(story: Story) -> None:
    assert story.hear("181 20") == []
    assert story.wait(0.05) == [CardIn(101)]
    story.hear("181 00")
    assert story.wait(0.05) == [CardOut(101)]


def test_a_card_number_comes_in_tpdo2_of_a_reader() -> None:
    story = Story(Profile(card_reader=True))
    story.bring_up()
    assert story.hear("281 04 A1 B2 C3") == [CardIn(101, "04A1B2C3")]
    assert story.hear("281 00 00 00 00 00 00 00 00") == [CardOut(101)]
    assert story.hear("181 20") == []


def test_without_a_reader_tpdo2_means_nothing(story: Story) -> None:
    assert story.hear("281 04 A1 B2 C3") == []


def test_a_pdo_that_is_too_short_is_told_once_and_mended(story: Story) -> None:
    (told,) = story.hear("181", "181")
    assert isinstance(told, Trouble)
    assert (told.ailment, told.node, told.seat) == (Ailment.GARBLED, 1, 101)
    assert story.hear("181 00") == [Mended("left", Ailment.GARBLED, 1, 101)]


def test_a_key_held_too_long_is_stuck_and_the_fault_does_not_say_which(story: Story) -> None:
    story.hear("181 04")
    told = [each for each in story.wait(10.2, alive=(1, 2)) if isinstance(each, Trouble)]
    assert [(each.ailment, each.seat) for each in told] == [(Ailment.STUCK_KEY, 101)]
    assert told[0].detail == "a key is held for more than 10 s"
    assert story.hear("181 00") == [Mended("left", Ailment.STUCK_KEY, 1, 101)]


# ---- lamps


def test_only_changes_are_sent(story: Story) -> None:
    story.segment.show({101: Lamp.FOR, 102: Lamp.NONE, 999: Lamp.FOR})
    assert story.sent() == ["201 01"]
    story.segment.show({101: Lamp.FOR})
    assert story.sent() == []


def test_of_many_changes_the_last_is_sent(story: Story) -> None:
    story.segment.show({101: Lamp.FOR})
    story.segment.show({101: Lamp.AGAINST | Lamp.MICROPHONE})
    assert story.sent() == ["201 82"]


def test_unchanged_lamps_are_sent_again_so_that_a_lost_frame_heals(story: Story) -> None:
    story.segment.show({101: Lamp.TAKEN})
    story.sent()
    story.wait(5.1, alive=(1, 2))
    assert story.sent().count("201 20") == 1


def test_a_lost_release_does_not_swallow_the_next_press(story: Story) -> None:
    assert story.hear("181 01") == [Press(101, Key.FOR)]
    # the frame that says that the key is up again gets lost
    story.wait(5.1, alive=(1, 2))
    assert "601 40 00 60 01 00 00 00 00" in story.sent()
    assert story.hear("581 4F 0060 01 00000000") == []
    story.now += 0.1
    assert story.hear("181 01") == [Press(101, Key.FOR)]


def test_a_lost_press_is_heard_late_if_the_key_is_still_down(story: Story) -> None:
    story.wait(5.1, alive=(1, 2))
    assert story.hear("581 4F 0060 01 04000000") == [Press(101, Key.ABSTAIN)]


def test_an_answer_overtaken_by_a_pdo_is_old(story: Story) -> None:
    story.wait(5.1, alive=(1, 2))
    assert story.hear("181 01") == [Press(101, Key.FOR)]
    assert story.hear("581 4F 0060 01 00000000") == []
    story.now += 1
    assert story.hear("181 01") == []


# ---- presence


def test_a_console_is_silent_after_two_and_a_half_heartbeats_and_then_back(story: Story) -> None:
    story.segment.show({101: Lamp.FOR})
    assert story.wait(2.5, alive=(2,)) == []
    assert story.wait(0.1, alive=(2,)) == [Silent(101)]
    assert story.wait(3.0, alive=(2,)) == []
    story.sent()
    assert story.hear("701 05", *Story.answers(1)) == [Back(101)]
    assert "201 01" in story.sent()


def test_a_console_never_heard_is_silent_after_the_same_time() -> None:
    story = Story()
    assert story.wait(2.6) == [Silent(101), Silent(102)]


def test_a_silent_console_is_called_now_and_then() -> None:
    story = Story()
    story.wait(4.9)
    story.sent()
    story.wait(0.2)
    assert START_1 in story.sent()
    story.wait(4.5)
    assert START_1 not in story.sent()


def test_a_console_back_without_a_boot_up_is_asked_for_its_keys_and_heard(story: Story) -> None:
    story.wait(3.0, alive=(2,))
    story.sent()
    story.hear("701 05")
    assert START_1 in story.sent()
    assert story.hear(*Story.answers(1)) == [Back(101)]
    assert story.hear("181 01") == [Press(101, Key.FOR)]


def test_nobody_is_silent_because_we_were_asleep(story: Story) -> None:
    story.hear("701 05", "702 05")
    story.now += 30  # the process stood still
    assert story.segment.tick(story.now) == []
    assert story.wait(1.0) == []


# ---- faults


def test_a_stranger_is_told_of_once_and_not_listened_to(story: Story) -> None:
    (told,) = story.hear("709 00", "709 05", "189 01")
    assert isinstance(told, Trouble)
    assert (told.line, told.ailment, told.node, told.seat) == ("left", Ailment.STRANGER, 9, None)


def test_a_babbling_console_is_stopped_ignored_and_let_in_again(story: Story) -> None:
    babble = ["181 80", "181 00"] * 150
    told = [each for each in story.hear(*babble) if isinstance(each, Trouble)]
    assert [(each.ailment, each.seat) for each in told] == [(Ailment.BABBLING, 101)]
    assert STOP_1 in story.sent()
    assert story.hear("181 01") == []  # even what looks like a press
    assert story.hear("182 01") == [Press(102, Key.FOR)]  # the others are served
    assert story.wait(4.9, alive=(1, 2)) == []
    assert START_1 not in story.sent()
    assert story.wait(0.2) == []
    assert START_1 in story.sent()
    assert story.hear("181 00") == [Mended("left", Ailment.BABBLING, 1, 101)]
    assert story.hear("181 01") == [Press(101, Key.FOR)]


def test_a_babbler_that_does_not_obey_is_told_again(story: Story) -> None:
    story.hear(*["181 80", "181 00"] * 150)
    story.sent()
    for _ in range(3):
        story.hear(*["181 80", "181 00"] * 150)
        story.wait(1.05, alive=(2,))
        assert STOP_1 in story.sent()


def test_a_babbler_that_falls_silent_is_not_started_before_its_time(story: Story) -> None:
    story.wait(4.0, alive=(1, 2))
    story.hear(*["181 80", "181 00"] * 150)
    story.sent()
    assert story.wait(3.0, alive=(2,)) == [Silent(101)]
    assert START_1 not in story.sent()
    story.wait(2.2, alive=(2,))
    assert START_1 in story.sent()


def test_a_babbler_is_asked_nothing_and_not_forgiven_by_waiting_for_its_answers() -> None:
    story = Story()
    story.hear(*["181"] * 300)  # shut out while its bring-up is under way
    story.sent()
    assert not [each for each in story.wait(2.0, alive=(1, 2)) if isinstance(each, Mended)]
    assert not [text for text in story.sent() if text.startswith("601")]


def test_a_babbling_stranger_is_stopped_too(story: Story) -> None:
    told = story.hear(*["189 00"] * 300)
    assert [each.ailment for each in told if isinstance(each, Trouble)] == [
        Ailment.STRANGER,
        Ailment.BABBLING,
    ]
    assert story.sent() == ["000 02 09"]
    assert Mended("left", Ailment.BABBLING, 9) in story.wait(5.1, alive=(1, 2))


def test_the_frames_of_a_storm_are_no_babble(story: Story) -> None:
    story.now += 1
    assert story.hear("181 01", "181 00", "182 01", "182 00", "701 05") == [
        Press(101, Key.FOR),
        Press(102, Key.FOR),
    ]
    assert story.hear(*["201 01"] * 600) == []  # our own lamps, given back by the bus


def test_an_emergency_is_told_with_its_code_and_mended_by_its_reset(story: Story) -> None:
    (told,) = story.hear("081 3081 11 0000000000", "081 3081 11 0000000000")
    assert told == Trouble(
        "left", Ailment.EMERGENCY, 1, 101, "EMCY code 0x8130, error register 0x11"
    )
    assert story.hear("081 0000 00 0000000000") == [Mended("left", Ailment.EMERGENCY, 1, 101)]
    assert story.hear("081 0000 00 0000000000") == []


def test_what_was_told_stays_told_when_the_bus_was_away(story: Story) -> None:
    story.hear("709 00", "181 20")
    assert story.wait(0.05) == [CardIn(101)]
    story.segment.start(story.now)
    assert story.hear("709 05") == []
    assert story.hear("181 20") == [Back(101)]
    assert story.wait(0.05) == []


# ---- configuration


def test_a_node_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="128"):
        Segment("left", {128: 1}, Profile(), Limits())


def test_no_console_may_have_the_controllers_number() -> None:
    with pytest.raises(ValueError, match="127"):
        Segment("left", {127: 1}, Profile(), Limits(master=127))


@pytest.mark.parametrize(
    ("heartbeat_s", "patience"), [(0.0, 2.5), (30.0, 2.5), (1.0, 1.0), (20.0, 4.0)]
)
def test_limits_that_cannot_be_meant_are_refused(heartbeat_s: float, patience: float) -> None:
    with pytest.raises(ValueError, match="heartbeat"):
        Limits(heartbeat_s=heartbeat_s, patience=patience)
