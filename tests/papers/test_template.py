"""A council's own template: its blank's head, styles, page and signatures around our minutes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest
from docx.shared import Mm

import viche
from controller.journal import SqliteJournal
from controller.rules.minutes import minutes
from controller.wire import encode
from papers.faults import BadPaper
from papers.minutes import minutes_document
from papers.minutes_setting import MinutesSetting, read_minutes_setting
from papers.to_docx import to_docx
from tests.papers.chamber import Chamber

HEAD, SIGNED = "СЛОВ’ЯНСЬКА МІСЬКА РАДА", "Секретар ради  ____________  О. Секретаренко"


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """A blank as councils have them: head, body, a table to sign in, header and footer."""
    made: Any = docx.Document()
    page = made.sections[0]
    page.page_width, page.left_margin, page.right_margin = Mm(210), Mm(30), Mm(10)
    page.header.paragraphs[0].text = "Примірник № 1"
    page.footer.paragraphs[0].text = "вул. Центральна, 2"
    made.styles["Title"].font.name = "Arial"
    made.add_paragraph(HEAD)
    made.add_paragraph("{{протокол}}")
    made.add_paragraph("Підписи:")
    made.add_table(1, 1).rows[0].cells[0].text = SIGNED
    made.save(str(tmp_path / "бланк.docx"))
    return tmp_path / "бланк.docx"


def opened(sat: Chamber, template: Path) -> Any:
    made = minutes_document(minutes(sat.entries), ZoneInfo("Europe/Kyiv"))
    return docx.Document(io.BytesIO(to_docx(made, template)))


def words(made: Any) -> list[str]:
    return [each.text for each in made.paragraphs]


def test_the_minutes_stand_where_the_blank_says_so(sat: Chamber, blank: Path) -> None:
    made = opened(sat, blank)
    told = words(made)
    assert told[0] == HEAD
    assert told.index(HEAD) < told.index("ПРОТОКОЛ") < told.index("Підписи:")
    assert "{{протокол}}" not in told
    assert made.tables[-1].rows[0].cells[0].text == SIGNED
    assert made.element.body[-1].tag.endswith("}sectPr"), "Word refuses a body that ends otherwise"


def test_a_blank_with_signatures_of_its_own_gets_none_of_ours(sat: Chamber, blank: Path) -> None:
    assert not any("______" in each for each in words(opened(sat, blank)))
    bare = docx.Document()
    bare.add_paragraph("{{document}}")
    bare.save(str(blank))
    assert any("______" in each for each in words(opened(sat, blank)))


def test_header_footer_styles_and_page_are_the_councils(sat: Chamber, blank: Path) -> None:
    made = opened(sat, blank)
    page = made.sections[0]
    assert page.header.paragraphs[0].text == "Примірник № 1"
    assert page.footer.paragraphs[0].text == "вул. Центральна, 2"
    assert "PAGE" in page.footer._element.xml, "our line with the page's number is below it"
    title = next(each for each in made.paragraphs if each.text == "ПРОТОКОЛ")
    assert (title.style.name, title.style.font.name) == ("Title", "Arial")
    widths = [column.width for column in made.tables[0].columns]
    assert sum(widths) == pytest.approx(Mm(170), rel=0.01)
    changed = blank.with_name("narrow.docx")
    narrow: Any = docx.Document(str(blank))
    narrow.sections[0].left_margin = Mm(100)
    narrow.save(str(changed))
    widths = [column.width for column in opened(sat, changed).tables[0].columns]
    assert sum(widths) == pytest.approx(Mm(100), rel=0.01)


@pytest.fixture
def journal(sat: Chamber, tmp_path: Path) -> Path:
    kept = SqliteJournal(tmp_path / "journal.db")
    kept.append([encode(entry) for entry in sat.entries])
    kept.close()
    return tmp_path / "journal.db"


def test_the_command_takes_the_template_of_hall_toml_beside_the_journal(
    journal: Path, blank: Path
) -> None:
    to = journal.with_name("m.docx")
    blank.with_name("hall.toml").write_text('[minutes]\ntemplate = "бланк.docx"\n', "utf-8")
    assert viche.main(["minutes", str(journal), "--to", str(to)]) == 0
    assert words(docx.Document(str(to)))[0] == HEAD


def test_a_hall_toml_elsewhere_is_named_and_a_template_on_the_line_goes_before(
    journal: Path, blank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = journal.with_name("m.docx")
    (blank.parent / "etc").mkdir()
    hall = blank.parent / "etc" / "hall.toml"
    hall.write_text('[minutes]\ntemplate = "../бланк.docx"\n', "utf-8")
    given = ["minutes", str(journal), "--to", str(to), "--hall", str(hall)]
    assert viche.main(given) == 0
    assert words(docx.Document(str(to)))[0] == HEAD
    plain: Any = docx.Document()
    plain.add_paragraph("{{протокол}}")
    plain.add_paragraph("інший")
    plain.save(str(blank.with_name("other.docx")))
    assert viche.main([*given, "--template", str(blank.with_name("other.docx"))]) == 0
    assert words(docx.Document(str(to)))[-1] == "інший"
    assert viche.main([*given[:-1], "nowhere.toml"]) == 1
    assert "nowhere.toml: такого файлу немає" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('templat = "x.docx"', "[minutes] templat: такого ключа немає, є template"),
        ("template = 5", '[minutes] template: має бути назва файлу: template = "бланк.docx"'),
        ('template = "no.docx"', "no.docx: такого файлу немає: покладіть його туди або виправте"),
        ('template = "hall.toml"', "збережіть його як «Документ Word»"),
        ('template = "bare.docx"', "немає стилю Title, Heading 2: у Word застосуйте його раз"),
        ('template = "twice.docx"', "«{{протокол}}» стоїть двічі: лишіть одне місце"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_the_way_out(
    tmp_path: Path, table: str, told: str
) -> None:
    bare: Any = docx.Document()
    bare.styles["Title"].delete()
    bare.styles["Heading 2"].delete()
    bare.save(str(tmp_path / "bare.docx"))
    twice: Any = docx.Document()
    twice.add_paragraph("{{протокол}}")
    twice.add_paragraph("{{Document}}")
    twice.save(str(tmp_path / "twice.docx"))
    hall = tmp_path / "hall.toml"
    hall.write_text(f"[minutes]\n{table}\n", "utf-8")
    with pytest.raises(BadPaper) as bad:
        read_minutes_setting(hall)
    assert told in str(bad.value)
    assert str(hall) in str(bad.value)


def test_without_the_table_the_form_is_our_own(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_text("[hall]\n", "utf-8")
    assert read_minutes_setting(tmp_path / "hall.toml") == MinutesSetting(None)
    assert read_minutes_setting(tmp_path / "none.toml") == MinutesSetting(None)
