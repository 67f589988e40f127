"""Which preset a camera shows: the speaker's seat, the chair, and the wide shot in doubt."""

from __future__ import annotations

import pytest

from controller.camera_tables import Camera
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.floor_nouns import FloorEnd, FloorKind
from display.camera.shot import is_secret, preset
from tests.standing_orders.story import Story

WIDE, CHAIR, ROSTRUM, OF_SEAT_2 = 0, 1, 2, 7
FRONT = Camera("front", "visca_udp", WIDE, CHAIR, ROSTRUM, {2: OF_SEAT_2})
REPORTS = Camera(
    "reports", "visca_udp", WIDE, CHAIR, ROSTRUM, {2: OF_SEAT_2}, at_rostrum=(FloorKind.REPORT,)
)
BARE = Camera("bare", "visca_udp", WIDE, None, None, {})


def speaks(story: Story, seat: int, kind: FloorKind = FloorKind.SPEECH) -> Story:
    """Whoever sits there has the floor."""
    granted = e.FloorGranted(request=f"r{seat}", member=story.sitting.seating[seat], kind=kind)
    return story.records(granted)


def test_the_camera_shows_the_seat_of_who_has_the_floor() -> None:
    story = speaks(Story().convenes(), 2)
    assert preset(FRONT, story.sitting) == OF_SEAT_2
    story.records(e.FloorEnded(request="r2", why=FloorEnd.TIME, spoke_s=180))
    assert preset(FRONT, story.sitting) == CHAIR


def test_a_seat_that_the_camera_does_not_know_is_the_wide_shot() -> None:
    assert preset(FRONT, speaks(Story().convenes(), 3).sitting) == WIDE
    assert preset(BARE, speaks(Story().convenes(), 2).sitting) == WIDE


def test_with_nobody_speaking_it_shows_the_chair_if_it_has_a_preset_for_it() -> None:
    story = Story().convenes()
    assert preset(FRONT, story.sitting) == CHAIR
    assert preset(BARE, story.sitting) == WIDE


def test_a_guest_and_who_speaks_from_the_rostrum_are_shown_there() -> None:
    report = speaks(Story().convenes(), 2, FloorKind.REPORT)
    assert preset(FRONT, report.sitting) == OF_SEAT_2
    assert preset(REPORTS, report.sitting) == ROSTRUM
    assert preset(REPORTS, speaks(Story().convenes(), 2).sitting) == OF_SEAT_2
    guest = Story().convenes().records(e.FloorGranted(request="r1", guest="Гість"))
    assert preset(FRONT, guest.sitting) == ROSTRUM
    assert preset(BARE, guest.sitting) == WIDE


def test_the_chair_who_speaks_is_shown_as_the_chair() -> None:
    story = speaks(Story().convenes(), 2, FloorKind.CHAIR)
    assert preset(FRONT, story.sitting) == CHAIR
    assert preset(BARE, story.sitting) == WIDE


def test_the_newest_grant_is_followed() -> None:
    story = speaks(speaks(Story().convenes(), 2), 3)
    assert preset(FRONT, story.sitting) == WIDE
    story.records(e.FloorEnded(request="r3", why=FloorEnd.OWN, spoke_s=5))
    assert preset(FRONT, story.sitting) == OF_SEAT_2


def test_a_part_in_camera_is_the_wide_shot() -> None:
    story = speaks(Story().convenes(), 2).records(e.ClosedPartBegan(reason="ст. 46"))
    assert preset(FRONT, story.sitting) == WIDE
    story.records(e.ClosedPartEnded())
    assert preset(FRONT, story.sitting) == OF_SEAT_2


def test_a_secret_vote_is_the_wide_shot_from_its_announcement_on() -> None:
    story = speaks(Story().convenes(), 2)
    story.announces(secret=True)
    speaks(story, 2)
    assert preset(FRONT, story.sitting) == WIDE
    assert is_secret(story.sitting)


def test_before_an_open_vote_who_explains_it_is_still_shown() -> None:
    story = Story().convenes()
    story.announces()
    speaks(story, 2)
    assert preset(FRONT, story.sitting) == OF_SEAT_2


@pytest.mark.parametrize("secret", [True, False])
def test_a_vote_is_the_wide_shot_even_if_somebody_has_the_floor(secret: bool) -> None:
    story = Story().convenes()
    story.puts_to_the_vote(secret=secret)
    speaks(story, 2)
    assert preset(FRONT, story.sitting) == WIDE
    assert is_secret(story.sitting) is secret
    story.does(c.AnnulVoting(voting=story.at_hand().id, reason="помилка"))
    assert preset(FRONT, story.sitting) == OF_SEAT_2
    assert not is_secret(story.sitting)


def test_what_is_not_known_and_a_hall_without_a_sitting_is_the_wide_shot() -> None:
    assert preset(FRONT, None) == WIDE
    assert preset(FRONT, Story().sitting) == WIDE


def test_a_break_is_the_wide_shot() -> None:
    story = Story().convenes()
    story.does(c.TakeBreak())
    speaks(story, 2)
    assert preset(FRONT, story.sitting) == WIDE
