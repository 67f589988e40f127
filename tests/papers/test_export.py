"""``viche export`` writes everything or nothing."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

import viche
from controller.journal import SqliteJournal
from controller.wire import encode
from papers.export import TABLES, Format, export, main
from papers.publisher import Publisher
from papers.record import Unpublishable
from papers.results import Results
from tests.papers.chamber import Chamber
from tests.papers.conftest import with_members


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_json_says_the_same_as_csv_with_numbers_as_numbers(
    sat: Chamber, publisher: Publisher, tmp_path: Path
) -> None:
    told = with_members(publisher, tmp_path, areaId="19")
    export(sat.entries, tmp_path / "c", told)
    export(sat.entries, tmp_path / "j", told, form=Format.JSON)
    for name in TABLES:
        rows = json.loads((tmp_path / "j" / f"{name}.json").read_text(encoding="utf-8"))
        as_text = [
            {key: "" if value is None else str(value) for key, value in row.items()}
            for row in rows
        ]
        assert as_text == _rows(tmp_path / "c", name)
    assert json.loads((tmp_path / "j/voteEvents.json").read_bytes())[0]["votingFor"] == 5
    assert json.loads((tmp_path / "j/deputies.json").read_bytes())[0]["areaId"] == 19


def test_our_own_json_is_read_back_as_what_it_was(
    sat: Chamber, publisher: Publisher, tmp_path: Path
) -> None:
    export(sat.entries, tmp_path, publisher)
    content = (tmp_path / "results.json").read_bytes()
    read = msgspec.json.decode(content, type=Results)
    assert [voting.stage.value for voting in read.sittings[0].votings] == [
        "closed",
        "annulled",
        "closed",
        "closed",
    ]
    assert read.sittings[0].body.members[0].faction == "Громада"
    assert "Громада".encode() in content


def test_no_file_pairs_a_name_with_a_secret_choice(
    sat: Chamber, publisher: Publisher, tmp_path: Path
) -> None:
    export(sat.entries, tmp_path, publisher)
    for name in ("vote.csv", "votings.csv"):
        content = (tmp_path / name).read_text(encoding="utf-8")
        assert "2024-09-04-4" not in content
        assert "item-2" not in content
    own = json.loads((tmp_path / "results.json").read_bytes())
    secret = own["sittings"][0]["votings"][-1]
    assert secret["tally"]["votes_for"] == 5
    assert secret["took_part"] == ["d-1", "d-2", "d-3", "d-4", "m"]
    assert secret["outcomes"] == {"d-5": "not_voted", "d-6": "absent"}


def test_one_sitting_may_be_exported_alone(
    sat: Chamber, publisher: Publisher, tmp_path: Path
) -> None:
    sat.now += timedelta(days=14)
    sat.sit("2024-09-18").vote("v", "fffff--")
    export(sat.entries, tmp_path, publisher, sitting="2024-09-18")
    assert [row["uid"] for row in _rows(tmp_path, "voteEvents")] == ["2024-09-18-1"]
    with pytest.raises(Unpublishable, match="2024-09-04, 2024-09-18"):
        export(sat.entries, tmp_path, publisher, sitting="2024-10-01")


@pytest.mark.parametrize("form", list(Format), ids=lambda form: form.value)
def test_nothing_is_written_when_the_record_contradicts_itself(
    sat: Chamber, publisher: Publisher, tmp_path: Path, form: Format
) -> None:
    sat.forge(voters=("d-1",))
    told = with_members(publisher, tmp_path)
    with pytest.raises(Unpublishable, match="нічого не опубліковано"):
        export(sat.entries, tmp_path / "out", told, form=form)
    assert not (tmp_path / "out").exists(), "neither a table, nor Popolo, nor a calendar"


def test_a_journal_without_a_sitting_has_nothing_to_export(
    publisher: Publisher, tmp_path: Path
) -> None:
    with pytest.raises(Unpublishable, match="жодного засідання"):
        export([], tmp_path, publisher)


HALL = """
[open_data]
authority_id = "04052933"
catuttc = "UA14120210010016241"
text_url = "https://rada.example.gov.ua/{project}"
[[open_data.convocation]]
label = "VIII скликання"
from = 2020-11-25
until = 2025-11-25
"""


def test_the_command_writes_the_files_and_lists_them(
    sat: Chamber, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hall.toml").write_text(HALL, encoding="utf-8")
    argv = [str(tmp_path / "journal.db"), "--to", str(tmp_path / "out"), "--format", "json"]
    assert main(argv, lambda _: sat.entries) == 0
    listed = capsys.readouterr().out.splitlines()
    assert listed[4] == f"{tmp_path / 'out' / 'vote.json'}  14"
    assert len(listed) == len(list((tmp_path / "out").iterdir())) == 12


def test_the_front_door_exports_a_journal_file(
    sat: Chamber, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hall.toml").write_text(HALL, encoding="utf-8")
    journal = SqliteJournal(tmp_path / "journal.db")
    journal.append([encode(entry) for entry in sat.entries])
    journal.close()
    before = (tmp_path / "journal.db").read_bytes()
    assert viche.main(["export", str(journal.path), "--to", str(tmp_path / "out")]) == 0
    assert len(_rows(tmp_path / "out", "vote")) == 14
    assert (tmp_path / "journal.db").read_bytes() == before
    assert viche.main(["export", str(tmp_path / "none.db"), "--to", str(tmp_path)]) == 1
    assert "none.db" in capsys.readouterr().err


def test_the_command_says_what_is_missing_in_the_language_asked_for(
    sat: Chamber, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = [str(tmp_path / "journal.db"), "--to", str(tmp_path / "out")]
    assert main(argv, lambda _: sat.entries) == 1
    told = capsys.readouterr().err
    assert f"{tmp_path / 'hall.toml'}: такого файлу немає" in told
    assert "--hall" in told
    (tmp_path / "hall.toml").write_text(HALL.replace("VIII", "VII"), encoding="utf-8")
    assert main([*argv, "--language", "en"], lambda _: sat.entries) == 1
    assert "the term of the convocation “VIII скликання” is missing" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_command_says_when_the_folder_cannot_be_written(
    sat: Chamber, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hall.toml").write_text(HALL, encoding="utf-8")
    (tmp_path / "out").write_text("a file, not a folder")
    argv = [str(tmp_path / "journal.db"), "--to", str(tmp_path / "out")]
    assert main(argv, lambda _: sat.entries) == 1
    assert str(tmp_path / "out") in capsys.readouterr().err
