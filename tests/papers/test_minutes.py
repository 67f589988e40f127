"""The minutes: what the record says, in the order of a Ukrainian протокол, in three forms."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pikepdf
import pypdfium2
import pytest

import viche
from controller.journal import SqliteJournal
from controller.keys import key_path, make
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.agenda import Motion
from controller.rules.floor_nouns import FloorKind
from controller.rules.minutes import Minutes, NoSitting, minutes
from controller.wire import encode
from papers.document import Block, Document, Heading, Look, Para, Signature, Table
from papers.faults import BadPaper
from papers.minutes import minutes_document, roll_call_sheet
from papers.to_docx import to_docx
from papers.to_html import to_html
from papers.to_pdf import to_pdf
from tests.papers.chamber import AGENDA, Chamber
from tests.papers.real_day import kyiv_day

KYIV = ZoneInfo("Europe/Kyiv")


def made(chamber: Chamber) -> Minutes:
    return minutes(chamber.entries)


def document(chamber: Chamber) -> Document:
    return minutes_document(made(chamber), KYIV)


def read(chamber: Chamber) -> str:
    """What one reads in the minutes: no tags, one space between words."""
    page = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", to_html(document(chamber)), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_they_say_who_sat_where_when_and_who_was_there(sat: Chamber) -> None:
    said = read(sat)
    for words in (
        "ПРОТОКОЛ 45 сесія",
        "Дата: 4 вересня 2024 року",
        "Початок: 10:00",
        "Закінчення: 10:00",
        "Брали участь: 6, відсутні: 1",
    ):
        assert words in said, words
    assert "Чернетка" not in said


def test_while_the_sitting_goes_on_they_are_a_draft(chamber: Chamber) -> None:
    chamber.sit().vote("v", "fffff--")
    said = read(chamber)
    assert "Чернетка: засідання триває." in said
    assert "Закінчення" not in said


def test_each_vote_stands_where_it_was_held_with_its_verdict_and_its_fate(sat: Chamber) -> None:
    said = read(sat)
    assert "ГОЛОСУВАЛИ (№ 1; порядок денний у цілому, поіменне):" in said
    assert "Голосування скасовано: помилка." in said
    assert "повторне до № 2" in said
    assert "ВИРІШИЛИ: Рішення прийнято (потрібно 5 «за»" in said
    course = said[said.index("Хід засідання") : said.index("Додаток 1")]
    assert course.index("№ 2;") < course.index("скасовано") < course.index("№ 3;")


def test_a_secret_vote_names_who_took_part_and_nobody_beside_a_choice(sat: Chamber) -> None:
    sheet = roll_call_sheet(made(sat), sat.sitting.past["s"], KYIV)
    said = to_html(sheet)
    assert "Взяли участь:" in said
    assert "<table" not in said


def test_the_register_numbers_the_decisions_from_the_councils_own_number(sat: Chamber) -> None:
    found = made(sat)
    assert [each.place for each in found.decisions] == [1, 2]
    said = to_html(minutes_document(found, KYIV, first_number=1204))
    assert "Рішення № 1204." in said
    assert "Рішення № 1205." in said


def test_who_came_later_who_left_and_a_lost_quorum_are_told_with_the_time(
    chamber: Chamber,
) -> None:
    chamber.sit(present=[1, 2, 3, 4, 5]).vote("v", "fffff--")
    chamber.do(c.RegisterAtSeat(seat=6, how=e.How.KEY))
    chamber.do(c.LeaveSeat(seat=1), c.LeaveSeat(seat=2), c.LeaveSeat(seat=3))
    said = read(chamber)
    assert re.search(r"Прибули пізніше: \S+ \S+ \(10:00\)|Прибули пізніше: .*\(10:00\)", said)
    assert said.count("— вихід") == 3
    assert "Кворум втрачено: присутні 3" in said


def test_speeches_stand_together_with_their_kind_and_length(chamber: Chamber) -> None:
    chamber.sit().do(c.OpenItem(item="item-1"))
    for member in ("d-1", "d-2"):
        chamber.do(c.AskFloor(member=member, kind=FloorKind.SPEECH), c.GrantFloor(), c.EndFloor())
    chamber.vote("v", "fffff--")
    said = read(chamber)
    assert said.count("ВИСТУПИЛИ:") == 1
    assert re.search(r"ВИСТУПИЛИ: \S.* \(виступ, 0:01\); .* \(виступ, 0:01\)\. ГОЛОСУВАЛИ", said)


def test_reasons_that_may_be_personal_are_not_in_them(chamber: Chamber) -> None:
    chamber.sit().vote("v", "fffff--")
    chamber.do(c.RecordLeaving(member="d-3", reason="лікарня"))
    assert "лікарня" not in read(chamber)


def test_the_council_finds_its_title_styles_and_tables_in_the_docx(sat: Chamber) -> None:
    opened = docx.Document(io.BytesIO(to_docx(document(sat))))
    styles = {paragraph.style.name for paragraph in opened.paragraphs if paragraph.style}
    assert {"Title", "Heading 1", "Heading 2"} <= styles
    assert len(opened.tables) == 3
    assert [cell.text for cell in opened.tables[0].rows[0].cells][:2] == ["№", "Про що"]
    assert "ПРОТОКОЛ" in [paragraph.text for paragraph in opened.paragraphs]


def test_a_template_gives_its_styles_and_keeps_its_text(sat: Chamber, tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("старий текст")
    own.styles["Title"].font.name = "Arial"
    own.save(str(tmp_path / "own.docx"))
    opened = docx.Document(io.BytesIO(to_docx(document(sat), tmp_path / "own.docx")))
    assert opened.styles["Title"].font.name == "Arial"
    assert "старий текст" not in [paragraph.text for paragraph in opened.paragraphs]


def test_a_template_that_is_none_is_refused(sat: Chamber, tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_bytes(b"no zip")
    with pytest.raises(BadPaper, match=r"це не \.docx"):
        to_docx(document(sat), tmp_path / "own.docx")
    bare = docx.Document()
    bare.styles["Title"].delete()
    bare.save(str(tmp_path / "bare.docx"))
    with pytest.raises(BadPaper, match="немає стилю"):
        to_docx(document(sat), tmp_path / "bare.docx")


def test_the_pdf_is_an_archive_file_with_tags_and_says_the_same(sat: Chamber) -> None:
    content = to_pdf(document(sat), sat.now)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        with pdf.open_metadata() as about:
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
        assert pdf.check_pdf_syntax() == [], "qpdf finds nothing wrong in it"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.OutputIntents[0].S == pikepdf.Name.GTS_PDFA1
        assert not pdf.is_encrypted
        assert all(_is_embedded(font) for page in pdf.pages for font in _fonts(page))
        assert str(pdf.Root.Lang) == "uk"
    pages = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    text = re.sub(r"\s+", " ", text)
    for words in ("ПРОТОКОЛ", "ВИРІШИЛИ: Рішення прийнято", "Додаток 2. Результати голосувань"):
        assert words in text, words
    pages.close()


def _fonts(page: pikepdf.Page) -> list[pikepdf.Object]:
    return [font for _, font in page.Resources.get("/Font", {}).items()]


def _is_embedded(font: pikepdf.Object) -> bool:
    """Whether a font travels with the file, as PDF/A demands (ISO 19005-2 §6.2.11.4)."""
    held = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    if held.get("/Subtype") == pikepdf.Name.Type3:
        return True
    return any(key in held.FontDescriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_every_word_of_the_document_stands_in_the_pdf(sat: Chamber) -> None:
    told = document(sat)
    pages = pypdfium2.PdfDocument(to_pdf(told, sat.now))
    text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    pages.close()
    shown = re.sub(r"[\s\u00ad\ufffe-]+", "", text)
    assert {each.look for each in told.blocks if isinstance(each, Para)} >= {Look.NOTE, Look.SMALL}
    for block in told.blocks:
        match block:
            case Para() | Heading():
                words = [block.text, getattr(block, "lead", "")]
            case Table():
                words = [*block.header, *(cell for row in block.rows for cell in row)]
            case _:
                continue
        for each in words:
            assert re.sub(r"[\s-]+", "", each) in shown, each


def test_the_lines_to_sign_on_stay_together_wherever_the_page_ends(sat: Chamber) -> None:
    told = document(sat)
    signatures = tuple(each for each in told.blocks if isinstance(each, Signature))
    assert len(signatures) == 2
    for lines in range(30, 60):
        paras = tuple(Para(f"рядок {n}") for n in range(lines))
        filled: tuple[Block, ...] = (*paras, *signatures)
        pages = pypdfium2.PdfDocument(to_pdf(replace(told, blocks=filled), sat.now))
        texts = [page.get_textpage().get_text_bounded() for page in pages]
        pages.close()
        assert all(each.office in texts[-1] for each in signatures), lines
        assert f"рядок {lines - 1}" in texts[-1], "and never alone on a page"


def test_in_word_too_the_lines_to_sign_on_stay_with_what_is_before_them(sat: Chamber) -> None:
    told = document(sat)
    opened = docx.Document(io.BytesIO(to_docx(told)))
    held = [each.paragraph_format.keep_with_next for each in opened.paragraphs]
    texts = [each.text for each in opened.paragraphs]
    first = next(n for n, text in enumerate(texts) if text.startswith("Головуючий"))
    last = next(n for n, text in enumerate(texts) if text.startswith("Секретар"))
    assert all(held[first - 2 : last + 1])
    assert texts[first - 2] == "10:00  Засідання закрито."


def test_a_sheet_says_whose_sitting_it_was_and_has_a_line_to_sign_on(sat: Chamber) -> None:
    told = made(sat)
    sheet = roll_call_sheet(told, told.votings[0], KYIV)
    said = [each.text for each in sheet.blocks if isinstance(each, Para)]
    assert said[:2] == ["Слов’янська міська рада", "VIII скликання, 45 сесія"]
    assert isinstance(sheet.blocks[-1], Signature)


def test_what_somebody_wrote_into_a_title_is_text_in_every_form(chamber: Chamber) -> None:
    nasty = '#panic() *x* <script>alert("1")</script> & \\n $x$ «сад»\x07'
    chamber.sit().vote("v", "fffff--", None, motion=Motion.PROCEDURE, wording=nasty)
    made_of_it = document(chamber)
    assert "<script" not in to_html(made_of_it)
    pages = pypdfium2.PdfDocument(to_pdf(made_of_it, chamber.now))
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    pages.close()
    assert "#panic() *x*" in text
    opened = docx.Document(io.BytesIO(to_docx(made_of_it)))
    assert any("#panic() *x* <script>" in each.text for each in opened.paragraphs)


def test_the_command_writes_the_file_by_its_name_and_a_sheet_per_vote(
    sat: Chamber, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.signer = make(key_path(path), "viche/hall/1")
    for entry in sat.entries:
        journal.append([encode(entry)], head=isinstance(entry.event, e.SittingClosed))
    journal.close()
    for form in ("docx", "pdf", "html"):
        given = ["minutes", str(path), "--to", str(tmp_path / f"m.{form}")]
        assert viche.main(given) == 0
        assert (tmp_path / f"m.{form}").stat().st_size > 3_000
    assert "Голова запису засідання: рядків" in (tmp_path / "m.html").read_text(encoding="utf-8")
    sheets = tmp_path / "sheets"
    given = ["minutes", str(path), "--to", str(tmp_path / "m.html"), "--sheets", str(sheets)]
    assert viche.main(given) == 0
    assert sorted(each.name for each in sheets.iterdir()) == [
        "vote-001.html",
        "vote-003.html",
        "vote-004.html",
    ]
    assert viche.main(["minutes", str(path), "--to", str(tmp_path / "m.txt")]) == 1
    assert viche.main([*given, "--sitting", "x"]) == 1
    assert "такого засідання в журналі немає" in capsys.readouterr().err


def test_a_record_that_contradicts_itself_has_no_minutes(
    sat: Chamber, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sat.forge(voters=("d-1",))
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.append([encode(entry) for entry in sat.entries])
    journal.close()
    assert viche.main(["minutes", str(path), "--to", str(tmp_path / "m.html")]) == 1
    assert "не дорівнюють" in capsys.readouterr().err
    assert not (tmp_path / "m.html").exists()


def test_the_last_sitting_is_meant_where_none_is_named(chamber: Chamber) -> None:
    chamber.sit("one", agenda=AGENDA).do(c.CloseSitting()).sit("two")
    assert minutes(chamber.entries).sitting.id == "two"
    assert minutes(chamber.entries, "one").sitting.id == "one"
    with pytest.raises(NoSitting):
        minutes(chamber.entries, "three")
    with pytest.raises(NoSitting):
        minutes([])


def test_a_real_day_of_161_votes_adds_up_in_the_minutes() -> None:
    found = minutes(kyiv_day().entries)
    assert (len(found.votings), len(found.decisions)) == (161, 138)
    opened = docx.Document(io.BytesIO(to_docx(minutes_document(found, KYIV))))
    assert len(opened.tables) == 162
    listed = [row.cells[column].text for row in opened.tables[1].rows for column in (2, 5)]
    assert (listed.count("За"), listed.count("Не голосував"), listed.count("Відсутній")) == (
        100,
        2,
        19,
    )
