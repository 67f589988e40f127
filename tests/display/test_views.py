"""What the hall screen says in each state of a sitting, and what it never says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from controller.rules import commands as c
from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Choice, Outcome, Tally
from controller.rules.events import By, ConsoleSilent, Entry
from controller.rules.fold import fold
from controller.rules.majority import MAJORITIES
from display.around import Around, epoch_ms
from display.focus import Focus, turn
from display.picture import Picture, Scene, Tone
from display.roll import Sign
from display.views import day, lost, picture
from display.words import translation
from tests.papers.chamber import BODY, Chamber
from tests.standing_orders.story import Story

UK = Around(words=translation("screen"), language="uk", zone=ZoneInfo("Europe/Kyiv"), hall="Зала")


class Hall(Chamber):
    """The chamber of the rules, and what its screen shows."""

    def shows(self, **around: object) -> Picture:
        focus = Focus()
        for entry in self.entries:
            focus = turn(focus, entry.event)
        return picture(self.sitting, focus, msgspec.structs.replace(UK, **around))


@pytest.fixture
def hall() -> Hall:
    return Hall()


def signs(shown: Picture) -> dict[str, Sign]:
    return {row.name: row.sign for group in shown.roll for row in group.names}


def said(shown: Picture) -> tuple[str, ...]:
    assert shown.banner is not None
    return shown.banner.lines


# --- the course of a sitting -----------------------------------------------------------------


def test_before_the_sitting_the_hall_is_named_and_nothing_is_promised(hall: Hall) -> None:
    shown = hall.shows()
    assert shown.scene is Scene.BEFORE
    assert shown.council == "Зала"
    assert said(shown) == ("Засідання ще не відкрито",)
    assert shown.quorum is None


def test_an_open_sitting_names_council_convocation_and_session(hall: Hall) -> None:
    hall.do(c.OpenSittingOf(sitting="s", body=BODY, session="45 сесія", hall="зала"))
    shown = hall.shows()
    assert (shown.council, shown.session) == (
        "Слов’янська міська рада",
        "45 сесія · VIII скликання",
    )
    assert said(shown) == ("Засідання відкрито",)
    assert shown.banner is not None
    assert shown.banner.detail == "Час відкриття: 10:00"
    assert shown.quorum is not None
    assert (shown.quorum.word, shown.quorum.tone) == ("Реєстрації не було", Tone.PLAIN)


def test_registration_counts_down_and_shows_who_is_here(hall: Hall) -> None:
    hall.do(c.OpenSittingOf(sitting="s", body=BODY, session="45 сесія", hall="зала"))
    hall.do(c.OpenRegistration(seconds=90))
    opened = hall.now
    hall.do(*(c.RegisterByHand(member=member, reason="картка") for member in ("d-1", "d-2")))
    shown = hall.shows()
    assert shown.scene is Scene.REGISTRATION
    assert shown.countdown is not None
    assert shown.countdown.until_ms == (opened + timedelta(seconds=90)).timestamp() * 1000
    assert shown.meter is not None
    assert (shown.meter.value, shown.meter.of, shown.meter.mark) == (2, 7, 4)
    assert shown.meter.mark_text == "для кворуму потрібно 4"
    assert [name for name, sign in signs(shown).items() if sign is Sign.HERE] == [
        "Антоненко\u00a0Г.\u00a0І.",
        "Бойко\u00a0П.\u00a0Я.",
    ]
    assert shown.alerts == (), "a quorum that is still gathering is not lost"


def test_the_end_of_registration_says_whether_there_is_a_quorum(hall: Hall) -> None:
    hall.sit(present=[1, 2, 3, 4, 5], agenda=())
    hall.entries.pop()  # the agenda
    shown = hall.shows()
    assert shown.scene is Scene.REGISTERED
    assert said(shown) == ("Кворум є",)
    assert shown.countdown is None
    assert shown.quorum is not None
    assert shown.quorum.registered == "Зареєстровано 5 із 7"


def test_a_lost_quorum_stands_across_the_screen_until_it_is_back(hall: Hall) -> None:
    hall.sit(present=[1, 2, 3, 4]).do(c.OpenItem(item="item-1"))
    hall.do(c.RecordLeaving(member="d-1", reason=""))
    shown = hall.shows()
    assert [(alert.text, alert.detail) for alert in shown.alerts] == [
        ("Кворуму немає", "присутні 3, потрібно 4")
    ]
    assert shown.quorum is not None
    assert shown.quorum.tone is Tone.BAD
    hall.do(c.RegisterByHand(member="d-1", reason="повернувся"))
    assert hall.shows().alerts == ()


def test_an_item_shows_its_title_reporter_draft_and_who_is_recused(hall: Hall) -> None:
    hall.sit().do(c.OpenItem(item="item-1"))
    hall.do(c.RecuseMember(member="d-2", item="item-1", reason="договір"))
    shown = hall.shows()
    assert (shown.scene, shown.label, shown.title) == (
        Scene.ITEM,
        "Питання порядку денного № 1",
        "Про бюджет громади",
    )
    assert shown.item == "Питання № 1"
    assert shown.facts == (
        "Доповідає: Бойко Петро Якович",
        "Проєкт № 757/2",
        "Конфлікт інтересів: Бойко\u00a0П.\u00a0Я.",
    )


def test_a_break_says_until_when_by_the_clock_of_the_hall(hall: Hall) -> None:
    hall.sit()
    hall.do(c.TakeBreak(reason="технічна", until=datetime(2024, 9, 4, 11, 30, tzinfo=UTC)))
    shown = hall.shows()
    assert said(shown) == ("Перерва", "до 14:30")
    assert shown.banner is not None
    assert shown.banner.detail == "технічна"
    assert shown.countdown is not None


def test_a_break_without_an_end_counts_nothing_down(hall: Hall) -> None:
    hall.sit().do(c.TakeBreak())
    shown = hall.shows()
    assert said(shown) == ("Перерва",)
    assert shown.countdown is None


def test_an_adjourned_sitting_says_to_when_and_no_quorum_is_missed(hall: Hall) -> None:
    hall.sit().do(c.AdjournSitting(until="5 вересня", reason="пізня година"))
    shown = hall.shows()
    assert shown.scene is Scene.ADJOURNED
    assert shown.banner is not None
    assert shown.banner.detail == "5 вересня пізня година"
    assert shown.alerts == ()


def test_a_closed_sitting_counts_its_votes_and_decisions(hall: Hall) -> None:
    hall.sit().vote("a", "fffff--").vote("b", "faaaaaa").do(c.CloseSitting())
    shown = hall.shows()
    assert said(shown) == ("Засідання закрито",)
    assert shown.facts == ("Проведено голосувань: 2", "Прийнято рішень: 1")
    assert shown.item == ""


# --- votes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("majority", MAJORITIES)
def test_an_announced_vote_says_its_majority_and_the_number_where_it_is_known(
    hall: Hall, majority: str
) -> None:
    hall.sit().do(
        c.AnnounceVoting(voting="v", item="item-1", wording="За основу", majority=majority)
    )
    shown = hall.shows()
    assert (shown.scene, shown.title) == (Scene.ANNOUNCED, "За основу")
    assert shown.label == "Голосування № 1 · поіменне"
    words = MAJORITIES[majority].uk
    assert shown.facts[-1] == words[0].upper() + words[1:]
    number = {"of_total": 5, "two_thirds_of_total": 6, "third_of_total": 3}.get(majority)
    assert shown.facts[:-1] == (() if number is None else (f"Потрібно {number} «за»",))


def test_a_vote_without_wording_is_titled_by_its_item(hall: Hall) -> None:
    hall.sit().do(c.AnnounceVoting(voting="v", item="item-2", wording=""))
    shown = hall.shows()
    assert shown.title == "Про обрання секретаря"
    assert shown.label == "Голосування № 1 · таємне"


@pytest.mark.parametrize("motion", [motion for motion in Motion if motion is not Motion.DECISION])
def test_every_motion_is_named(hall: Hall, motion: Motion) -> None:
    hall.sit().do(c.AnnounceVoting(voting="v", wording="Про зміни", motion=motion))
    *_, named = hall.shows().label.split(" · ")
    assert named not in ("", motion.value)


def test_an_open_vote_shows_time_and_turnout_and_neither_who_nor_what(hall: Hall) -> None:
    hall.sit().open("v")
    for seat, choice in ((1, Outcome.FOR), (2, Outcome.AGAINST)):
        hall.do(c.CastBallot(seat=seat, choice=Choice(choice.value)))
    before = hall.shows(turnout=("v", 2, 7))
    assert before.scene is Scene.VOTING
    assert before.meter is not None
    assert (before.meter.value, before.meter.of, before.meter.of_text) == (2, 7, "із 7")
    assert before.countdown is not None
    assert before.roll == ()
    assert before.counters == ()
    hall.do(c.CastBallot(seat=1, choice=Choice.AGAINST))
    assert hall.shows(turnout=("v", 2, 7)) == before, "a changed choice changes nothing shown"


def test_the_turnout_of_another_vote_is_not_shown(hall: Hall) -> None:
    hall.sit().open("v")
    assert hall.shows(turnout=("u", 7, 7)).meter is None


def test_a_roll_call_result_lists_everybody_with_a_sign_and_the_words_for_it(hall: Hall) -> None:
    hall.sit(present=[1, 2, 3, 4, 5, 7])
    hall.do(c.RecuseMember(member="d-5", item="item-1", reason="договір")).vote("v", "fffa--f")
    shown = hall.shows()
    assert (shown.scene, said(shown)) == (Scene.RESULT, ("Рішення", "не прийнято"))
    assert shown.banner is not None
    assert (shown.banner.tone, shown.banner.detail) == (Tone.BAD, "Потрібно 5 «за»")
    assert [(counter.label, counter.number) for counter in shown.counters] == [
        ("За", 4),
        ("Проти", 1),
        ("Утрималися", 0),
        ("Не голосували", 0),
        ("Відсутні", 1),
        ("Конфлікт інтересів", 1),
    ]
    assert [group.name for group in shown.roll] == [
        "Голова",
        "Громада",
        "Криниця",
        "Позафракційні",
    ]
    rows = {row.name: (row.sign, row.says) for group in shown.roll for row in group.names}
    assert rows["Гнатюк\u00a0І.\u00a0О."] == (Sign.AGAINST, "проти")
    assert rows["Дяченко\u00a0Ю.\u00a0Р."] == (Sign.RECUSED, "конфлікт інтересів")
    assert rows["Ємець\u00a0Р.\u00a0Ю."] == (Sign.ABSENT, "відсутній")


def test_an_open_vote_that_is_not_by_roll_call_shows_counters_only(hall: Hall) -> None:
    hall.sit().do(c.AnnounceVoting(voting="v", item="item-1", wording="", ballot=BallotKind.OPEN))
    hall.do(c.OpenVoting(voting="v"), c.CastBallot(seat=1, choice=Choice.FOR))
    hall.do(c.CloseVoting(voting="v"))
    shown = hall.shows()
    assert (said(shown), shown.roll) == (("Рішення", "не прийнято"), ())
    assert [counter.number for counter in shown.counters] == [1, 0, 0, 6, 0, 0]


def test_a_silent_console_is_named_calmly_while_a_vote_is_on(hall: Hall) -> None:
    hall.sit().do(c.AnnounceVoting(voting="v", item="item-1", wording=""))
    assert not any("пульт" in fact for fact in hall.shows().facts)
    silent = Entry(at=hall.now, by=By.ENGINE, event=ConsoleSilent(seat=2))
    hall.sitting = fold(hall.sitting, silent)
    for opening in ((), (c.OpenVoting(voting="v"),)):
        hall.do(*opening)
        shown = hall.shows()
        assert "Пульт не відповідає: місце 2" in shown.facts
        assert not any("з голосу" in fact for fact in shown.facts)


def test_an_open_secret_vote_says_how_often_its_turnout_is_renewed(hall: Hall) -> None:
    hall.sit().do(
        c.AnnounceVoting(voting="v", item="item-1", wording="", ballot=BallotKind.SECRET)
    )
    hall.do(c.OpenVoting(voting="v"))
    assert "Число оновлюється раз на 5 с" in hall.shows().facts


def test_a_secret_result_shows_counters_only_and_no_caution_where_opinions_differ(
    hall: Hall,
) -> None:
    hall.ballot()
    shown = hall.shows()
    assert (shown.roll, shown.note) == ((), "")
    assert [counter.number for counter in shown.counters[:3]] == [4, 1, 0]


@pytest.mark.parametrize("tally", [Tally(votes_for=4), Tally(against=4), Tally(abstain=4)])
def test_a_unanimous_secret_result_warns_that_it_reveals_everybody(
    hall: Hall, tally: Tally
) -> None:
    hall.sit().open("s", "item-2")
    voters = ("d-1", "d-2", "d-3", "d-4")
    hall.do(c.CountUrn(voting="s", voters=voters, ballots=tally))
    assert hall.shows().note == "Усі обрали однаково: цей підсумок розкриває вибір кожного"


def test_an_interrupted_vote_says_what_has_become_of_its_ballots(hall: Hall) -> None:
    hall.sit().open("v").do(c.InterruptVoting(reason="restart"))
    shown = hall.shows()
    assert (shown.scene, said(shown)) == (Scene.SUSPENDED, ("Голосування призупинено",))
    assert shown.countdown is None
    hall.do(c.AnnulVoting(voting="v", reason="збій"))
    hall.open("s", "item-2").do(c.InterruptVoting(reason="restart"))
    shown = hall.shows()
    assert shown.scene is Scene.VOIDED
    assert shown.facts == ("Бюлетені не збереглися; голосування буде проведено знову",)


def test_an_annulled_vote_comes_back_before_everybodys_eyes_without_its_verdict(
    hall: Hall,
) -> None:
    hall.sit().vote("v", "fffff").do(c.OpenItem(item="item-3"))
    assert hall.shows().scene is Scene.ITEM
    hall.do(c.AnnulVoting(voting="v", reason="помилка пульта"))
    shown = hall.shows()
    assert (shown.scene, said(shown)) == (Scene.ANNULLED, ("Результат голосування скасовано",))
    assert shown.facts == ("Підстава: помилка пульта",)
    assert shown.counters == ()


def test_a_corrected_majority_shows_both_verdicts(hall: Hall) -> None:
    hall.sit().vote("v", "fffff--")
    hall.do(c.CorrectMajority(voting="v", majority="two_thirds_of_total", reason="ст. 79"))
    shown = hall.shows()
    assert said(shown) == ("Рішення", "не прийнято")
    assert shown.banner is not None
    assert shown.banner.detail == "Потрібно 6 «за»"
    assert shown.facts == (
        "Дві третини від загального складу ради",
        (
            "Більшість виправлено. Було: більшість від загального складу ради, рішення прийнято. "
            "Підстава: ст. 79"
        ),
    )


def test_a_result_stays_until_the_sitting_turns_to_something_else(hall: Hall) -> None:
    hall.sit().do(c.OpenItem(item="item-1")).vote("v", "fffff").do(c.CloseItem())
    assert hall.shows().scene is Scene.RESULT
    hall.do(c.OpenItem(item="item-2"))
    assert hall.shows().scene is Scene.ITEM
    hall.do(c.AnnounceVoting(voting="w", item="item-2", wording=""))
    hall.do(c.WithdrawVoting(voting="w"))
    assert hall.shows().scene is Scene.ITEM


def test_a_record_that_cannot_be_written_is_said_in_every_scene(hall: Hall) -> None:
    assert [alert.key for alert in hall.shows(stored=False).alerts] == ["storage"]
    hall.sit().open("v")
    assert hall.shows(stored=False).alerts[0].text == "Запис не ведеться"


def test_a_lost_feed_is_told_from_one_that_has_not_been_there_yet() -> None:
    assert said(lost(UK, ever=True)) == ("Немає зв’язку із системою",)
    assert said(lost(UK, ever=False)) == ("Очікуємо на систему",)


# --- words -----------------------------------------------------------------------------------


def test_a_day_is_written_as_ukrainians_write_it() -> None:
    assert day(date(2026, 11, 3), UK.words) == "3 листопада 2026 року"


def test_english_is_a_switch(hall: Hall) -> None:
    hall.sit().vote("v", "fffff--")
    shown = hall.shows(words=translation("screen", "en"), language="en")
    assert said(shown) == ("Decision", "adopted")
    assert shown.facts == ("Majority of the total composition",)


def test_while_somebody_speaks_the_screen_has_name_timer_and_who_is_next() -> None:
    story = Story().convenes().lays_agenda()
    story.does(c.CloseRegistration())
    story.does(c.OpenItem(item="i1"))
    for seat in (2, 4):
        story.time_passes(1).does(c.PressSpeak(seat=seat))
    story.time_passes(1).does(c.GrantFloor())
    seen = picture(story.sitting, Focus(), UK)
    assert (seen.scene, seen.title, seen.label) == (Scene.SPEAKER, "Депутат 2", "Виступ")
    assert seen.countdown is not None
    assert seen.countdown.until_ms == epoch_ms(story.at + timedelta(seconds=180))
    assert seen.facts[:2] == ("Виступили: 0 · чекають: 1", "Далі: Депутат 4")
