"""Whatever the network and the site do, each line is at the site once: over real HTTPS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consoles.signals import Key, Press
from controller.checkpoint import Tree, leaf_hash
from controller.journal import read_lines
from controller.rules import commands as c
from controller.rules import events as e
from controller.wire import encode, event_name
from sync.courier import Bucket, Courier, Site, Unreachable, seconds_until
from sync.dispatch import MOST_S, Dispatch, State
from sync.intake import Answer, Intake
from sync.outbox import Outbox
from tests.controller.conftest import Chamber, HandClock
from tests.sync.site import HttpsSite, certificates
from tests.sync.stand import NOW, JournalFile, SqliteStore


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture
def site(intake: Intake, tmp_path: Path, clock: HandClock) -> Iterator[HttpsSite]:
    made = HttpsSite(intake, tmp_path, clock.now)
    yield made
    made.stop()


Made = Callable[..., Dispatch]


@dataclass(frozen=True)
class Old:
    """A journal that was put back from a copy."""

    kept: list[tuple[int, bytes]]

    def lines(self, after: int) -> Iterator[tuple[int, bytes]]:
        return iter(self.kept[after:])

    def notes(self, after: int) -> dict[int, str]:
        return {}


@pytest.fixture
def dispatch(
    site: HttpsSite, source: JournalFile, key: Ed25519PrivateKey, clock: HandClock, tmp_path: Path
) -> Iterator[Made]:
    outboxes: list[Outbox] = []
    couriers: list[Courier] = []

    def made(url: str = "", limit: int = 0, memory: str = "sync.db") -> Dispatch:
        where = Site("city", url or site.url, site.ca, limit)
        couriers.append(Courier(where, key, clock.now, clock.passes))
        outboxes.append(Outbox(tmp_path / memory))
        return Dispatch("city", source, outboxes[-1], couriers[-1], jitter=lambda low, high: high)

    yield made
    for courier in couriers:
        courier.close()
    for outbox in outboxes:
        outbox.close()


def votes(chamber: Chamber, voting: str) -> None:
    chamber.votes(voting)
    chamber.hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)), Press(4, Key.AGAINST))
    chamber.does(c.CloseVoting(voting=voting))


def all_of(chamber: Chamber) -> list[bytes]:
    return [leaf_hash(line) for _, line in read_lines(chamber.path)]


def arrived(store: SqliteStore) -> list[bytes]:
    """The leaf hashes at the site."""
    found = [row for _, row in store.all()]
    return [
        bytes.fromhex(row[13:77].decode()) if row.startswith(b'{"withheld"') else leaf_hash(row)
        for row in found
    ]


def work(dispatch: Dispatch, clock: HandClock, turns: int = 200) -> None:
    """Until all is there; waits move the clock alone."""
    for _ in range(turns):
        wait_s = dispatch.turn()
        if wait_s is None:
            return
        clock.passes(wait_s)
    raise AssertionError(f"not done: {dispatch.state} {dispatch.why}")


def test_a_vote_is_at_the_site_after_its_close_and_not_before(
    chamber: Chamber, store: SqliteStore, dispatch: Made, clock: HandClock
) -> None:
    sending = dispatch()
    work(sending, clock)
    chamber.votes()
    chamber.hears(Press(1, Key.FOR), Press(2, Key.AGAINST))
    work(sending, clock)
    assert not any(event_name(row) == "BallotCast" for _, row in store.all())
    chamber.does(c.CloseVoting(voting="v1"))
    work(sending, clock)
    assert arrived(store) == all_of(chamber)
    assert sending.state is State.DONE


@pytest.mark.parametrize(
    "mood", ["deaf", "mute", Answer(500), Answer(502), Answer(503), Answer(507, "full")], ids=str
)
def test_nothing_is_lost_or_doubled_where_the_site_fails(
    mood: Answer | str,
    chamber: Chamber,
    store: SqliteStore,
    site: HttpsSite,
    dispatch: Made,
    clock: HandClock,
) -> None:
    """«mute» keeps the batch and gives no answer: it is sent again, and passed over."""
    sending = dispatch()
    work(sending, clock)
    votes(chamber, "v1")
    site.mood = mood
    waits = [sending.turn() for _ in range(4)]
    assert waits == [0.5, 1.0, 2.0, 4.0]
    assert sending.state is State.AGAIN
    site.mood = None
    work(sending, clock)
    assert arrived(store) == all_of(chamber)


def test_a_disk_that_is_full_keeps_nothing_by_halves(
    chamber: Chamber, store: SqliteStore, dispatch: Made, clock: HandClock
) -> None:
    store.full = True
    sending = dispatch()
    assert sending.turn() == 0.5
    assert (sending.why, store.all()) == ("507 full", [])
    store.full = False
    work(sending, clock)
    assert arrived(store) == all_of(chamber)


def test_retry_after_is_kept(site: HttpsSite, dispatch: Made) -> None:
    site.mood, site.retry_after = Answer(503), "90"
    sending = dispatch()
    assert sending.turn() == 0.5, "asking for the size does not count"
    site.mood, site.retry_after = None, ""


def test_retry_after_of_a_batch_is_kept(
    chamber: Chamber, site: HttpsSite, dispatch: Made, clock: HandClock
) -> None:
    sending = dispatch()
    work(sending, clock)
    votes(chamber, "v1")
    site.mood, site.retry_after = Answer(503), "90"
    assert sending.turn() == 90.0


def test_a_courier_killed_at_any_moment_goes_on(
    chamber: Chamber, store: SqliteStore, site: HttpsSite, dispatch: Made, clock: HandClock
) -> None:
    """It was killed after the site kept a batch and before it knew: the memory is behind."""
    for number in range(1, 5):
        votes(chamber, f"v{number}")
        site.mood = "mute" if number % 2 else None
        dispatch().turn()
        site.mood = None
    work(dispatch(), clock)
    assert arrived(store) == all_of(chamber)


def test_a_courier_without_its_memory_asks_the_site(
    chamber: Chamber, store: SqliteStore, site: HttpsSite, dispatch: Made, clock: HandClock
) -> None:
    votes(chamber, "v1")
    work(dispatch(), clock)
    had = len(site.requests)
    work(dispatch(memory="another.db"), clock)
    assert len(site.requests) == had, "nothing was sent again"
    votes(chamber, "v2")
    work(dispatch(memory="a third.db"), clock)
    assert arrived(store) == all_of(chamber)


def test_a_site_put_back_from_an_older_copy_gets_what_it_lost(
    chamber: Chamber, store: SqliteStore, dispatch: Made, clock: HandClock
) -> None:
    sending = dispatch()
    votes(chamber, "v1")
    work(sending, clock)
    old = Tree()
    old.extend(line for _, line in read_lines(chamber.path)[:4])
    store.forget_after(4, old.peaks)
    votes(chamber, "v2")
    work(sending, clock)
    assert arrived(store) == all_of(chamber)


def test_a_journal_put_back_from_an_older_copy_is_not_sent(
    chamber: Chamber, store: SqliteStore, source: JournalFile, dispatch: Made, clock: HandClock
) -> None:
    """The site keeps what it has; a person must look."""
    work(dispatch(), clock)
    had = store.all()
    lines = list(source.lines(0))[:-2]
    sending = dispatch(memory="another.db")
    sending._source = Old(lines)
    sending.turn()
    assert sending.state is State.REFUSED
    assert sending.why.startswith("shorter")
    assert store.all() == had


def test_the_site_at_another_address_goes_on_where_it_was(
    chamber: Chamber,
    store: SqliteStore,
    intake: Intake,
    dispatch: Made,
    clock: HandClock,
    tmp_path: Path,
) -> None:
    work(dispatch(), clock)
    votes(chamber, "v1")
    moved = HttpsSite(intake, tmp_path, clock.now)
    try:
        work(dispatch(moved.url), clock)
        assert len(moved.requests) == 1
    finally:
        moved.stop()
    assert arrived(store) == all_of(chamber)


def test_a_site_that_is_switched_off_and_on(
    chamber: Chamber,
    store: SqliteStore,
    intake: Intake,
    dispatch: Made,
    clock: HandClock,
    tmp_path: Path,
) -> None:
    first = HttpsSite(intake, tmp_path, clock.now)
    sending = dispatch(first.url)
    work(sending, clock)
    first.stop()
    votes(chamber, "v1")
    assert sending.turn() == 0.5
    assert sending.state is State.AGAIN
    second = HttpsSite(intake, tmp_path, clock.now, port=first.port)
    try:
        work(sending, clock)
    finally:
        second.stop()
    assert arrived(store) == all_of(chamber)


def test_a_site_of_another_authority_is_told_nothing(
    site: HttpsSite, key: Ed25519PrivateKey, clock: HandClock, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    _, ca = certificates(elsewhere)
    courier = Courier(Site("city", site.url, ca), key, clock.now, clock.passes)
    with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        courier.send(b"x")
    assert site.requests == []
    courier.close()


def test_a_hall_that_the_site_does_not_know_waits_and_says_so(
    store: SqliteStore, dispatch: Made, clock: HandClock
) -> None:
    known = dict(store.halls)
    sending = dispatch()
    store.bodies.clear()
    assert sending.turn() == MOST_S
    assert (sending.state, sending.why) == (State.REFUSED, "403 body")
    store.halls.clear()
    sending.turn()
    assert sending.why == "403 key"
    store.halls.update(known)


def test_a_week_without_a_network(
    chamber: Chamber,
    store: SqliteStore,
    intake: Intake,
    clock: HandClock,
    tmp_path: Path,
    dispatch: Made,
    source: JournalFile,
) -> None:
    """Six thousand lines and a week of tries later all is there, a batch after the other."""
    off = HttpsSite(intake, tmp_path, clock.now)
    sending = dispatch(off.url)
    off.stop()
    asked = 0
    begun = clock.now()
    while clock.now() - begun < timedelta(days=7):
        wait_s = sending.turn()
        assert wait_s is not None
        clock.passes(wait_s)
        asked += 1
    assert asked < 7 * 24 * 12 + 20, "every five minutes, no more"
    seated = [e.MemberSeated(seat=n % 5 + 1, member=None) for n in range(6000)]
    chamber.journal.append(
        [
            encode(e.Entry(at=datetime(2026, 11, 23, tzinfo=UTC), by=e.By.ENGINE, event=event))
            for event in seated
        ]
    )
    on = HttpsSite(intake, tmp_path, clock.now, port=off.port)
    try:
        work(sending, clock)
        assert 12 <= len(on.requests) <= 16
    finally:
        on.stop()
    assert arrived(store) == all_of(chamber)


def test_no_more_is_sent_than_the_line_may_bear(
    chamber: Chamber, store: SqliteStore, site: HttpsSite, dispatch: Made, clock: HandClock
) -> None:
    votes(chamber, "v1")
    begun = clock.now()
    sending = dispatch(limit=200)
    work(sending, clock)
    sent = sum(map(len, site.requests))
    took_s = (clock.now() - begun).total_seconds()
    assert took_s == pytest.approx((sent - 200) / 200, abs=0.1)
    assert arrived(store) == all_of(chamber)


def test_the_bucket_gives_a_second_at_once_and_then_its_rate() -> None:
    clock = HandClock()
    bucket = Bucket(1000, clock.now, clock.passes)
    begun = clock.now()
    for _ in range(10):
        bucket.spend(500)
    assert clock.now() - begun == timedelta(seconds=4)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("", 0),
        ("soon", 0),
        ("-1", 0),
        ("120", 120),
        ("999999999999", 3600),
        ("Mon, 23 Nov 2026 09:01:00 GMT", 60),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0),
    ],
)
def test_what_retry_after_says(said: str, seconds: float) -> None:
    assert seconds_until(said, NOW) == seconds
