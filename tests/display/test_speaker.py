"""Who has the floor, from the events of the floor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from controller.rules import events as e
from controller.rules.floor_nouns import FloorEnd, FloorKind
from display.speaker import NOBODY, Heard, hear

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
END = AT + timedelta(seconds=180)


def after(*events: e.AnyEvent) -> Heard:
    heard = NOBODY
    for event in events:
        heard = hear(heard, e.Entry(at=AT, by=e.By.ENGINE, event=event))
    return heard


def granted(request: str, member: str | None = "b", guest: str = "") -> e.FloorGranted:
    return e.FloorGranted(request=request, member=member, guest=guest, seconds=180, ends_at=END)


def test_who_is_granted_the_floor_has_it_until_it_ends() -> None:
    heard = after(granted("r1"))
    assert heard.newest is not None
    assert (heard.newest.member, heard.newest.since, heard.newest.ends_at) == ("b", AT, END)
    ended = e.FloorEnded(request="r1", why=FloorEnd.TIME, spoke_s=180)
    assert after(granted("r1"), ended) == NOBODY


def test_of_two_open_microphones_the_newest_counts_and_then_the_other() -> None:
    ended = e.FloorEnded(request="r2", why=FloorEnd.OWN, spoke_s=1)
    both = after(granted("r1"), granted("r2", None, "Гість"))
    assert both.newest is not None
    assert both.newest.guest == "Гість"
    back = after(granted("r1"), granted("r2"), ended).newest
    assert back is not None
    assert back.request == "r1"


def test_a_speech_that_is_prolonged_ends_later() -> None:
    later = END + timedelta(seconds=60)
    longer = e.FloorProlonged(request="r1", seconds=60, ends_at=later)
    newest = after(granted("r1"), longer).newest
    assert newest is not None
    assert newest.ends_at == later
    assert newest.kind is FloorKind.SPEECH


def test_a_part_in_camera_begins_and_ends() -> None:
    assert after(e.ClosedPartBegan(reason="ст. 46")).in_camera
    assert not after(e.ClosedPartBegan(reason="ст. 46"), e.ClosedPartEnded()).in_camera


def test_what_is_not_of_the_floor_changes_nothing_and_a_sitting_ends_all() -> None:
    assert after(granted("r1"), e.ItemDone(item="i1")) == after(granted("r1"))
    assert after(granted("r1"), e.SittingClosed()) == NOBODY
