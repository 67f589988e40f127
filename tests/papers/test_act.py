"""The act of the counting commission: what the record says, on a sheet to sign."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from playwright.async_api import async_playwright

import viche
from controller.head_words import head_words
from controller.journal import SqliteJournal, read_notes
from controller.keys import key_path, make
from controller.notes import Note
from controller.rules import commands as c
from controller.rules.ballots import Tally
from controller.rules.council import Member, Regulations
from controller.wire import encode
from papers.act import Place, act, find
from papers.record import Unpublishable
from tests.papers.chamber import BODY, Chamber

CHROMIUM = Path("/usr/bin/chromium")
KYIV = ZoneInfo("Europe/Kyiv")
PAPER = c.RecordPaperVote(
    voting="s", issued=5, votes_for=4, against=0, abstain=0, invalid=1, commission="Коваль, Жук"
)


@pytest.fixture
def urn(chamber: Chamber) -> Chamber:
    return chamber.ballot()


def words(page: str) -> str:
    """What one reads on the page: no tags, one space between words."""
    bare = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)))


def journal_of(chamber: Chamber, path: Path) -> None:
    journal = SqliteJournal(path)
    journal.signer = make(key_path(path), "viche/hall/1")
    for entry in chamber.entries:
        journal.append([encode(entry)], head=True)
    journal.close()


def test_the_act_of_a_vote_by_consoles_has_numbers_verdict_and_who_took_part(urn: Chamber) -> None:
    read = words(act(find(urn.entries, {}, "s"), KYIV))
    for said in (
        "Акт лічильної комісії про результати таємного голосування",
        "через пульти депутатів",
        "Могли голосувати 6",
        "Подано голосів 5",
        "за 4",
        "проти 1",
        "Не голосували 1",
        "РІШЕННЯ НЕ ПРИЙНЯТО",
        "Голова лічильної комісії",
        "Взяли участь у голосуванні",
    ):
        assert said in read, said


def test_the_act_of_a_vote_on_paper_has_ballot_papers_and_names_nobody_but_the_commission(
    chamber: Chamber,
) -> None:
    chamber.sit(present=[1, 2, 3, 4, 5, 7])
    chamber.do(c.AnnounceVoting(voting="s", item="item-2", wording=""), PAPER)
    read = words(act(find(chamber.entries, {}, "s"), KYIV))
    for said in (
        "бюлетенями на папері",
        "Видано бюлетенів 5",
        "Виявлено у скриньці 5",
        "Визнано недійсними 1",
        "Дійсних бюлетенів 4",
        "Рахували: Коваль, Жук",
    ):
        assert said in read, said
    names = [member.name for member in BODY.council.members]
    assert not [name for name in names if name in read]


def test_in_english_nothing_of_ours_is_ukrainian(urn: Chamber) -> None:
    read = words(act(find(urn.entries, {}, "s"), KYIV, "en"))
    assert "NOT ADOPTED" in read
    assert "Absent" in read
    assert "Взяли" not in read


def test_too_few_ballots_are_not_broken_down(chamber: Chamber) -> None:
    few = replace(BODY, regulations=Regulations(secret_minimum=6))
    chamber.sit(present=[1, 2, 3, 4, 5, 7], body=few).open("s", "item-2")
    voters = ("d-1", "d-2", "d-3", "d-4", "m")
    urn = Tally(votes_for=4, against=1)
    chamber.do(c.CountUrn(voting="s", voters=voters, ballots=urn))
    read = words(act(find(chamber.entries, {}, "s"), KYIV))
    assert "Голосів менше, ніж 6" in read
    assert " за 4 " not in read
    assert " проти 1 " not in read


def test_a_wording_is_text_and_never_markup(chamber: Chamber) -> None:
    chamber.sit(present=[1, 2, 3, 4, 5, 7])
    wording = "<script>alert(1)</script> & «сад»"
    chamber.do(c.AnnounceVoting(voting="s", item="item-2", wording=wording), PAPER)
    page = act(find(chamber.entries, {}, "s"), KYIV)
    assert "<script" not in page
    assert wording in words(page.replace("&lt;script&gt;", "&lt;script&gt;"))


@pytest.mark.parametrize(
    ("voting", "story", "told"),
    [
        ("x", [], "немає завершеного голосування x"),
        ("o", [], "не таємне"),
        ("s", [c.AnnulVoting(voting="s", reason="помилка")], "скасовано або воно недійсне"),
    ],
)
def test_what_has_no_act_is_refused(
    chamber: Chamber, voting: str, story: Sequence[c.AnyCommand], told: str
) -> None:
    chamber.ballot().do(*story).vote("o", "fffff--", "item-1")
    with pytest.raises(Unpublishable, match=told):
        find(chamber.entries, {}, voting)


def test_a_record_that_contradicts_itself_has_no_act(urn: Chamber) -> None:
    urn.forge(voters=("d-1",))
    with pytest.raises(Unpublishable, match="не дорівнюють"):
        find(urn.entries, {}, "s")


def test_the_command_writes_the_page_with_the_head_that_the_result_is_under(
    urn: Chamber, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal_of(urn, tmp_path / "journal.db")
    page = tmp_path / "act.html"
    assert viche.main(["act", str(tmp_path / "journal.db"), "--vote", "s", "--to", str(page)]) == 0
    read = words(page.read_text(encoding="utf-8"))
    assert f"рядок {len(urn.entries)} електронного запису" in read
    said = re.search(r"--words (\S+)", read)
    assert said
    head = Note.read(read_notes(tmp_path / "journal.db")[len(urn.entries)]).checkpoint
    assert said[1] == head_words(head.root)
    wrong = ["act", str(tmp_path / "journal.db"), "--vote", "y", "--to", str(page)]
    assert viche.main(wrong) == 1
    assert "немає завершеного голосування y" in capsys.readouterr().err


async def test_it_prints_on_one_sheet_and_the_annex_of_a_large_council_fits(
    chamber: Chamber, tmp_path: Path
) -> None:
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium of the system here")
    small = await _pages(act(_paper(chamber, tmp_path), KYIV), tmp_path)
    assert small == 1
    names = tuple(
        Member(id=f"d-{n:03}", name=f"Пономаренко Костянтин Володимирович {n}") for n in range(121)
    )
    large = replace(BODY, council=replace(BODY.council, members=names, seats=121))
    large = replace(large, seating={n + 1: member.id for n, member in enumerate(names)})
    hall = Chamber().sit(present=range(1, 122), body=large).open("s", "item-2")
    everybody = tuple(member.id for member in names)
    hall.do(c.CountUrn(voting="s", voters=everybody, ballots=Tally(votes_for=100, against=21)))
    assert await _pages(act(find(hall.entries, {}, "s"), KYIV), tmp_path) == 2


def _paper(chamber: Chamber, folder: Path) -> Place:
    chamber.sit(present=[1, 2, 3, 4, 5, 7])
    wording = "Про обрання секретаря міської ради " * 6
    chamber.do(c.AnnounceVoting(voting="s", item="item-2", wording=wording.strip()), PAPER)
    journal_of(chamber, folder / "journal.db")
    return find(chamber.entries, read_notes(folder / "journal.db"), "s")


async def _pages(page: str, folder: Path) -> int:
    """How many sheets Chromium prints it on; nothing may be wider than the sheet."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox"]
        )
        tab = await browser.new_page(viewport={"width": 794, "height": 1123})
        await tab.set_content(page)
        assert await tab.evaluate("document.documentElement.scrollWidth") <= 794
        printed = await tab.pdf(path=str(folder / "act.pdf"), prefer_css_page_size=True)
        await browser.close()
    return len(await asyncio.to_thread(re.findall, rb"/Type\s*/Page\b", printed))


def test_a_vote_is_named_by_its_number_too(urn: Chamber) -> None:
    place = find(urn.entries, {}, "s")
    assert find(urn.entries, {}, str(place.voting.number)) == place
    with pytest.raises(Unpublishable):
        find(urn.entries, {}, "77")
