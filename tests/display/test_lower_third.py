"""What lies over the picture of the stream, stage by stage; never more than the hall sees."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice
from controller.rules.council import Regulations
from controller.rules.floor_nouns import FloorKind
from display.around import Around, epoch_ms
from display.overlay import RESULT_S, Strip, overlay
from display.picture import Tone
from display.words import translation
from tests.standing_orders.story import Story, a_body

UK = Around(words=translation("screen"), language="uk", zone=ZoneInfo("Europe/Kyiv"), hall="Зала")


def strips(story: Story) -> dict[str, Strip]:
    """Each strip by what it is about; the order is the weight."""
    shown = overlay(story.sitting, UK).strips
    assert [strip.about for strip in shown] == sorted(
        (strip.about for strip in shown), key=("voting", "result", "speaker").index
    )
    return {strip.about: strip for strip in shown}


def speaks(story: Story, seat: int) -> Story:
    granted = e.FloorGranted(
        request=f"r{len(story.entries)}", member=story.sitting.seating[seat], kind=FloorKind.REPORT
    )
    return story.records(granted)


def test_a_rehearsal_is_marked_over_the_picture_all_the_time() -> None:
    trains = structs.replace(UK, rehearsal=True)
    for story in (Story(), Story().opens()):
        assert overlay(story.sitting, trains).mark == "Репетиція"
        assert overlay(story.sitting, UK).mark == ""


def test_a_result_stays_for_its_time_and_lies_over_the_speaker() -> None:
    story = Story().convenes()
    story.vote(5)
    closed_at = story.entries[-1].at
    result = strips(speaks(story, 2))["result"]
    assert result.gone_ms == epoch_ms(closed_at + timedelta(seconds=RESULT_S))
    assert (result.detail, result.tone) == ("Рішення прийнято", Tone.GOOD)
    assert [(one.label, one.number) for one in result.counters[:3]] == [
        ("За", 5),
        ("Проти", 0),
        ("Утрималися", 0),
    ]


def test_of_two_results_the_newer_is_shown_and_an_annulled_one_is_not() -> None:
    story = Story().convenes()
    story.vote(5)
    first = strips(story)["result"]
    story.time_passes(1)
    story.vote(0, against=5)
    second = strips(story)["result"]
    assert (first.tone, second.tone) == (Tone.GOOD, Tone.BAD)
    last = list(story.sitting.past)[-1]
    story.does(c.AnnulVoting(voting=last, reason="помилка пульта"))
    assert strips(story)["result"].label == first.label


def test_of_a_secret_vote_nothing_is_shown_but_its_wording_and_its_time() -> None:
    story = Story().convenes()
    story.puts_to_the_vote(secret=True)
    opened = strips(story)
    story.all_press(Choice.FOR, 1, 2).all_press(Choice.AGAINST, 3)
    assert strips(story) == opened
    assert opened["voting"].counters == ()
    assert "таємне" in opened["voting"].label


def test_a_secret_vote_of_few_is_told_as_a_number_and_a_verdict() -> None:
    story = Story(a_body(7, regulations=Regulations(secret_minimum=5))).convenes()
    story.puts_to_the_vote(secret=True)
    story.all_press(Choice.FOR, 1, 2, 3, 4)
    story.closes_the_vote()
    result = strips(story)["result"]
    assert [(one.label, one.number) for one in result.counters] == [
        ("Проголосували", 4),
        ("Не голосували", 3),
    ]
    assert "За" not in msgspec.json.encode(overlay(story.sitting, UK)).decode()


def test_a_suspended_vote_says_so_and_its_time_stands_still() -> None:
    story = Story().convenes()
    story.puts_to_the_vote()
    assert strips(story)["voting"].ends_ms is not None
    story.does(c.InterruptVoting(reason="restart"))
    suspended = strips(story)["voting"]
    assert (suspended.detail, suspended.ends_ms) == ("Голосування призупинено", None)


def test_an_announced_vote_leaves_the_picture_to_who_explains_it() -> None:
    story = Story().convenes()
    story.announces()
    assert list(strips(speaks(story, 2))) == ["speaker"]
