"""An agenda comes from a file whole, or not at all, with every reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.rules.agenda import Item
from controller.rules.ballots import BallotKind
from papers.agenda import read_agenda
from papers.faults import BadPaper

UKRAINIAN = (
    "Номер;Питання;Більшість;Голосування;Доповідач;Номер проєкту\r\n"
    "1.;Про бюджет громади;;;Бойко П.Я.;757/2\r\n"
    '2.1;"Про назви; вулиць і\nплощ";дві третини від загального складу ради;'
    "Таємне голосування;;\r\n"
    ";;;;;\r\n"
    "12-а;Про різне;third_of_total;відкрите;;\r\n"
)
ITEMS = (
    Item(
        id="item-1",
        number="1",
        title="Про бюджет громади",
        reporter="Бойко П.Я.",
        project_number="757/2",
    ),
    Item(
        id="item-2.1",
        number="2.1",
        title="Про назви; вулиць і площ",
        majority="two_thirds_of_total",
        ballot=BallotKind.SECRET,
    ),
    Item(
        id="item-12-а",
        number="12-а",
        title="Про різне",
        majority="third_of_total",
        ballot=BallotKind.OPEN,
    ),
)


def _file(folder: Path, content: bytes | str, name: str = "agenda.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _refusal(path: Path) -> BadPaper:
    with pytest.raises(BadPaper) as caught:
        read_agenda(path)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_every_encoding_that_excel_writes_gives_the_same_agenda(
    tmp_path: Path, encoding: str
) -> None:
    assert read_agenda(_file(tmp_path, UKRAINIAN.encode(encoding))) == ITEMS


def test_english_headings_commas_and_any_order_of_columns_are_understood(tmp_path: Path) -> None:
    text = "title,ballot,number\nПро бюджет,secret,1\n"
    assert read_agenda(_file(tmp_path, text)) == (
        Item(id="item-1", number="1", title="Про бюджет", ballot=BallotKind.SECRET),
    )


def test_the_line_by_which_excel_names_its_delimiter_is_obeyed(tmp_path: Path) -> None:
    text = "sep=\t\r\nНомер\tПитання\r\n1\tПро бюджет; зміни, доповнення\r\n"
    (item,) = read_agenda(_file(tmp_path, text))
    assert item.title == "Про бюджет; зміни, доповнення"


def test_empty_columns_at_the_right_are_no_columns(tmp_path: Path) -> None:
    assert len(read_agenda(_file(tmp_path, "number;title;;\n1;Про бюджет;;\n"))) == 1


def test_json_gives_the_same_items(tmp_path: Path) -> None:
    text = """[
      {"number": 1, "title": "Про бюджет громади", "reporter": "Бойко П.Я.",
       "project_number": "757/2"},
      {"номер": "2.1", "питання": "Про назви; вулиць і площ", "голосування": "таємне",
       "більшість": "two_thirds_of_total", "доповідач": null},
      {"number": "12-а", "title": "Про різне", "majority": "one third of the total composition",
       "ballot": "open"}
    ]"""
    assert read_agenda(_file(tmp_path, text, "agenda.json")) == ITEMS


def test_all_faults_are_told_at_once_each_with_its_line(tmp_path: Path) -> None:
    text = (
        "Номер;Питання;Більшість;Голосування\n"
        "1;Про бюджет;;\n"
        "1;Про зміни;;\n"
        ";Про різне;;\n"
        "03.січ;Про дату;;\n"
        "5;;;\n"
        "6;Про «шістдесят шість голосів»;66 голосів;\n"
        "7;Про кулі;;кулями\n"
    )
    refused = _refusal(_file(tmp_path, text))
    assert [fault.line for fault in refused.faults] == [3, 4, 5, 6, 7, 8]
    assert all(fault.place.startswith("agenda.csv:") for fault in refused.faults)
    told = refused.words("uk").splitlines()
    assert "номер «1» уже є вище" in told[0]
    assert "немає номера" in told[1]
    assert "«Текстовий»" in told[2]
    assert "немає назви" in told[3]
    assert "two_thirds_of_total" in told[4]
    assert "поіменне" in told[5]
    assert "unknown kind of ballot “кулями”" in refused.words("en")


def test_a_title_over_two_lines_does_not_shift_the_lines_told(tmp_path: Path) -> None:
    refused = _refusal(_file(tmp_path, 'number;title\n1;"Про\nбюджет"\n;Про різне\n'))
    assert [fault.line for fault in refused.faults] == [4]


def test_a_strange_column_is_refused_since_it_may_be_a_misspelt_majority(tmp_path: Path) -> None:
    refused = _refusal(_file(tmp_path, "номер;питання;більшисть\n1;Про бюджет;third_of_total\n"))
    assert "більшисть" in str(refused)
    assert "majority (більшість)" in str(refused)


def test_a_table_without_headings_is_told_to_have_them(tmp_path: Path) -> None:
    refused = _refusal(_file(tmp_path, "1;Про бюджет\n2;Про різне\n"))
    assert "у першому рядку мають бути назви" in str(refused)


def test_a_delimiter_inside_a_title_is_found_out(tmp_path: Path) -> None:
    refused = _refusal(_file(tmp_path, "number,title\n1,Про бюджет, зміни\n"))
    assert [fault.line for fault in refused.faults] == [2]
    assert "лапки" in str(refused)


def test_a_quote_without_its_pair_is_told_by_the_row_where_it_opened(tmp_path: Path) -> None:
    refused = _refusal(_file(tmp_path, 'number;title\n1;Про бюджет\n2;"Про різне\n3;Про все\n'))
    assert refused.faults[0].line == 3


@pytest.mark.parametrize(
    ("name", "content", "way_out"),
    [
        ("agenda.xlsx", b"PK\x03\x04\x14\x00", "CSV UTF-8"),
        ("agenda.csv", b"\x00\x01\x02\x98", "CSV UTF-8"),
        ("agenda.csv", "Номер;Питання\n1;Про бюджет".encode()[:-1], "пошкоджено"),
        ("agenda.csv", b"", "жодного питання"),
        ("agenda.csv", b"number;title\n", "жодного питання"),
        ("agenda.json", b"[]", "жодного питання"),
        ("agenda.json", b'{"number": 1}', "масив"),
        ("agenda.json", b'[{"number": 1, "title": ["x"]}]', "текст"),
        ("agenda.json", b'[{"number": 1}]', "питання"),
        ("agenda.json", b"[[1, 2]]", "має бути питання"),
        ("agenda.json", b'[{"number": 1, "title": "a"}] x', "після кінця"),
        ("agenda.json", "[]".encode("utf-16"), "UTF-8"),
        pytest.param("agenda.json", b"[" * 100_000, "вкладеність", id="nested"),
    ],
)
def test_what_is_no_agenda_is_refused_with_the_way_out(
    tmp_path: Path, name: str, content: bytes, way_out: str
) -> None:
    assert way_out in str(_refusal(_file(tmp_path, content, name)))


def test_broken_json_is_told_by_line_and_column(tmp_path: Path) -> None:
    text = '[\n {"number": "1", "title": "Про "бюджет""}\n]'
    (fault,) = _refusal(_file(tmp_path, text, "agenda.json")).faults
    assert (fault.line, fault.column) == (2, 33)
    assert "неекрановані лапки" in fault.uk


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    assert "не відкривається" in str(_refusal(tmp_path / "none.csv"))
