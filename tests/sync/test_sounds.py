"""Sound over real HTTPS: whatever the network and both ends do, it is there whole, once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.checkpoint import leaf_hash
from controller.rules import events as e
from controller.wire import encode
from sync.courier import Courier, Site
from sync.dispatch import REFUSED_S, State
from sync.intake import Answer, Intake
from sync.intake_sound import SoundIntake
from sync.outbox import Outbox
from sync.shelf import NoSound, Shelf
from sync.sound import SETTLE, Policy, Stretch
from sync.sounds import LEAST_PIECE, Sounds
from tests.controller.conftest import HandClock
from tests.sync.site import HttpsSite
from tests.sync.sound_site import FolderSound
from tests.sync.stand import SqliteStore
from tests.sync.test_sound import DAY, ZERO, at, opened, segment

PIECES = 5
"""So many requests a file of the tests takes."""


@dataclass
class Journal:
    """Lines of a day, as many as there are."""

    entries: list[e.Entry]
    rehearsal: bool = False

    def lines(self, after: int) -> Iterator[tuple[int, bytes]]:
        first = at(-1, e.JournalOpened(format=2, hall="hall", rehearsal=self.rehearsal))
        told = [first, *sorted(self.entries, key=lambda entry: entry.at)]
        return iter([(n, encode(entry)) for n, entry in enumerate(told, 1)][after:])

    def notes(self, after: int) -> dict[int, str]:
        return {}


@dataclass
class Damaged(Journal):
    """A journal whose word of a part in camera is of another form than this program knows."""

    damaged: bool = True

    def lines(self, after: int) -> Iterator[tuple[int, bytes]]:
        for n, line in super().lines(after):
            yield n, line.replace(b'"reason":"', b'"why":"') if self.damaged else line


@dataclass
class Maker:
    """Makes files that are as long as five pieces, and counts how often."""

    made: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def __call__(self, stretch: Stretch, to: Path) -> Path:
        if stretch.name in self.broken:
            raise NoSound("1.flac: not found")
        self.made.append(stretch.name)
        path = to / "stretch.opus"
        path.write_bytes((stretch.name.encode() * LEAST_PIECE)[: LEAST_PIECE * PIECES - 7])
        return path


@pytest.fixture
def clock() -> HandClock:
    return HandClock(ZERO + timedelta(seconds=92) + 2 * SETTLE)


@pytest.fixture
def far(tmp_path: Path, key: Ed25519PrivateKey) -> FolderSound:
    (tmp_path / "far").mkdir()
    return FolderSound(tmp_path / "far", {key.public_key().public_bytes_raw(): "hall"})


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


Serve = Callable[[int], HttpsSite]


@pytest.fixture
def serve(far: FolderSound, tmp_path: Path, clock: HandClock) -> Iterator[Serve]:
    """Switches a site on; all are off at the end."""
    sites: list[HttpsSite] = []

    def on(port: int = 0) -> HttpsSite:
        intake = Intake(SqliteStore(tmp_path / f"lines{len(sites)}.db"))
        sites.append(HttpsSite(intake, tmp_path, clock.now, port, SoundIntake(far)))
        return sites[-1]

    yield on
    for site in sites:
        site.stop()


@pytest.fixture
def site(serve: Serve) -> HttpsSite:
    return serve(0)


@pytest.fixture
def maker() -> Maker:
    return Maker()


Made = Callable[..., Sounds]


@pytest.fixture
def sounds(
    site: HttpsSite, key: Ed25519PrivateKey, clock: HandClock, tmp_path: Path, maker: Maker
) -> Iterator[Made]:
    """A courier's sound; made anew it is a courier that was started again."""
    ends: list[Callable[[], None]] = []

    def made(
        entries: list[e.Entry] | Journal | None = None,
        policy: Policy = Policy.VOTE,
        url: str = "",
        limit: int = LEAST_PIECE,
        name: str = "city",
        others: tuple[str, ...] = (),
        lines: int = 1000,
    ) -> Sounds:
        source = entries if isinstance(entries, Journal) else Journal(list(entries or DAY))
        where = Site(name, url or site.url, site.ca, limit, policy)
        courier = Courier(where, key, clock.now, clock.passes)
        outbox = Outbox(tmp_path / "sync.db")
        first = next(source.lines(0))[1]
        outbox.move(name, leaf_hash(first).hex(), lines)
        ends.extend((courier.close, outbox.close))
        return Sounds(
            name,
            policy,
            source,
            Shelf(tmp_path / "shelf", maker),
            outbox,
            courier,
            clock.now,
            others=others,
            bytes_per_s=limit,
            jitter=lambda low, high: high,
        )

    yield made
    for end in ends:
        end()


