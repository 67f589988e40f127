"""Nothing leaves the hall that is not public, and no open ballot before the vote is over."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from controller.checkpoint import leaf_hash
from controller.rows import Hidden, leaf_of, read_rows
from controller.rules import events as e
from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Choice, Outcome, Tally, Verdict
from controller.wire import encode, event_name, read_entry
from sync.redaction import PUBLIC, WITHHELD, Line, Redaction, withheld

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECRETS = ("хвороба", "04A1", "can0:17", "0123456789abcdef")
VOTINGS = st.sampled_from(["v1", "v2", "v3"])
MEMBERS = st.sampled_from(["m1", "m2", "m3"])


def closed(voting: str, outcomes: dict[str, Outcome]) -> e.VotingClosed:
    return e.VotingClosed(
        voting=voting,
        close=e.Close.TIME,
        tally=Tally(votes_for=1, not_voted=2),
        verdict=Verdict.NOT_ADOPTED,
        majority="composition_half",
        needed=2,
        composition=3,
        outcomes=outcomes,
    )


EVENTS = st.one_of(
    st.builds(
        e.VotingAnnounced,
        voting=VOTINGS,
        number=st.just(1),
        wording=st.just(""),
        motion=st.just(Motion.DECISION),
        ballot=st.sampled_from(BallotKind),
        majority=st.just("composition_half"),
    ),
    st.builds(e.BallotCast, voting=VOTINGS, member=MEMBERS, choice=st.sampled_from(Choice)),
    st.builds(closed, VOTINGS, st.dictionaries(MEMBERS, st.sampled_from(Outcome))),
    st.builds(e.VotingAnnulled, voting=VOTINGS, reason=st.just("")),
    st.builds(e.VotingSuspended, voting=VOTINGS, reason=st.just("")),
    st.builds(
        e.MemberRegistered,
        member=MEMBERS,
        how=st.just(e.How.HAND),
        reason=st.sampled_from(["", SECRETS[0]]),
    ),
    st.builds(e.ReasonGiven, member=MEMBERS, text=st.just(SECRETS[0]), salt=st.just(SECRETS[3])),
    st.builds(e.CardEnrolled, member=MEMBERS, tail=st.just(SECRETS[1]), salt=st.just(SECRETS[3])),
    st.builds(e.FaultReported, kind=st.just("console"), where=st.just(SECRETS[2])),
    st.builds(e.ConsoleSilent, seat=st.integers(1, 3)),
    st.just(e.SittingClosed()),
)


def journal(events: list[e.AnyEvent]) -> list[Line]:
    return [
        (n, encode(e.Entry(at=AT, by=e.By.ENGINE, event=event)))
        for n, event in enumerate(events, 1)
    ]


def secrets_of(lines: list[Line]) -> set[str]:
    return {
        event.voting
        for _, line in lines
        if isinstance(event := read_entry(line).event, e.VotingAnnounced)
        and event.ballot is BallotKind.SECRET
    }


@settings(max_examples=300, deadline=None)
@given(st.lists(EVENTS, max_size=30), st.integers(0, 30))
def test_whatever_happens_nothing_leaves_that_must_not(
    events: list[e.AnyEvent], length: int
) -> None:
    lines = journal(events)[:length]
    released = list(Redaction().release(lines))
    assert [n for n, _ in released] == list(range(1, len(released) + 1))
    told = b"\n".join(row for _, row in released).decode()
    assert not any(secret in told for secret in SECRETS)
    over = {
        getattr(event, "voting", "")
        for _, line in lines
        if isinstance(event := read_entry(line).event, e.VotingClosed | e.VotingAnnulled)
    }
    ended = any(isinstance(event, e.SittingClosed) for event in events[:length])
    announced: set[str] = set()
    for n, row in read_rows(row for _, row in released):
        assert leaf_of(row) == leaf_hash(lines[n - 1][1])
        original = read_entry(lines[n - 1][1]).event
        if isinstance(original, e.BallotCast):  # not even its hash goes while the vote is open
            assert original.voting in over or ended
        if isinstance(row, Hidden):
            continue
        assert event_name(row) in PUBLIC
        event = read_entry(row).event
        if isinstance(event, e.VotingAnnounced) and event.ballot is BallotKind.SECRET:
            announced.add(event.voting)
        if isinstance(event, e.BallotCast):
            assert event.voting not in announced
        if isinstance(event, e.VotingClosed) and event.voting in announced:
            pressed = {Outcome.FOR, Outcome.AGAINST, Outcome.ABSTAIN}
            assert not pressed & set(event.outcomes.values())


@settings(max_examples=200, deadline=None)
@given(st.lists(EVENTS, max_size=30), st.lists(st.integers(1, 30)))
def test_what_leaves_bit_by_bit_is_what_leaves_at_once(
    events: list[e.AnyEvent], moments: list[int]
) -> None:
    lines = journal(events)
    redaction = Redaction()
    sent: list[Line] = []
    for length in [*sorted(moments), len(lines)]:
        sent += list(redaction.release(lines[len(sent) : length]))
    assert sent == list(Redaction().release(lines))


def test_every_event_is_said_to_be_public_or_not() -> None:
    """A new event stays in the hall as a hash until it is known to be public."""
    assert {kind.__name__ for kind in e.AnyEvent.__args__} == PUBLIC | WITHHELD
    assert not PUBLIC & WITHHELD
    unknown = b'{"at":"2026-11-23T08:00:00Z","by":"seat","event":{"type":"Unheard"}}'
    assert list(Redaction().release([(1, unknown)])) == [(1, withheld(unknown))]


def test_an_open_vote_waits_and_goes_whole_when_it_is_over() -> None:
    cast = e.BallotCast(voting="v1", member="m1", choice=Choice.FOR)
    lines = journal([e.ItemOpened(item="i1"), cast, e.ItemClosed(item="i1"), closed("v1", {})])
    assert [n for n, _ in Redaction().release(lines[:3])] == [1]
    assert list(Redaction().release(lines)) == lines
