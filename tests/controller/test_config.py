"""hall.toml: what is right is read, what is wrong is named with its line and the way out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from controller.config import BadConfig, HallConfig, read_config
from controller.config_words import Fault
from controller.roster import EXAMPLE
from controller.rules.council import MayorCounts

GOOD = """\
[hall]
id = "mala"
name = "Мала зала"

[[body]]
id = "council"
kind = "council"
name = "Рада"
seats = 2
[body.regulations]
vote_s = 20
[[body.member]]
id = "a"
name = "Андрієнко А. А."
seat = 1
card = "04a1"
[[body.member]]
id = "b"
name = "Бойко Б. Б."
seat = 2
[[body.member]]
id = "m"
name = "Міський голова"
mayor = true
seat = 0

[[line]]
name = "can"
kind = "canopen"
interface = "socketcan"
channel = "can0"

[[seat]]
number = 1
line = "can"
node = 11
[[seat]]
number = 2
line = "can"
node = 12
"""


def read(tmp_path: Path, text: str) -> HallConfig:
    path = tmp_path / "hall.toml"
    path.write_text(text, encoding="utf-8")
    return read_config(path)


def read_with_members(tmp_path: Path, table: str, seats: str = "") -> HallConfig:
    """The good hall, but with its members in a file."""
    (tmp_path / "members.csv").write_text(table, encoding="utf-8")
    head, rest = GOOD.split("[[body.member]]", 1)
    text = head.replace("seats = 2", 'seats = 2\nmembers = "members.csv"')
    lines = rest[rest.index("[[line]]") :]
    return read(tmp_path, text + (lines[: lines.index("[[seat]]")] + seats if seats else lines))


def test_a_good_file_is_read(tmp_path: Path) -> None:
    config = read(tmp_path, GOOD)
    body = config.bodies["council"]
    assert body.regulations.vote_s == 20
    assert body.seating == {1: "a", 2: "b"}
    assert body.council.mayor_counts is MayorCounts.WHEN_PRESENT
    assert config.lines[0].seats == {11: 1, 12: 2}
    assert config.cards == {"04A1": "a"}
    assert config.seats == (1, 2)
    assert config.journal == tmp_path / "journal.db"
    assert "04A1" not in repr(config)


def test_many_seats_are_wired_in_one_line_and_members_come_from_a_csv(tmp_path: Path) -> None:
    head, rest = GOOD.split("[[body.member]]", 1)
    lines = rest[rest.index("[[line]]") : rest.index("[[seat]]")]
    (tmp_path / "members.csv").write_text(
        "id,name,faction,mayor,seat\na,Андрієнко А. А.,Єдність,,1\nm,Голова,,true,2\n",
        encoding="utf-8",
    )
    text = head.replace("seats = 2", 'seats = 2\nmembers = "members.csv"') + lines
    config = read(tmp_path, text + 'seats = "1-121"\n')
    assert len(config.seats) == 121
    assert config.bodies["council"].council.mayor is not None
    assert config.bodies["council"].seating == {1: "a", 2: "m"}


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors in English, without another line in the file."""
    monkeypatch.setattr("controller.config.language_of", lambda _: "en")


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("number = 2", "number = 1", r"hall\.toml:38: seat 1 stands twice \(before: line “can”"),
        ("node = 12", "node = 11", r"hall\.toml:40: node 11 of line “can” serves seat 1"),
        ("node = 12", "node = 200", r"hall\.toml:40: node 200: on this line they are 1 to 127"),
        ('line = "can"\nnode = 12', 'line = "cna"\nnode = 12', r"toml:39: unknown line “cna”"),
        (
            'kind = "canopen"',
            'kind = "canbus"',
            r"toml:29: kind: unknown value “canbus”: use one of: canopen, modbus, dis",
        ),
        (
            '"socketcan"',
            '"sockecan"',
            r"toml:30: interface: unknown value “sockecan”: use one of: slcan, socketcan",
        ),
        ('"can0"', '"can0"\nbitrate = 123', r"toml:32: bitrate = 123: .* use one of: 10000, 20"),
        ('"can0"', '"can0"\nheartbeat_s = -1', r"toml:32: heartbeat_s = -1.*: it must be 0\.1 to"),
        ('"can0"', '"can0"\ndebounce_s = -0.1', r"toml:32: debounce_s = -0\.1: it must be 0 to 1"),
        ('"can0"', '"can0"\ndebounce_s = nan', r"toml:32: debounce_s = nan: it must be 0 to 1"),
        ('"can0"', '"can0"\nmaster = 200', r"toml:32: master = 200: it must be 1 to 127"),
        ("seats = 2", "seats = -2", r"toml:9: seats = -2: it must be 1 to 1000"),
        (
            "seats = 2",
            "seats = 2.5",
            r"toml:9: seats: it must be a whole number, but here is a fr",
        ),
        ('kind = "canopen"\n', "", r"toml:27: the key kind is missing .* one of: canopen, modbus"),
        (
            "vote_s = 20",
            'quorum = "half"',
            r"toml:11: quorum: .* use one of: more_than_half, at_l",
        ),
        ("seat = 2", "seat = 1", r"toml:17: seat 1 stands twice"),
        ("seat = 2", "seat = 7", r"toml:17: seat 7 of “Бойко Б\. Б\.” is on no line"),
        ('id = "b"', 'id = "a"', r"toml:17: member “a” stands twice"),
        ('"can0"', '"can0"\nmaster = 12', r"toml:32: master 12 is the node of seat 2"),
        ("seats = 2", "seats = 1", r"toml:9: 2 deputies, but seats = 1"),
        ("seats = 2", 'seats = "two"', r"toml:9: seats: it must be a whole number, but here is"),
        ("vote_s = 20", "votes = 20", r"toml:11: unknown key “votes”: there may be title, vote_s"),
        ("vote_s = 20", "vote_s = 0", r"toml:11: vote_s = 0: it must be 1 to 3600"),
        (
            "vote_s = 20",
            'default_majority = "most"',
            r"toml:11: default_majority: unknown value “most”",
        ),
        ('name = "Мала зала"', 'name = "Мала"\nlanguage = "de"', r"toml:4: language: unknown v"),
        ('name = "Мала зала"', 'name = "Мала"\ntimezone = "Kyiv"', r"toml:4: unknown time zone"),
        ('name = "Мала зала"', 'nam = "Мала зала"', r"toml:3: unknown key “nam”: there may be id"),
        ('name = "Мала зала"', 'name = "Мала зала', r"hall\.toml:3: a quote is not closed"),
        ('name = "Мала зала"', "name = Мала зала", r"hall\.toml:3: .*a text needs quotes"),
        ('name = "Рада"', 'name = "Рада"\nmembers = "no.csv"', r"toml:9: no\.csv: there is no su"),
        ('name = "Мала зала"', "name = «Мала зала»", r"hall\.toml:3: these are typographic quo"),
        ('name = "Рада"', 'name = "Рада "Вільна""', r"hall\.toml:8: quotes inside a text"),
        ("seats = 2", "seats = 2,5", r"hall\.toml:9: there is more behind the value"),
        ("seats = 2", "seats = 2\nseats = 2", r"hall\.toml:10: this key or table stands above"),
        ("[hall]", "[hall", r"hall\.toml:1: a bracket is not closed"),
        ("seats = 2", "місць = 2", r"hall\.toml:9: “key = value” was expected"),
        ("[hall]", '[[line]]\nname = "r"\nkind = "reader"\nport = "p"\nseats = "9"\n[hall]', "9"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    assert GOOD.count(wrong) == 1
    with pytest.raises(BadConfig, match=said):
        read(tmp_path, GOOD.replace(wrong, right))


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("node = 12", "node = 11", r"hall\.toml:40: вузол 11 лінії «can» уже обслуговує місце 1"),
        ("seats = 2", 'seats = "two"', r"toml:9: seats: має бути ціле число, а тут текст"),
        ('name = "Мала зала"', 'name = "Мала зала', r"hall\.toml:3: лапки не закрито"),
        (
            'name = "Рада"',
            'name = "Рада"\nmembers = "no.csv"',
            r"Зробіть його.*\s+id,name",
        ),
    ],
)
def test_faults_are_told_in_the_language_of_the_hall(
    tmp_path: Path, wrong: str, right: str, said: str
) -> None:
    with pytest.raises(BadConfig, match=said):
        read(tmp_path, GOOD.replace(wrong, right))


