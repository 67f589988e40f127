"""One person, one ballot, in time and within the limits; on paper by two operators."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.common.accounts.levels import Level, Role
from publisher.common.accounts.models import User
from publisher.common.accounts.persons import trace
from publisher.rooms.projects import casting, counting, forgetting, paperwork
from publisher.rooms.projects.models import BallotPaper, Call, PaperReading, PaperSheet, Project
from publisher.rooms.projects.rules import State
from publisher.rooms.projects.timetable import Phase
from publisher.rooms.projects.voting import Wrong

SECOND = timedelta(seconds=1)


@pytest.fixture
def three(project: Callable[..., Project]) -> list[Project]:
    return [project(name) for name in ("Лавки", "Пандус", "Сквер")]


def keys(ballot: BallotPaper) -> set[int]:
    return set(ballot.chosen.values_list("project_id", flat=True))


class TestOnTheSite:
    def test_a_resident_votes_and_changes_it_until_the_closing_second(
        self, call: Call, three: list[Project], person: Callable[..., User]
    ) -> None:
        anna = person("anna")
        first = casting.cast(call, anna, [three[0].pk], "25-34")
        last = call.results_at - SECOND
        again = casting.cast(call, anna, [three[1].pk, three[2].pk], now=last)
        assert first.pk == again.pk
        assert keys(again) == {three[1].pk, three[2].pk}
        with pytest.raises(casting.Closed):
            casting.cast(call, anna, [three[0].pk], now=call.results_at)
        assert keys(again) == {three[1].pk, three[2].pk}

    def test_nobody_votes_before_the_voting(
        self, call: Call, three: list[Project], person: Callable[..., User]
    ) -> None:
        with pytest.raises(casting.Closed):
            casting.cast(call, person("anna"), [three[0].pk], now=call.voting_at - SECOND)

    def test_once_the_box_is_closed_nobody_votes_even_in_time(
        self, call: Call, three: list[Project], person: Callable[..., User]
    ) -> None:
        Call.objects.update(box_closed_at=timezone.now())
        with pytest.raises(casting.Closed):
            casting.cast(call, person("anna"), [three[0].pk])

    @pytest.mark.parametrize("level", [Level.EMAIL, Level.IDENTITY])
    def test_who_is_not_proven_to_live_here_does_not_vote(
        self, call: Call, three: list[Project], person: Callable[..., User], level: Level
    ) -> None:
        with pytest.raises(casting.NotProven):
            casting.cast(call, person("anna", level), [three[0].pk])

    def test_limits_hold_and_are_told(
        self, call: Call, three: list[Project], person: Callable[..., User]
    ) -> None:
        call.most = 2
        call.save()
        with pytest.raises(casting.Bad) as told:
            casting.cast(call, person("anna"), [one.pk for one in three])
        assert [each.wrong for each in told.value.faults] == [Wrong.TOO_MANY]
        assert BallotPaper.objects.count() == 0

    def test_what_does_not_stand_gets_no_vote(
        self, call: Call, project: Callable[..., Project], person: Callable[..., User]
    ) -> None:
        refused = project(state=State.REFUSED)
        with pytest.raises(casting.Bad):
            casting.cast(call, person("anna"), [refused.pk])

    def test_a_ballot_that_is_final_stays(
        self, call: Call, three: list[Project], person: Callable[..., User]
    ) -> None:
        call.may_change = False
        call.save()
        anna = person("anna")
        casting.cast(call, anna, [three[0].pk])
        with pytest.raises(casting.Final):
            casting.cast(call, anna, [three[1].pk])

    def test_a_ballot_holds_no_account_and_no_number_of_a_person(
        self, call: Call, three: list[Project], person: Callable[..., User]
    ) -> None:
        anna = person("anna")
        ballot = casting.cast(call, anna, [three[0].pk])
        assert ballot.voter not in (anna.identity, str(anna.pk))
        other = Call(uid="2027")
        assert casting.imprint(other, anna.identity or "") != ballot.voter
        assert not [f.name for f in BallotPaper._meta.fields if f.is_relation and f.name != "call"]


PICKS = [[0], [1], [0, 1], [1, 2], [0, 0], [0, 1, 2], [3], [4], []]
"""Of five projects: one district's, that nobody may choose in; the last does not stand."""
ACTS = st.lists(
    st.tuples(
        st.integers(0, 1),  # who
        st.sampled_from(["site", "paper by two", "paper by one"]),
        st.sampled_from(PICKS),
        st.sampled_from([-60, -1, 0, 5]),  # minutes from the closing
    ),
    min_size=3,
    max_size=14,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS, may_change=st.booleans())
