"""What the national tables demand and no hall knows is in ``[open_data]``, or is asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from papers.faults import BadPaper
from papers.publisher import read_publisher

WHOLE = """
[hall]
timezone = "Europe/Uzhgorod"

[open_data]
authority_id = "04052933"
catuttc = "UA14120210010016241"
text_url = "https://rada.example.gov.ua/{date}/{project}"

[[open_data.convocation]]
label = "VIII скликання"
from = 2020-11-25
until = 2025-11-25
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "hall.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_table_is_read_whole(tmp_path: Path) -> None:
    publisher = read_publisher(_file(tmp_path, WHOLE))
    assert publisher.authority_id == "04052933"
    assert publisher.convocations["VIII скликання"].start == date(2020, 11, 25)
    assert publisher.timezone.key == "Europe/Uzhgorod"
    parts = {"voting": "v", "motion": "m", "date": "2024-09-04", "project": "757/2 від 1.09"}
    assert publisher.url_of(parts) == (
        "https://rada.example.gov.ua/2024-09-04/757%2F2%20%D0%B2%D1%96%D0%B4%201.09"
    )
    assert publisher.file_of(parts) == "757-2-від-1.09.html"


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ('authority_id = "04052933"\n', "", "authority_id: має бути код ЄДРПОУ"),
        ('"04052933"', "4052933", "authority_id: має бути код ЄДРПОУ"),
        ("UA1412", "UA", "catuttc: має бути код КАТОТТГ"),
        ("https://rada", "rada", 'text_url: має бути, наприклад, text_url = "https://'),
        ("{project}", "{number}", "text_url: у дужках може бути лише"),
        ("{project}", "{", "text_url: у дужках може бути лише"),
        ("until = 2025-11-25", "", "convocation 1: потрібні label"),
        ("until = 2025-11-25", "until = 2019-01-01", "convocation 1: потрібні label"),
        ("until = 2025-11-25", "until = 2025-11-25T00:00:00", "convocation 1: потрібні label"),
        ("[[open_data.convocation]]", "[[convocation]]", "потрібна хоч одна таблиця"),
        ("text_url", "url", "url: такого ключа немає"),
        ("[open_data]", "[opendata]", "немає таблиці [open_data]"),
        ("Europe/Uzhgorod", "Europe/Viche", "timezone: невідомий пояс"),
        ("[hall]", "[hall", "що в ньому не так, скаже viche check"),
    ],
)
def test_what_is_missing_or_odd_is_named(tmp_path: Path, was: str, now: str, told: str) -> None:
    path = _file(tmp_path, WHOLE.replace(was, now, 1))
    if was == "[open_data]":
        path = _file(tmp_path, WHOLE.replace("open_data", "opendata"))
    with pytest.raises(BadPaper) as caught:
        read_publisher(path)
    assert told in str(caught.value)
    assert "hall.toml" in str(caught.value)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_where_there_is_no_table_one_is_shown_that_is_right_as_it_stands(
    tmp_path: Path, language: str
) -> None:
    path = _file(tmp_path, "[hall]\n")
    with pytest.raises(BadPaper) as caught:
        read_publisher(path)
    place, shown = caught.value.words(language).split("\n", 1)
    assert place.startswith(f"{path}: ")
    assert read_publisher(_file(tmp_path, shown)).authority_id == "04052933"


def test_in_english_nothing_is_asked_for_in_ukrainian(tmp_path: Path) -> None:
    with pytest.raises(BadPaper) as caught:
        read_publisher(_file(tmp_path, "[open_data]\nurl = 1\n"))
    told = caught.value.words("en")
    assert "authority_id: must be the code in the register ЄДРПОУ, eight digits" in told
    assert "url: no such key; there are authority_id, catuttc" in told
    assert "має" not in told


def test_all_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadPaper) as caught:
        read_publisher(_file(tmp_path, "[open_data]\n"))
    told = caught.value.words("en")
    for key in ("authority_id", "catuttc", "text_url", "convocation"):
        assert f"[open_data] {key}: " in told


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(BadPaper, match=r"none\.toml: такого файлу немає; .* --hall"):
        read_publisher(tmp_path / "none.toml")
