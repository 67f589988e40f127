"""Names on the hall screen: short, and never to be taken for another's."""

from __future__ import annotations

import pytest

from controller.rules.council import Member
from display.roll import Sign, groups, short_name, short_names


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Антоненко Ганна Іванівна", "Антоненко Г. І."),
        ("Нечуй-Левицький Іван Семенович", "Нечуй-Левицький І. С."),
        ("Ар'єва Я.В.", "Ар'єва Я.В."),
        ("Джон Сміт", "Джон Сміт"),
        ("Абу Алі ібн Сіна", "Абу Алі ібн Сіна"),
    ],
)
def test_a_name_is_shortened_to_surname_and_initials(name: str, short: str) -> None:
    assert short_name(name).replace("\u00a0", " ") == short


def test_names_are_only_as_short_as_they_are_nobody_elses() -> None:
    names = (
        "Бойко Ганна Іванівна",
        "Бойко Галина Ігорівна",
        "Бойко Галина Іванівна",
        "Ґудзь Ян Ян",
    )
    members = [Member(id=str(number), name=name) for number, name in enumerate(names)]
    short = short_names(members)
    assert [short[member.id].replace("\u00a0", " ") for member in members] == [
        "Бойко Ганна І.",
        "Бойко Галина Ігорівна",
        "Бойко Галина Іванівна",
        "Ґудзь Я. Я.",
    ]


def test_a_mayor_stands_alone_and_those_without_a_faction_stand_last() -> None:
    members = [
        Member(id="1", name="А", faction="Мала"),
        Member(id="2", name="Б"),
        Member(id="3", name="В", faction="Велика"),
        Member(id="4", name="Г", faction="Велика"),
        Member(id="5", name="Ґ", mayor=True),
    ]
    roll = groups(members, lambda _: Sign.HERE, str, head="Голова", rest="Позафракційні")
    assert [(group.name, [row.name for row in group.names]) for group in roll] == [
        ("Голова", ["Ґ"]),
        ("Велика", ["В", "Г"]),
        ("Мала", ["А"]),
        ("Позафракційні", ["Б"]),
    ]


def test_a_body_without_factions_is_one_list_without_a_heading() -> None:
    members = [Member(id=letter, name=letter) for letter in "АБВ"]
    roll = groups(members, lambda _: Sign.AWAY, str, head="Голова", rest="Позафракційні")
    assert [(group.name, len(group.names)) for group in roll] == [("", 3)]