TABLETS = '[[line]]\nname = "tablets"\nkind = "tablet"\nseats = "201-220"\n'


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("uk", r"hall\.toml:48: планшети вже має лінія «tablets».*\[\[seat\]\] number, line, n"),
        ("en", r"hall\.toml:48: line “tablets” has the tablets already, and there is one socket"),
    ],
)
def test_a_second_line_of_tablets_is_refused_as_they_come_through_one_socket(
    tmp_path: Path, language: str, said: str
) -> None:
    first = GOOD.replace("[hall]", f'[hall]\nlanguage = "{language}"') + TABLETS
    second = TABLETS.replace('"tablets"', '"more"').replace("201-220", "221-230")
    with pytest.raises(BadConfig, match=said):
        read(tmp_path, first + second)


def test_a_line_of_tablets_grows_by_single_seats(tmp_path: Path) -> None:
    more = '[[seat]]\nnumber = 301\nline = "tablets"\nnode = 21\n'
    tablets = read(tmp_path, GOOD + TABLETS + more).lines[1]
    assert sorted(tablets.seats.values()) == [*range(201, 221), 301]


def test_a_member_may_have_no_console(tmp_path: Path) -> None:
    without = GOOD.replace('name = "Бойко Б. Б."\nseat = 2', 'name = "Бойко Б. Б."')
    assert read(tmp_path, without).bodies["council"].seating == {1: "a"}