def work(of: Sounds, clock: HandClock, turns: int = 100) -> None:
    """Until all is there; waits move the clock alone."""
    for _ in range(turns):
        wait_s = of.turn()
        if wait_s is None:
            return
        clock.passes(wait_s)
    raise AssertionError(f"not done: {of.state} {of.why}")


def test_all_that_may_leave_is_at_the_site_with_its_time_and_its_hash(
    sounds: Made, far: FolderSound, clock: HandClock
) -> None:
    of = sounds()
    work(of, clock)
    assert [(each.started_at - ZERO).total_seconds() for each in far.whole()] == [1, 61]
    assert [each.duration_s for each in far.whole()] == [60, 31]
    assert (of.state, of.waiting) == (State.DONE, 0)


@pytest.mark.parametrize("policy", [Policy.VOTE, Policy.SITTING])
def test_sound_in_camera_and_of_an_open_vote_is_in_no_request(
    sounds: Made, far: FolderSound, clock: HandClock, policy: Policy
) -> None:
    entries = [
        opened(),
        segment(1, 31),
        at(31, e.ClosedPartBegan(reason="персональні дані")),
        segment(31, 61),
        at(62, e.ClosedPartEnded()),
        segment(62.5, 80),
        at(92, e.SittingClosed()),
    ]
    work(sounds(entries, policy), clock)
    assert [each.duration_s for each in far.whole()] == [30, 17.5]
    assert len(far.told) == 2


def test_of_a_rehearsal_and_without_a_policy_nothing_is_sent(
    sounds: Made, far: FolderSound, clock: HandClock
) -> None:
    work(sounds(Journal(list(DAY), rehearsal=True)), clock)
    work(sounds(policy=Policy.NEVER), clock)
    assert far.told == {}


@pytest.mark.parametrize("mood", ["deaf", "mute"])
@pytest.mark.parametrize("after", [1, 2, 4, 7])
def test_a_line_that_is_cut_at_any_request_costs_no_byte_twice_in_the_file(
    sounds: Made, site: HttpsSite, far: FolderSound, clock: HandClock, mood: str, after: int
) -> None:
    of = sounds()
    for _ in range(after):
        of.turn()
    site.mood = mood
    wait_s = of.turn()
    assert wait_s is not None
    assert of.state is State.AGAIN
    clock.passes(wait_s)
    site.mood = None
    work(of, clock)
    assert len(far.whole()) == 2


def test_a_courier_that_was_killed_goes_on_at_the_byte_and_makes_no_file_twice(
    sounds: Made, site: HttpsSite, far: FolderSound, clock: HandClock, maker: Maker
) -> None:
    first = sounds()
    for _ in range(3):
        first.turn()
    sent = len(site.ranges)
    work(sounds(), clock)
    assert len(far.whole()) == 2
    assert len(maker.made) == 2
    assert site.ranges[sent].startswith(f"bytes {LEAST_PIECE * sent}-")
    assert len(set(site.ranges)) == PIECES, "each place of both files once"
    assert len(site.ranges) == 2 * PIECES


def test_a_site_that_was_switched_off_in_between_goes_on_at_the_byte(
    sounds: Made, site: HttpsSite, serve: Serve, far: FolderSound, clock: HandClock
) -> None:
    of = sounds()
    for _ in range(3):
        of.turn()
    site.stop()
    clock.passes(of.turn() or 0)
    assert of.state is State.AGAIN
    again = serve(site.port)
    work(of, clock)
    assert len(far.whole()) == 2
    assert again.ranges[0].startswith(f"bytes {LEAST_PIECE * len(site.ranges)}-")


def test_a_changed_byte_on_the_sites_disk_is_found_and_the_file_comes_anew(
    sounds: Made, far: FolderSound, clock: HandClock
) -> None:
    of = sounds()
    for _ in range(2):
        of.turn()
    (path,) = far.folder.iterdir()
    path.write_bytes(b"!" + path.read_bytes()[1:])
    work(of, clock)
    assert len(far.whole()) == 2


def test_a_site_without_room_takes_it_when_there_is(
    sounds: Made, far: FolderSound, clock: HandClock
) -> None:
    of = sounds()
    far.full_at = 2 * LEAST_PIECE
    for _ in range(10):
        clock.passes(of.turn() or 0)
    assert (of.state, of.why, of.waiting) == (State.AGAIN, "507 full", 2)
    far.full_at = None
    work(of, clock)
    assert len(far.whole()) == 2