def test_whatever_people_try_each_has_one_ballot_within_the_limits_and_in_time(
    call: Call,
    project: Callable[..., Project],
    person: Callable[..., User],
    acts: list[tuple[int, str, list[int], int]],
    may_change: bool,
) -> None:
    """Anybody tries anything, on the site and on paper; a plain list says what may come of it."""
    with transaction.atomic():
        north = call.purses.all()[1]
        Call.objects.update(may_change=may_change, on_paper=True, most=2, most_districts=0)
        call.refresh_from_db()
        standing = [project(f"Проект {n}") for n in range(3)]
        local, refused = project("Округ", purse=north), project("Ні", state=State.REFUSED)
        ones = [*standing, local, refused]
        people = [person(f"voter{n}") for n in range(3)]
        operators = [person(f"operator{n}", Level.EMAIL, Role.DESK_OPERATOR) for n in range(2)]
        box: dict[int, tuple[str, set[int]]] = {}
        for number, (who, way, picks, minutes) in enumerate(acts):
            chosen = [ones[n] for n in picks]
            good = (
                1 <= len(chosen) <= 2
                and len(set(picks)) == len(picks)
                and not {local, refused} & set(chosen)
            )
            if way == "site":
                at = call.results_at + timedelta(minutes=minutes)
                with suppress(casting.NotTaken):
                    casting.cast(call, people[who], [one.pk for one in chosen], now=at)
                mine = box.get(who)
                free = mine is None or (may_change and mine[0] == "internet")
                if good and minutes < 0 and free:
                    box[who] = ("internet", {one.pk for one in chosen})
            else:
                for operator in operators[: 1 if way == "paper by one" else 2]:
                    paperwork.read(
                        call,
                        operator,
                        number=f"{number}",
                        identifier=f"voter{who}",
                        chosen=[one.number or 0 for one in chosen],
                    )
                if good and way == "paper by two" and who not in box:
                    box[who] = ("paper", {one.pk for one in chosen})
        found = {ballot.voter: (ballot.channel, keys(ballot)) for ballot in call.ballots.all()}
        told = {casting.imprint(call, people[who].identity or ""): it for who, it in box.items()}
        assert found == told
        transaction.set_rollback(True)


class TestOnPaper:
    @pytest.fixture
    def enter(
        self, call: Call, three: list[Project], person: Callable[..., User]
    ) -> Callable[..., PaperSheet]:
        call.on_paper = True
        call.save()
        operators = [person(f"op{n}", Level.EMAIL, Role.DESK_OPERATOR) for n in range(3)]

        def read(
            operator: int, *numbers: int, whose: str = "petro", sheet: str = "А-1"
        ) -> PaperSheet:
            return paperwork.read(
                call, operators[operator], number=sheet, identifier=whose, chosen=numbers
            )

        return read

    def test_what_two_operators_read_the_same_is_a_ballot_and_the_readings_are_gone(
        self, enter: Callable[..., PaperSheet]
    ) -> None:
        assert enter(0, 1, 2).state == "once"
        assert enter(0, 2, 1).state == "once"
        assert BallotPaper.objects.count() == 0
        assert enter(1, 2, 1).state == "taken"
        ballot = BallotPaper.objects.get()
        assert ballot.channel == "paper"
        assert ballot.chosen.count() == 2
        assert PaperReading.objects.count() == 0
        with pytest.raises(paperwork.Settled):
            enter(2, 1)

    def test_where_two_differ_a_third_settles_it(self, enter: Callable[..., PaperSheet]) -> None:
        enter(0, 1, 2)
        assert enter(1, 1, 3).state == "apart"
        assert BallotPaper.objects.count() == 0
        assert enter(2, 3, 1).state == "taken"
        assert BallotPaper.objects.get().chosen.count() == 2

    def test_a_sheet_that_breaks_limits_is_not_valid(
        self, enter: Callable[..., PaperSheet]
    ) -> None:
        enter(0, 1, 77)
        assert enter(1, 1, 77).state == "invalid"
        assert BallotPaper.objects.count() == 0

    def test_who_voted_on_the_site_has_no_second_vote_on_paper(
        self,
        call: Call,
        three: list[Project],
        enter: Callable[..., PaperSheet],
        person: Callable[..., User],
    ) -> None:
        petro = person("petro")
        assert petro.identity == trace("petro")
        casting.cast(call, petro, [three[2].pk])
        enter(0, 1)
        assert enter(1, 1).state == "double"
        assert keys(BallotPaper.objects.get()) == {three[2].pk}

    def test_who_voted_on_paper_does_not_change_it_on_the_site(
        self,
        call: Call,
        three: list[Project],
        enter: Callable[..., PaperSheet],
        person: Callable[..., User],
    ) -> None:
        enter(0, 1)
        enter(1, 1)
        with pytest.raises(casting.Final):
            casting.cast(call, person("petro"), [three[2].pk])

    def test_the_count_waits_until_all_papers_are_in(
        self,
        enter: Callable[..., PaperSheet],
        to_phase: Callable[[Phase], Call],
        person: Callable[..., User],
    ) -> None:
        enter(0, 1)
        call = to_phase(Phase.RESULTS)
        officer = person("officer", Level.EMAIL, Role.LEADERSHIP)
        counting.count_what_is_closed()
        call.refresh_from_db()
        assert call.counted_at is None
        with pytest.raises(casting.Closed):
            paperwork.close(call, officer)
        assert enter(1, 1).state == "taken"
        paperwork.close(call, officer)
        with pytest.raises(casting.NotTaken):
            enter(0, 2, sheet="А-2")
        counting.count_what_is_closed()
        call.refresh_from_db()
        assert call.counted_at is not None
        assert Project.objects.get(number=1).votes_paper == 1