def test_a_bad_row_of_the_members_is_named(tmp_path: Path) -> None:
    head, rest = GOOD.split("[[body.member]]", 1)
    (tmp_path / "members.csv").write_text("id,name,seat\na,А,1\nb,Б,перше\n", encoding="utf-8")
    text = head.replace("seats = 2", 'seats = 2\nmembers = "members.csv"')
    with pytest.raises(BadConfig, match=r"members\.csv:3: seat: «перше» — не номер місця"):
        read(tmp_path, text + rest[rest.index("[[line]]") :])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            "Прізвище,Місце\nА,1\n",
            r"members\.csv:1: перший рядок має називати стовпці.*\s+id,name",
        ),
        ("id,name,sead\na,А,1\n", r"members\.csv:1: невідомий стовпець «sead»: .*, seat,"),
        ("id,name\na,А\nb,\n", r"members\.csv:3: члену ради потрібні id і name"),
        ("id,name,mayor\na,А,так\n", r"members\.csv:2: mayor: «так» не підходить"),
        ("id,name,mandate_from\na,А,27.11.20\n", r"members\.csv:2: mandate_from: .* 2020-11-25"),
    ],
)
def test_a_list_of_members_that_is_not_one_is_mended_by_what_is_said(
    tmp_path: Path, table: str, said: str
) -> None:
    with pytest.raises(BadConfig, match=said):
        read_with_members(tmp_path, table)


def test_the_list_of_members_shown_where_there_is_none_is_right(tmp_path: Path) -> None:
    config = read_with_members(tmp_path, EXAMPLE.lstrip(), 'seats = "1-37"\n')
    assert [member.id for member in config.bodies["council"].council.members] == [
        "d01",
        "d02",
        "m",
    ]


def test_a_list_of_members_may_have_semicolons_as_our_spreadsheets_write(tmp_path: Path) -> None:
    config = read_with_members(tmp_path, "\ufeffid;name;seat\na;Андрієнко А. А.;1\n")
    assert config.bodies["council"].seating == {1: "a"}


def test_each_sentence_asks_in_both_languages_for_the_same_facts() -> None:
    for fault in Fault:
        uk, en = (set(re.findall(r"{(\w+)}", sentence)) for sentence in fault.value)
        assert uk == en, fault


def test_no_file_is_a_clear_word(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="такого файлу немає"):
        read_config(tmp_path / "hall.toml")


def test_what_is_odd_but_not_wrong_is_remarked(tmp_path: Path) -> None:
    config = read(tmp_path, GOOD)
    assert list(config.remarks()) == []
    odd = GOOD.replace("seats = 2", "seats = 3").replace(
        'name = "Бойко Б. Б."\nseat = 2', 'name = "Бойко Б. Б."'
    )
    said = list(read(tmp_path, odd).remarks())
    assert said == [
        "«Рада»: мандатів 3, депутатів у списку 2: решта мандатів вакантні?",
        "«Рада»: без місця: Бойко Б. Б.",
        "місця без депутата: 2",
    ]


# --- the journal's copy ------------------------------------------------------------------------


def test_a_second_medium_is_named_by_its_file(tmp_path: Path) -> None:
    config = read(tmp_path, GOOD + '[journal]\nmirror = "/media/viche/journal.db"\n')
    assert config.mirror == Path("/media/viche/journal.db")
    assert read(tmp_path, GOOD).mirror is None


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize(
    ("mirror", "fault"),
    [
        ("journal.db", Fault.MIRROR_SAME),
        ("folder/../journal.db", Fault.MIRROR_SAME),
        ("link.db", Fault.MIRROR_SAME),
        ("hard.db", Fault.MIRROR_SAME),
        ("folder", Fault.MIRROR_FOLDER),
        ("", Fault.MIRROR_FOLDER),
    ],
)
def test_a_copy_in_the_same_place_is_no_copy(
    tmp_path: Path, mirror: str, fault: Fault, language: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "journal.db").write_bytes(b"")
    (tmp_path / "link.db").symlink_to(tmp_path / "journal.db")
    (tmp_path / "hard.db").hardlink_to(tmp_path / "journal.db")
    text = GOOD.replace("[[body]]", f'language = "{language}"\n[[body]]', 1)
    text += f'[journal]\nmirror = "{mirror}"\n'
    with pytest.raises(BadConfig) as bad:
        read(tmp_path, text)
    place, words = str(bad.value).split(": ", 1)
    assert text.splitlines()[int(place.rpartition(":")[2]) - 1].startswith("mirror =")
    assert words.split(" (")[0].split(" “")[0].split(" «")[0] in fault.say(language, path="")


def test_the_check_says_where_a_copy_would_be_of_no_use(tmp_path: Path) -> None:
    near = read(tmp_path, GOOD + '[journal]\nmirror = "copy.db"\n')
    assert any("на тому самому диску" in line for line in near.summary())
    away = read(tmp_path, GOOD + '[journal]\nmirror = "/media/nobody/copy.db"\n')
    assert any("носія другої копії" in line for line in away.summary())
    assert not any("копії" in line for line in read(tmp_path, GOOD).summary())
