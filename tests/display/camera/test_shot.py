"""Which preset a camera shows: the speaker's seat, the chair, and the wide shot in doubt."""

from __future__ import annotations

import pytest

from controller.camera_tables import Camera
from controller.rules import commands as c
from controller.rules.floor_nouns import FloorKind
from display.camera.shot import is_secret, preset
from display.speaker import NOBODY, Heard, Speaker
from tests.standing_orders.story import Story

WIDE, CHAIR, ROSTRUM, OF_SEAT_2 = 0, 1, 2, 7
FRONT = Camera("front", "visca_udp", WIDE, CHAIR, ROSTRUM, {2: OF_SEAT_2})
REPORTS = Camera(
    "reports", "visca_udp", WIDE, CHAIR, ROSTRUM, {2: OF_SEAT_2}, at_rostrum=(FloorKind.REPORT,)
)
BARE = Camera("bare", "visca_udp", WIDE, None, None, {})


def member_at(story: Story, seat: int, kind: FloorKind = FloorKind.SPEECH) -> Heard:
    return Heard((Speaker("r1", story.sitting.seating[seat], kind=kind),))


def test_the_camera_shows_the_seat_of_who_has_the_floor() -> None:
    story = Story().convenes()
    assert preset(FRONT, story.sitting, member_at(story, 2)) == OF_SEAT_2


def test_a_seat_that_the_camera_does_not_know_is_the_wide_shot() -> None:
    story = Story().convenes()
    assert preset(FRONT, story.sitting, member_at(story, 3)) == WIDE
    assert preset(BARE, story.sitting, member_at(story, 2)) == WIDE


def test_with_nobody_speaking_it_shows_the_chair_if_it_has_a_preset_for_it() -> None:
    story = Story().convenes()
    assert preset(FRONT, story.sitting, NOBODY) == CHAIR
    assert preset(BARE, story.sitting, NOBODY) == WIDE


def test_a_guest_and_who_speaks_from_the_rostrum_are_shown_there() -> None:
    story = Story().convenes()
    guest = Heard((Speaker("r1", None, "Гість"),))
    assert preset(FRONT, story.sitting, guest) == ROSTRUM
    report = member_at(story, 2, FloorKind.REPORT)
    assert preset(FRONT, story.sitting, report) == OF_SEAT_2
    assert preset(REPORTS, story.sitting, report) == ROSTRUM
    assert preset(REPORTS, story.sitting, member_at(story, 2)) == OF_SEAT_2
    assert preset(BARE, story.sitting, guest) == WIDE


def test_the_chair_who_speaks_is_shown_as_the_chair() -> None:
    story = Story().convenes()
    chair = member_at(story, 2, FloorKind.CHAIR)
    assert preset(FRONT, story.sitting, chair) == CHAIR
    assert preset(BARE, story.sitting, chair) == WIDE


def test_the_newest_grant_is_followed() -> None:
    story = Story().convenes()
    both = Heard((*member_at(story, 2).speakers, Speaker("r2", story.sitting.seating[3])))
    assert preset(FRONT, story.sitting, both) == WIDE
    assert preset(FRONT, story.sitting, Heard(both.speakers[::-1])) == OF_SEAT_2


def test_a_part_in_camera_is_the_wide_shot() -> None:
    story = Story().convenes()
    closed = Heard(member_at(story, 2).speakers, in_camera=True)
    assert preset(FRONT, story.sitting, closed) == WIDE


def test_a_secret_vote_is_the_wide_shot_from_its_announcement_on() -> None:
    story = Story().convenes()
    story.announces(secret=True)
    assert preset(FRONT, story.sitting, member_at(story, 2)) == WIDE


def test_before_an_open_vote_who_explains_it_is_still_shown() -> None:
    story = Story().convenes()
    story.announces()
    assert preset(FRONT, story.sitting, member_at(story, 2)) == OF_SEAT_2


def test_what_is_not_known_and_a_hall_without_a_sitting_is_the_wide_shot() -> None:
    assert preset(FRONT, None, NOBODY) == WIDE
    assert preset(FRONT, Story().sitting, NOBODY) == WIDE


def test_a_break_is_the_wide_shot() -> None:
    story = Story().convenes()
    speaker = member_at(story, 2)
    story.does(c.TakeBreak())
    assert preset(FRONT, story.sitting, speaker) == WIDE


@pytest.mark.parametrize("secret", [True, False])
def test_a_vote_is_the_wide_shot_even_if_somebody_has_the_floor(secret: bool) -> None:
    story = Story().convenes()
    speaker = member_at(story, 2)
    story.puts_to_the_vote(secret=secret)
    assert preset(FRONT, story.sitting, speaker) == WIDE
    assert is_secret(story.sitting) is secret
    story.does(c.AnnulVoting(voting=story.at_hand().id, reason="помилка"))
    assert preset(FRONT, story.sitting, speaker) == OF_SEAT_2
    assert not is_secret(story.sitting)