class TestTheCount:
    def test_it_waits_for_the_closing_and_is_made_once(
        self, call: Call, three: list[Project]
    ) -> None:
        with pytest.raises(counting.NotYet):
            counting.count(call, now=call.results_at - SECOND)
        counting.count(call, now=call.results_at)
        with pytest.raises(counting.NotYet):
            counting.count(call, now=call.results_at + SECOND)

    def test_each_part_of_the_money_has_its_winners_with_their_reasons(
        self, call: Call, project: Callable[..., Project], person: Callable[..., User]
    ) -> None:
        city, north = call.purses.all()
        dear = project("Дорогий", cost=900_000, purse=city)
        missed = project("Не вистачить", cost=200_000, purse=city)
        small = project("Малий", cost=90_000, purse=city)
        yard = project("Двір", cost=300_000, purse=north)
        nobody = project("Нікому", cost=1_000, purse=north)
        for name, chosen in (
            ("a", [dear, missed, yard]),
            ("b", [dear, missed]),
            ("c", [dear, small]),
        ):
            casting.cast(call, person(name), [one.pk for one in chosen])
        counted = counting.count(call, now=call.results_at)
        states = dict(call.projects.values_list("title", "state"))
        assert states == {
            "Дорогий": "won",
            "Не вистачить": "lost",
            "Малий": "won",
            "Двір": "won",
            "Нікому": "lost",
        }
        told = {each.purse: each for each in counting.outcomes_of(counted)}
        assert [(row.project, row.left, row.lacking) for row in told[city.pk].rows] == [
            (dear.pk, 1_000_000, 0),
            (missed.pk, 100_000, 100_000),
            (small.pk, 100_000, 0),
        ]
        assert told[north.pk].rows[1].why == "too_few"
        assert nobody.pk not in told[north.pk].winners
        assert yard.pk in told[north.pk].winners

    def test_by_equal_shares_a_minority_has_its_share(
        self, call: Call, project: Callable[..., Project], person: Callable[..., User]
    ) -> None:
        call.rule, call.fills = "shares", False
        call.save()
        purse = call.purses.all()[1]
        ones = [project(f"Центр {n}", cost=100_000, purse=purse) for n in range(3)]
        edge = project("Околиця", cost=100_000, purse=purse)
        for n in range(4):
            casting.cast(call, person(f"c{n}"), [one.pk for one in ones])
        for n in range(2):
            casting.cast(call, person(f"e{n}"), [edge.pk])
        counted = counting.count(call, now=call.results_at)
        (told,) = [each for each in counting.outcomes_of(counted) if each.rounds]
        assert edge.pk in told.winners
        assert len(told.winners) == 3
        assert told.first_share == 50_000
        (lost,) = told.missed
        assert lost.project in {one.pk for one in ones}
        assert lost.had == 4 * told.share - 200_000

    def test_voters_get_random_numbers_and_are_forgotten_in_time(
        self, call: Call, three: list[Project], person: Callable[..., User]
    ) -> None:
        for n in range(12):
            casting.cast(call, person(f"v{n}"), [three[n % 3].pk])
        counting.count(call, now=call.results_at)
        numbers = list(BallotPaper.objects.order_by("pk").values_list("number", flat=True))
        assert len(set(numbers)) == 12
        assert numbers != sorted(number for number in numbers if number)
        Call.objects.update(counted_at=timezone.now() - timedelta(days=29))
        forgetting.forget_imprints()
        assert not BallotPaper.objects.filter(voter__startswith="forgotten").exists()
        Call.objects.update(counted_at=timezone.now() - timedelta(days=31))
        forgetting.forget_imprints()
        assert BallotPaper.objects.filter(voter__startswith="forgotten").count() == 12
