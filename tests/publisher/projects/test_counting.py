"""Who wins a call for projects: by points, and by equal shares; worked by hand and by others."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.rooms.projects import pabulib
from publisher.rooms.projects.ballots import Ballot, Election, Proposal, Unsound
from publisher.rooms.projects.greedy import Why, by_points
from publisher.rooms.projects.shares import Satisfaction, Stage, at_share, equal_shares

REAL = Path(__file__).parents[4] / "shared" / "data" / "pabulib"
AS_PUBLISHED = (
    "poland_katowice_2020_dab.pb",
    "poland_krakow_2021_debniki.pb",
    "poland_warszawa_2017_anin.pb",
)
"""Points of three kinds. Gdynia's small purse is not here: of eight projects that it could have
paid for altogether its city took four, by a limit that the file does not tell."""


def election(budget: int, costs: dict[str, int], *ballots: Ballot) -> Election:
    proposals = tuple(Proposal(id=key, cost=cost) for key, cost in costs.items())
    return Election(budget=budget, proposals=proposals, ballots=ballots)


def approving(*words: str) -> tuple[Ballot, ...]:
    """``ab`` approves a and b; ``3 ab`` three times."""
    ballots: list[Ballot] = []
    for word in words:
        times, _, letters = word.rpartition(" ")
        ballots += [Ballot.approving(letters)] * int(times or 1)
    return tuple(ballots)


class TestByPoints:
    def test_who_has_more_points_is_first_and_the_money_passes_over_what_is_too_dear(self) -> None:
        turns = by_points(
            election(100, {"a": 60, "b": 50, "c": 40}, *approving("3 a", "2 b", "c"))
        )
        assert [(one.project, one.why, one.left) for one in turns] == [
            ("a", Why.PAID, 100),
            ("b", Why.TOO_DEAR, 40),
            ("c", Why.PAID, 40),
        ]
        assert turns[1].lacking == 10

    def test_of_equal_points_more_supporters_then_the_cheaper_then_the_one_named_first(
        self,
    ) -> None:
        ballots = (
            Ballot.of({"a": 2}),
            Ballot.of({"b": 1, "c": 1, "d": 1}),
            Ballot.of({"b": 1, "c": 1, "d": 1}),
        )
        turns = by_points(election(99, {"a": 1, "d": 5, "b": 5, "c": 3}, *ballots))
        assert [one.project for one in turns] == ["c", "d", "b", "a"]

    def test_too_few_supporters_win_nothing_however_cheap_they_are(self) -> None:
        turns = by_points(election(99, {"a": 1, "b": 1}, *approving("2 a", "b")), fewest=2)
        assert [(one.project, one.why) for one in turns] == [("a", Why.PAID), ("b", Why.TOO_FEW)]
        assert turns[1].lacking == 0

    def test_what_nobody_wants_is_not_carried_out(self) -> None:
        (turn,) = by_points(election(99, {"a": 1}))
        assert turn.why is Why.TOO_FEW

    @pytest.mark.parametrize("name", AS_PUBLISHED)
    def test_real_elections_end_as_their_cities_published(self, name: str) -> None:
        if not (REAL / name).exists():
            pytest.skip("the real elections are not beside the project")
        file = pabulib.read((REAL / name).read_text(encoding="utf-8"))
        turns = by_points(file.election)
        assert frozenset(one.project for one in turns if one.won) == file.selected
        for row in file.projects:
            assert file.election.supporters[row["project_id"]] == int(row["votes"])
            assert file.election.scores[row["project_id"]] == int(row.get("score", row["votes"]))


class TestEqualShares:
    def test_a_minority_gets_its_part_where_points_alone_would_give_the_majority_all(self) -> None:
        """60 people want parks, 40 a library; each side can pay for its own share and no more."""
        costs = {"park": 30, "square": 30, "alley": 30, "library": 40}
        many = Ballot.approving(("park", "square", "alley"))
        few = Ballot.approving(("library",))
        one = election(100, costs, *[many] * 60, *[few] * 40)
        assert {turn.project for turn in by_points(one) if turn.won} == {"park", "square", "alley"}
        shares = equal_shares(one)
        assert shares.projects == {"park", "square", "library"}
        assert shares.first_share == 1
        assert (shares.spent, shares.left) == (100, 0)
        library = next(won for won in shares.winners if won.project == "library")
        assert (library.payers, library.most) == (40, Fraction(1))

    def test_worked_by_hand(self) -> None:
        """Ten each. a: 4 pay 5; then b: 2 have 5, 1 has 10, and pay 5, 5, 8; c stays without."""
        one = election(40, {"a": 20, "b": 18, "c": 12}, *approving("2 a", "2 ab", "c"))
        five = election(50, {"a": 20, "b": 18, "c": 12}, *approving("2 a", "2 ab", "b"))
        assert [(won.project, won.payers, won.most) for won in at_share(five, Fraction(10))] == [
            ("a", 4, Fraction(5)),
            ("b", 3, Fraction(8)),
        ]
        assert [won.project for won in at_share(one, Fraction(8))] == ["a"]

    def test_what_is_left_is_filled_up_by_points_and_says_so(self) -> None:
        """Raised to 6 each, a and b could be bought, but not both: the rest goes by points."""
        one = election(10, {"a": 6, "b": 5}, *approving("a", "b"))
        shares = equal_shares(one)
        assert [(won.project, won.stage) for won in shares.winners] == [("b", Stage.SHARED)]
        other = election(11, {"a": 4, "b": 9, "c": 6}, *approving("3 a", "2 b", "c"))
        filled = equal_shares(other)
        assert filled.projects == {"a", "c"}
        assert filled.winners[-1].stage is Stage.FILLED

    def test_all_win_where_the_money_is_enough(self) -> None:
        shares = equal_shares(election(1000, {"a": 6, "b": 5}, *approving("a", "b")))
        assert shares.projects == {"a", "b"}
        assert shares.left == 989

    def test_nobody_voted(self) -> None:
        assert equal_shares(election(10, {"a": 6})).winners == ()

    @pytest.mark.parametrize("by", Satisfaction)
    @settings(max_examples=150, deadline=None)
    @given(data=st.data())
    def test_others_who_count_by_the_rule_find_the_same(
        self, by: Satisfaction, data: st.DataObject
    ) -> None:
        one = data.draw(elections())
        ours = {won.project for won in at_share(one, one.fair_share, by)}
        assert ours == _by_pabutools(one, by)

    @settings(max_examples=100, deadline=None)
    @given(st.data())
    def test_never_more_than_the_budget_and_nothing_that_would_still_fit(
        self, data: st.DataObject
    ) -> None:
        one = data.draw(elections())
        shares = equal_shares(one)
        assert shares.spent == sum(won.cost for won in shares.winners) <= one.budget
        assert len(shares.projects) == len(shares.winners)
        for left_out in one.proposals:
            if left_out.id not in shares.projects and one.supporters[left_out.id]:
                assert left_out.cost > shares.left


@st.composite
def elections(draw: st.DrawFn) -> Election:
    """Up to six projects, whose prices differ so that hardly two are equal, up to eight voters."""
    keys = "abcdef"[: draw(st.integers(1, 6))]
    costs = draw(st.lists(st.integers(11, 97), min_size=6, max_size=6, unique=True))
    wishes = st.lists(st.sampled_from(keys), min_size=1, unique=True)
    ballots = draw(st.lists(wishes, min_size=1, max_size=8))
    return election(
        draw(st.integers(20, 300)),
        dict(zip(keys, costs, strict=False)),
        *map(Ballot.approving, ballots),
    )


def _by_pabutools(one: Election, by: Satisfaction) -> set[str]:
    from pabutools import election as theirs
    from pabutools.rules import method_of_equal_shares
    from pabutools.tiebreaking import TieBreakingRule

    projects = {p.id: theirs.Project(p.id, p.cost) for p in one.proposals}
    instance = theirs.Instance(projects.values(), budget_limit=one.budget)
    profile = theirs.ApprovalProfile(
        theirs.ApprovalBallot(projects[key] for key, _ in ballot.points) for ballot in one.ballots
    )
    places = {p.id: n for n, p in enumerate(one.proposals)}

    def order(_instance: Any, _profile: Any, project: Any) -> tuple[int, int, int]:
        return -one.supporters[project.name], project.cost, places[project.name]

    kind = theirs.Cost_Sat if by is Satisfaction.COST else theirs.Cardinality_Sat
    found = method_of_equal_shares(
        instance, profile, sat_class=kind, tie_breaking=TieBreakingRule(order)
    )
    return {project.name for project in found}


class TestPabulib:
    TEXT = (
        "META\nkey;value\nunit;Слов’янськ\nnum_projects;2\nnum_votes;2\nbudget;100\n"
        "vote_type;approval\nrule;greedy\nPROJECTS\nproject_id;cost;votes;name;selected\n"
        '1;60;2;"Сквер; зелений";1\n2;50;1;Бібліотека;0\n'
        "VOTES\nvoter_id;age;vote\n7;25;1\n9;40;1,2\n"
    )

    def test_is_read(self) -> None:
        file = pabulib.read(self.TEXT)
        assert file.election.proposals[0].name == "Сквер; зелений"
        assert file.election.supporters == {"1": 2, "2": 1}
        assert file.selected == {"1"}

    def test_comes_back_as_it_was_written(self) -> None:
        voters = [
            pabulib.Voter(number=9, projects=("1", "2"), points=(3, 2), age="25-34", sex="F"),
            pabulib.Voter(number=4, projects=("2",), points=(3,), method="paper"),
        ]
        meta = {"budget": "100", "vote_type": "cumulative", "unit": "Слов’янськ"}
        rows = [{"project_id": "1", "cost": "60", "name": "Сквер; «зелений»"}]
        rows.append({"project_id": "2", "cost": "50", "name": 'Бібліотека "Мрія"'})
        file = pabulib.read(pabulib.write(meta, rows, voters))
        assert file.meta == meta | {"num_projects": "2", "num_votes": "2"}
        assert [dict(one) for one in file.projects] == rows
        assert [vote["voter_id"] for vote in file.votes] == ["4", "9"], "by number, not by time"
        assert file.election.scores == {"1": 3, "2": 5}

    @pytest.mark.parametrize(
        ("what", "by", "said"),
        [
            ("META\n", "", "line 1: the file has to begin with META"),
            ("PROJECTS", "PROJECT", "no section PROJECTS"),
            ("num_votes;2", "num_votes;3", "META has num_votes 3, and the file 2"),
            ("budget;100", "budget;багато", "budget: 'багато' is no number"),
            ("budget;100", "budget;100.5", "budget: 100.5 is no whole number"),
            ("budget;100", "budget;0", "the budget is 0"),
            ("approval", "acclamation", "vote_type 'acclamation'"),
            ("1;60;2;", "1;60;", "line 11: 4 cells under 5 headings"),
            ("\n2;50", "\n1;50", "project 1 stands 2 times"),
            ("1;60", "1;-60", "project 1 costs -60"),
            ("40;1,2", "40;1,5", "ballot 2 names 5, which does not stand"),
            ("40;1,2", "40;1,1", "vote 2 of voter 9: a project twice"),
        ],
    )
    def test_what_is_wrong_with_a_file_is_said_with_its_place(
        self, what: str, by: str, said: str
    ) -> None:
        assert what in self.TEXT
        with pytest.raises(pabulib.Unreadable, match=said):
            pabulib.read(self.TEXT.replace(what, by, 1))


def test_points_of_less_than_one_are_none() -> None:
    with pytest.raises(Unsound, match="gives a 0 points"):
        election(10, {"a": 1}, Ballot.of({"a": 0}))
