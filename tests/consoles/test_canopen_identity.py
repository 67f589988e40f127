"""What a CANopen console says that it is: asked last, one at a time, never in a vote."""

from __future__ import annotations

import pytest

from consoles.signals import Ailment, Key, Mended, Press, Trouble
from tests.consoles.segment_story import ASKED_WHO, START_1, Story


@pytest.fixture
def story() -> Story:
    """Both consoles are up and nothing is pressed."""
    told = Story()
    told.bring_up()
    return told


def test_who_it_is_is_asked_when_it_is_in_use_and_its_lamps_are_lit() -> None:
    story = Story()
    story.hear("581 4F 0060 01 00000000", "581 60 1710 00 00000000")
    story.sent()
    story.wait(0.1)
    assert not story.asked_who()
    story.hear("581 60 0018 02 00000000")
    story.wait(0.05)
    assert story.sent() == ["201 00"]  # the lamps go first
    story.wait(0.05)
    assert story.sent() == [f"601 {ASKED_WHO[0]}"]


def test_its_model_is_what_it_says_of_itself(story: Story) -> None:
    asked = []
    for answer in ("00 10 00 91010300", "18 10 01 1F020000", "18 10 02 07000000"):
        story.wait(0.05)
        asked += story.sent()
        assert story.hear(f"581 43 {answer}") == []
    asked += story.sent()
    story.hear("581 43 18 10 03 04000100")
    asked += story.sent()
    assert story.segment.health(story.now)[101].model == ""
    story.hear("581 43 18 10 04 39300000")
    assert asked == [f"601 {question}" for question in ASKED_WHO]
    model = "CiA 401, vendor 0x21f, product 0x7, revision 1.4, serial 0x3039"
    assert story.segment.health(story.now)[101].model == model
    assert story.sent() == [f"602 {ASKED_WHO[0]}"]  # and on to the next


def test_who_it_is_is_asked_of_one_console_at_a_time(story: Story) -> None:
    story.wait(0.4)
    assert story.sent() == [f"601 {ASKED_WHO[0]}"]
    story.wait(0.2)
    assert story.sent() == [f"601 {ASKED_WHO[0]}"]  # once more
    story.wait(0.7)
    assert story.sent() == [f"602 {ASKED_WHO[0]}"]
    assert story.segment.health(story.now)[101].model == ""


def test_a_module_without_an_identity_is_a_console_and_asked_no_more_for_it(story: Story) -> None:
    story.wait(0.05)
    story.hear("581 43 00 10 00 91010300", "581 80 18 10 01 00000206")
    assert [text for text in story.sent() if text.startswith("601")] == [
        f"601 {question}" for question in ASKED_WHO[:2]
    ]
    assert story.segment.health(story.now)[101].model == "CiA 401"
    assert story.hear("181 01") == [Press(101, Key.FOR)]


def test_while_a_vote_is_open_nobody_is_asked_who_it_is() -> None:
    story = Story()
    story.segment.heed(voting=True)
    story.bring_up()
    story.wait(0.3)
    assert not story.asked_who()
    story.segment.heed(voting=False)
    story.wait(0.05)
    assert story.asked_who() == [f"601 {ASKED_WHO[0]}"]


def test_a_vote_that_opens_lets_the_question_under_way_be_the_last(story: Story) -> None:
    story.wait(0.05)
    story.segment.heed(voting=True)
    story.sent()
    story.hear("581 43 00 10 00 91010300")
    story.wait(0.6, alive=(1, 2))
    assert not story.asked_who()
    story.segment.heed(voting=False)
    story.wait(0.05)
    assert story.asked_who() == [f"601 {ASKED_WHO[1]}"]


def test_a_console_that_reboots_while_it_says_who_it_is_is_brought_up_at_once(
    story: Story,
) -> None:
    story.wait(0.05)
    story.sent()
    story.hear("701 00")
    assert story.sent()[:2] == [START_1, "601 40 00 60 01 00 00 00 00"]
    assert story.hear("581 43 00 10 00 91010300", "581 4F 0060 01 04000000") == []
    story.now += 0.1
    assert story.hear("181 00", "181 01") == [Press(101, Key.FOR)]


def test_who_it_is_is_never_taken_for_a_key(story: Story) -> None:
    story.wait(0.05)
    assert story.hear("581 43 00 10 00 91010300") == []  # its lowest byte has a key's bit
    assert story.hear("581 43 18 10 01 01000000") == []
    assert story.hear("181 01") == [Press(101, Key.FOR)]


def test_another_kind_of_device_is_told_of_and_heard_all_the_same(story: Story) -> None:
    story.wait(0.05)
    assert story.hear("581 43 00 10 00 92010000") == []
    story.sent()
    assert story.hear("581 80 18 10 01 00000206") == [
        Trouble(
            "left",
            Ailment.WRONG_MODULE,
            1,
            101,
            "device profile 402 is not that of I/O modules, 401",
        )
    ]
    assert story.segment.health(story.now)[101].errors == {"wrong_module": 1}
    assert story.hear("181 01") == [Press(101, Key.FOR)]
    story.hear("701 00", *Story.answers(1))  # the right one was put in its place
    story.sent()
    story.wait(1.2)  # node 2, asked meanwhile, has not answered
    story.hear("581 43 00 10 00 91010300")
    assert story.hear("581 80 18 10 01 00000206") == [Mended("left", Ailment.WRONG_MODULE, 1, 101)]


@pytest.mark.parametrize(
    ("device_type", "model", "fits"),
    [
        ("91010300", "CiA 401", True),  # digital inputs and outputs
        ("91010000", "CiA 401", True),  # it does not say which
        ("91010C00", "CiA 401", False),  # analogue ones only
        ("00000000", "no device profile", True),  # of own making
        ("96010000", "CiA 406", False),  # an encoder
    ],
)
def test_a_device_type_says_whether_it_can_be_a_console(
    story: Story, device_type: str, model: str, fits: bool
) -> None:
    story.wait(0.05)
    story.hear(f"581 43 00 10 00 {device_type}")
    told = story.hear("581 80 18 10 01 00000206")
    assert story.segment.health(story.now)[101].model == model
    assert (not told) is fits