def test_no_more_goes_in_a_second_than_the_line_may_bear(
    sounds: Made, far: FolderSound, clock: HandClock
) -> None:
    began = clock.now()
    work(sounds(limit=LEAST_PIECE), clock)
    bytes_sent = sum(each.size for each in far.whole())
    took = (clock.now() - began).total_seconds()
    assert bytes_sent / took <= LEAST_PIECE * (1 + 1 / (2 * PIECES - 1))
    assert bytes_sent / took > 0.8 * LEAST_PIECE


def test_what_cannot_be_made_holds_nothing_else_up_and_is_told(
    sounds: Made, far: FolderSound, clock: HandClock, maker: Maker
) -> None:
    entries = list(DAY)
    of = sounds(entries)
    of.turn()
    (first,) = maker.made
    again = sounds(entries, url="https://127.0.0.1:1")
    maker.broken.add(first)
    assert again.turn() is not None, "the shelf has it; the site is away"
    for path in (far.folder.parent / "shelf").iterdir():
        path.unlink()
    other = sounds(entries)
    waits = [other.turn() for _ in range(12)]
    assert [each.duration_s for each in far.whole()] == [31]
    assert (other.state, other.waiting) == (State.REFUSED, 1)
    assert other.why == "sound: 1.flac: not found"
    assert waits[-1] == REFUSED_S
    maker.broken.clear()
    work(other, clock)
    assert len(far.whole()) == 2


def test_a_site_that_refuses_is_asked_again_in_a_while(
    sounds: Made, site: HttpsSite, far: FolderSound, clock: HandClock
) -> None:
    of = sounds()
    site.mood = Answer(403, "key")
    waits = [of.turn() for _ in range(3)]
    assert waits[-1] == REFUSED_S
    assert (of.state, of.why) == (State.REFUSED, "403 key")
    site.mood = None
    work(of, clock)
    assert len(far.whole()) == 2


def test_a_file_stays_until_each_site_has_it(
    sounds: Made, clock: HandClock, maker: Maker, tmp_path: Path
) -> None:
    both = ("city", "region")
    work(sounds(others=both), clock)
    assert len(list((tmp_path / "shelf").glob("*.opus"))) == 2
    work(sounds(name="region", others=both), clock)
    assert list((tmp_path / "shelf").iterdir()) == []
    assert len(maker.made) == 2
    work(sounds(others=both), clock)
    assert len(maker.made) == 2, "what every site has is not made again"


def test_sound_never_goes_before_the_lines_that_say_what_was_in_camera(
    sounds: Made, far: FolderSound, clock: HandClock, tmp_path: Path
) -> None:
    of = sounds(lines=len(DAY))  # the first line of the journal comes before those of the day
    for _ in range(30):
        clock.passes(of.turn() or 0)
    assert [each.duration_s for each in far.whole()] == [60], "what the vote set free"
    assert of.waiting == 1
    outbox = Outbox(tmp_path / "sync.db")
    outbox.move("city", next(iter(far.told.values())).log, len(DAY) + 1)
    outbox.close()
    work(of, clock)
    assert len(far.whole()) == 2


def test_a_line_that_cannot_be_read_stops_the_sound_and_is_not_passed_over(
    sounds: Made, far: FolderSound, clock: HandClock
) -> None:
    entries = [
        opened(),
        segment(1, 31),
        at(31, e.ClosedPartBegan(reason="персональні дані")),
        segment(31, 61),
        at(92, e.SittingClosed()),
    ]
    journal = Damaged(entries)
    of = sounds(journal)
    for _ in range(5):
        clock.passes(of.turn() or 0)
    assert of.state is State.AGAIN
    assert far.told == {}
    journal.damaged = False
    work(of, clock)
    assert [each.duration_s for each in far.whole()] == [30]


def test_sound_goes_while_the_sitting_goes_on(
    sounds: Made, far: FolderSound, clock: HandClock
) -> None:
    journal = Journal([entry for entry in DAY if entry.at < ZERO + timedelta(seconds=60)])
    of = sounds(journal)
    clock.passes(-150)
    work(of, clock)
    assert far.whole() == []
    journal.entries = list(DAY)
    clock.passes(150)
    work(of, clock)
    assert len(far.whole()) == 2


def test_the_hash_that_is_told_is_the_files(sounds: Made, far: FolderSound) -> None:
    sounds().turn()
    (told,) = far.told.values()
    (path,) = (far.folder.parent / "shelf").glob("*.opus")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == told.sha256
