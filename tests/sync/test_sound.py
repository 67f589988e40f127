"""What sound may leave the hall, and when: the open parts of open sittings, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from controller.rules import events as e
from controller.rules.ballots import Tally, Verdict
from controller.rules.council import Body, BodyKind, Council
from sync.sound import SETTLE, Policy, Release, Stretch

ZERO = datetime(2026, 11, 23, 8, tzinfo=UTC)
BODY = Body(
    id="c",
    kind=BodyKind.COUNCIL,
    council=Council(name="Рада", convocation="VIII", seats=3, members=()),
)
RATE = 100
CLOSED = e.VotingClosed(
    voting="v",
    close=e.Close.HAND,
    tally=Tally(),
    verdict=Verdict.NOT_ADOPTED,
    majority="council",
    needed=2,
    composition=3,
)


def at(seconds: float, event: e.AnyEvent) -> e.Entry:
    return e.Entry(at=ZERO + timedelta(seconds=seconds), by=e.By.SECRETARY, event=event)


def opened(seconds: float = 0, sitting: str = "s") -> e.Entry:
    return at(seconds, e.SittingOpened(sitting=sitting, body=BODY, session="5"))


def segment(begins: float, ends: float, sitting: str = "s", late: float = 0) -> e.Entry:
    told = e.SegmentRecorded(
        sitting=sitting,
        file=f"{begins}.flac",
        sha256=f"{begins}-{ends}",
        first=0,
        count=round((ends - begins) * RATE),
        rate=RATE,
        channels=1,
        begins=ZERO + timedelta(seconds=begins),
    )
    return at(ends + late, told)


def vote(opens: float, closes: float) -> list[e.Entry]:
    until = ZERO + timedelta(seconds=closes)
    begun = e.VotingOpened(voting="v", closes_at=until, composition=3, present=3)
    return [at(opens, begun), at(closes, CLOSED)]


def free(policy: Policy, entries: Sequence[e.Entry], now: float = 100_000) -> list[Stretch]:
    """What is free at a time, the journal read in the order of its lines."""
    release = Release(policy)
    moment = ZERO + timedelta(seconds=now)
    ordered = sorted(entries, key=lambda entry: entry.at)
    found = [each for entry in ordered if entry.at <= moment for each in release.take(entry)]
    return [*found, *release.settle(moment)]


def spans(found: Sequence[Stretch]) -> list[tuple[float, float]]:
    """Begin and end of each, seconds after zero."""
    begins = [(each.begins - ZERO).total_seconds() for each in found]
    return [(begin, begin + each.duration_s) for begin, each in zip(begins, found, strict=True)]


DAY = [
    opened(),
    segment(1, 31),
    *vote(35, 50),
    segment(31, 61),
    segment(61, 91),
    at(92, e.SittingClosed()),
    segment(91, 92, late=1),
]


def test_after_the_sitting_all_of_it_goes_as_one_file() -> None:
    assert spans(free(Policy.SITTING, DAY)) == [(1, 92)]


def test_before_the_close_nothing_goes_where_the_policy_is_the_sitting() -> None:
    assert free(Policy.SITTING, DAY, now=92 + SETTLE.total_seconds() - 1) == []


def test_after_a_vote_goes_what_was_said_up_to_its_end() -> None:
    assert spans(free(Policy.VOTE, DAY)) == [(1, 61), (61, 92)]


@pytest.mark.parametrize("now", [0, 34, 49, 60])
def test_nothing_of_a_vote_goes_before_it_is_over(now: float) -> None:
    assert free(Policy.VOTE, DAY, now) == []


def test_a_vote_that_follows_at_once_holds_back_the_sound_of_its_beginning() -> None:
    entries = [opened(), *vote(5, 20), *vote(25, 40), segment(1, 31), segment(31, 61)]
    assert free(Policy.VOTE, entries, now=39) == []
    assert spans(free(Policy.VOTE, entries, now=70)) == [(1, 61)]


def test_a_vote_that_is_annulled_or_voided_while_open_holds_nothing_back_for_ever() -> None:
    begun = [opened(), vote(5, 20)[0]]
    voided = at(10, e.VotingVoided(voting="v", reason="вимкнення"))
    assert spans(free(Policy.VOTE, [*begun, voided, segment(1, 31)], now=40)) == [(1, 31)]


def test_where_nothing_is_to_be_sent_nothing_is() -> None:
    assert free(Policy.NEVER, DAY) == []


@pytest.mark.parametrize("policy", [Policy.SITTING, Policy.VOTE])
def test_sound_of_a_part_in_camera_never_leaves_even_if_it_was_recorded(policy: Policy) -> None:
    entries = [
        opened(),
        segment(1, 31),
        at(31, e.ClosedPartBegan(reason="персональні дані")),
        segment(31, 61),
        segment(61, 80),
        at(75, e.ClosedPartEnded()),
        segment(80.1, 90),
        *vote(81, 85),
        at(92, e.SittingClosed()),
    ]
    assert spans(free(policy, entries)) == [(1, 31), (80.1, 90)]


def test_a_sitting_that_ends_in_camera_sends_only_what_came_before() -> None:
    closed = at(40, e.ClosedPartBegan(reason="персональні дані"))
    end = at(92, e.SittingClosed())
    entries = [opened(), segment(1, 31), closed, segment(31, 61), segment(61, 91), end]
    assert spans(free(Policy.SITTING, entries)) == [(1, 31)]


def test_a_part_in_camera_that_goes_on_keeps_its_sound_where_the_day_is_adjourned() -> None:
    closed = at(40, e.ClosedPartBegan(reason="персональні дані"))
    entries = [opened(), segment(1, 31), closed, segment(31, 61), at(70, e.SittingAdjourned())]
    assert spans(free(Policy.SITTING, entries)) == [(1, 31)]


def test_where_sound_is_missing_another_file_begins() -> None:
    entries = [opened(), segment(1, 31), segment(35, 65), at(70, e.SittingClosed())]
    assert spans(free(Policy.SITTING, entries)) == [(1, 31), (35, 65)]


def test_the_part_of_a_day_goes_when_the_sitting_is_adjourned() -> None:
    day = 86_400
    entries = [
        opened(),
        segment(1, 31),
        at(40, e.SittingAdjourned()),
        at(day, e.SittingResumed()),
        segment(day + 1, day + 31),
        at(day + 40, e.SittingClosed()),
    ]
    assert spans(free(Policy.SITTING, entries, now=day - 1)) == [(1, 31)]
    assert spans(free(Policy.SITTING, entries, now=2 * day)) == [(1, 31), (day + 1, day + 31)]


def test_a_segment_that_is_told_late_goes_by_itself() -> None:
    entries = [opened(), segment(1, 31), at(70, e.SittingClosed()), segment(31, 61, late=500)]
    assert spans(free(Policy.SITTING, entries)) == [(1, 31), (31, 61)]
    other = [*entries, opened(300, "next")]
    assert spans(free(Policy.SITTING, other)) == [(1, 31), (31, 61)]


def test_a_sitting_that_was_never_closed_is_over_when_another_opens() -> None:
    entries = [opened(), segment(1, 31), opened(1000, "next"), segment(1001, 1031, "next")]
    assert spans(free(Policy.SITTING, entries)) == [(1, 31)]


def test_the_same_segments_have_the_same_name_whenever_they_are_read() -> None:
    early, late = free(Policy.VOTE, DAY, now=70), free(Policy.VOTE, DAY)
    assert [each.name for each in early] == [late[0].name]
    assert len({each.name for each in late}) == 2
