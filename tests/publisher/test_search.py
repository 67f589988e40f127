"""Search, the same on both databases: the contract that every index keeps."""

from __future__ import annotations

from datetime import date

import pytest

from publisher.common.search import sqlite
from publisher.common.search.index import Asked, Entry, enter, find, forget
from publisher.common.search.words import excerpt

pytestmark = pytest.mark.usefixtures("db")

THINGS = [
    Entry(
        "vote", "1", "Про бюджет міста Слов'янська", "/votes/1", "Доходи й видатки на рік",
        date(2024, 12, 20),
    ),
    Entry(
        "vote", "2", "Про перейменування вулиці", "/votes/2", "Вулиця у Словʼянську, біля скверу",
        date(2023, 5, 4),
    ),
    Entry("petition", "1", "Відремонтувати дорогу", "/petitions/1", "Дорога розбита. Бюджет є"),
    Entry("petition", "2", "Park in the centre", "/petitions/2", "A park, please"),
]  # fmt: skip


def keys(query: str, **more: object) -> list[str]:
    found = find(Asked(query, **more))  # type: ignore[arg-type]  # as the caller names them
    assert found.total >= len(found.hits)
    return [f"{hit.entry.kind} {hit.entry.key}" for hit in found.hits]


@pytest.fixture(autouse=True)
def _things(db: str) -> None:
    enter(THINGS)


@pytest.mark.parametrize("query", ["слов'янськ", "СЛОВ’ЯНСЬК", "словʼянську", "Словянськ"])
def test_three_apostrophes_and_none_are_one_letter_and_case_is_none(query: str) -> None:
    assert set(keys(query)) == {"vote 1", "vote 2"}


@pytest.mark.parametrize("query", ["дороги", "ДОРОГОЮ", "доріг", "дорога розбита"])
def test_a_word_is_found_in_any_of_its_forms(query: str) -> None:
    assert keys(query) == ["petition 1"]


def test_the_last_word_may_be_unfinished_unless_a_space_follows() -> None:
    assert keys("перейм") == ["vote 2"]
    assert keys("перейм ") == []
    assert keys("par") == ["petition 2"]


def test_a_title_counts_more_than_a_text() -> None:
    assert keys("бюджет") == ["vote 1", "petition 1"]


def test_very_many_are_told_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "RANKED", 1)
    assert keys("слов'янськ") == ["vote 1", "vote 2"]
    enter([Entry("vote", "9", "Інше", "/votes/9", "Слов'янськ", date(2025, 1, 1))])
    assert keys("слов'янськ") == ["vote 9", "vote 1", "vote 2"]


def test_all_words_have_to_be_there() -> None:
    assert keys("бюджет вулиця") == []


def test_kinds_and_days_narrow_it() -> None:
    assert keys("бюджет", kinds=["petition"]) == ["petition 1"]
    assert keys("слов'янськ", since=date(2024, 1, 1)) == ["vote 1"]
    assert keys("слов'янськ", until=date(2024, 1, 1)) == ["vote 2"]


def test_pages_go_through_all() -> None:
    first = find(Asked("слов'янськ", limit=1))
    second = find(Asked("слов'янськ", limit=1, offset=1))
    assert first.total == second.total == 2
    assert first.hits[0].entry.pk != second.hits[0].entry.pk


def test_what_is_entered_anew_is_found_by_its_new_words_only() -> None:
    enter([Entry("vote", "2", "Про сквер", "/votes/2", "Лавки")])
    assert keys("вулиця") == []
    assert keys("лавка") == ["vote 2"]


def test_what_is_forgotten_is_not_found() -> None:
    forget("vote", ["1"])
    assert keys("слов'янськ") == ["vote 2"]
    assert keys("дохід") == []


@pytest.mark.parametrize(
    "query", ['"', "'", "a' | 'b", "NEAR(бюджет", "*", "бюджет) OR (", "-", "", "   ", "%", "\x00"]
)
def test_a_query_is_never_a_command(query: str) -> None:
    find(Asked(query))


def test_what_was_found_is_marked_where_it_stands() -> None:
    pieces = excerpt("Ремонт доріг у місті Слов’янську", "дорога слов'янськ")
    assert [text for text, hit in pieces if hit] == ["доріг", "Слов’янську"]
    assert "".join(text for text, _ in pieces) == "Ремонт доріг у місті Слов’янську"


def test_a_title_is_shown_whole() -> None:
    pieces = excerpt("Відремонтувати дорогу", "дорога", len("Відремонтувати дорогу") + 1)
    assert pieces == [("Відремонтувати ", False), ("дорогу", True)]


def test_of_a_long_text_the_part_with_the_word_is_shown() -> None:
    pieces = excerpt("слово " * 500 + "петиція про парк " + "слово " * 500, "петиції")
    assert ("петиція", True) in pieces
    assert len("".join(text for text, _ in pieces)) < 300
