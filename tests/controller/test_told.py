"""What is wrong with a record is told in Ukrainian, and in English to whoever asks for it."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import viche
from controller import keys, wire
from controller.client import Desk, DeskGone
from controller.journal import SqliteJournal
from controller.notes import BadNote, Verifier
from controller.public_copy import LINES
from controller.resumption import standing
from controller.rules import commands as c
from controller.told import Told, words_of

Chamber = Any  # tests.controller.conftest.Chamber; test folders are not packages
CONTROLLER = Path(wire.__file__).parent
TOLD = {"BadKey", "BadNote", "DeskGone", "NoProof", "NotProved", "Told", "Unreadable"}


def unsigned(folder: Path, journal: str) -> list[str]:
    return ["copy", journal, "--to", str(folder / "copy")]


def no_copy(folder: Path, journal: str) -> list[str]:
    return ["verify", str(folder)]


def no_vote(folder: Path, journal: str) -> list[str]:
    return ["proof", journal, "--vote", "v9"]


def no_head(folder: Path, journal: str) -> list[str]:
    return ["proof", journal, "--vote", "v1"]


def no_proof(folder: Path, journal: str) -> list[str]:
    (folder / "vote.json").write_text("{}", encoding="utf-8")
    return ["verify", str(folder / "vote.json")]


def no_key(folder: Path, journal: str) -> list[str]:
    return ["witness", str(folder), "--key", str(folder / "no.key")]


def no_witness(folder: Path, journal: str) -> list[str]:
    return ["verify", journal, "--witness", "somebody"]


CASES: dict[Callable[[Path, str], list[str]], tuple[str, str]] = {
    unsigned: ("ще немає підписаної голови", "no signed tree head yet"),
    no_copy: ("це не публічна копія запису: ", "not a public copy of a record: "),
    no_vote: ("немає результату голосування «v9»", "no result of a vote 'v9'"),
    no_head: ("ще не підписано жодної голови", "no tree head has been signed since"),
    no_proof: ("це не доказ голосування", "not the proof of a vote"),
    no_key: ("ключ не читається: ", "the key cannot be read"),
    no_witness: ("це не відкритий ключ Ed25519", "not a verifier key of Ed25519"),
}


@pytest.fixture
def held(chamber: Chamber) -> Chamber:
    """A sitting with one vote, and nothing signed."""
    chamber.opens().registers(1, 2, 3, 4, 5)
    chamber.votes()
    chamber.does(c.CloseVoting(voting="v1"))
    return chamber


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_fault_is_told_in_the_language_asked_for(
    held: Chamber,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    case: Callable[[Path, str], list[str]],
) -> None:
    uk, en = CASES[case]
    folder = tmp_path / "desk"
    folder.mkdir()
    words = case(folder, str(held.path))
    assert viche.main(words) == 2
    assert uk in capsys.readouterr().err
    assert viche.main([*words, "--language", "en"]) == 2
    assert en in capsys.readouterr().err


def test_a_folder_with_another_record_is_told_in_both_languages(
    held: Chamber, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held.journal.signer = keys.make(keys.key_path(held.path), "viche/hall/1")
    held.engine.hand_over(str(held.journal.signer.verifier), "")
    held.does(c.SignHead())
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / LINES).write_text("{}\n", encoding="utf-8")
    words = ["copy", str(held.path), "--to", str(copy)]
    assert viche.main(words) == 2
    assert "тут інший запис; назвіть порожню теку" in capsys.readouterr().err
    assert viche.main([*words, "--language", "en"]) == 2
    assert "holds another log; name an empty folder" in capsys.readouterr().err


def test_a_line_of_the_journal_that_is_not_known_is_told_with_its_number(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.db")
    journal.append([b'{"at":1}'])
    with pytest.raises(wire.Unreadable) as told:
        standing(journal)
    journal.close()
    assert told.value.words("uk").startswith("рядок журналу 1: рядок не прочитати")
    assert told.value.words("en").startswith("journal line 1: the line cannot be read")


async def test_a_controller_that_is_not_there_is_told_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(DeskGone) as told:
        await Desk(tmp_path / "desk.sock").ask(c.CloseSitting())
    assert told.value.words("uk") == "контролер не відповідає: він не працює"
    assert told.value.words("en") == "the controller does not answer: it does not run"


async def test_a_controller_that_hangs_up_is_told_in_both_languages(tmp_path: Path) -> None:
    def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_unix_server(hang_up, tmp_path / "desk.sock"):
        with pytest.raises(DeskGone) as told:
            await Desk(tmp_path / "desk.sock").ask(c.CloseSitting())
    assert told.value.words("uk") == "контролер не відповідає: він розірвав з’єднання"


def test_what_the_system_says_of_files_is_told_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as gone:
        (tmp_path / "no").read_bytes()
    assert words_of(gone.value, "uk") == f"{tmp_path / 'no'}: такого файлу чи теки немає"
    assert words_of(gone.value, "en") == f"{tmp_path / 'no'}: there is no such file or folder"
    full = OSError(28, "No space left on device", "journal.db")
    assert words_of(full, "uk") == "journal.db: система каже: No space left on device"


def test_a_fault_without_ukrainian_words_is_not_lost() -> None:
    assert Told("odd").words("uk") == "odd"
    with pytest.raises(BadNote) as told:
        Verifier.read("a+00000000+AAAA")
    assert "це не відкритий ключ Ed25519" in told.value.words("uk")


@pytest.mark.parametrize(
    "module",
    sorted(CONTROLLER.glob("*.py")),
    ids=lambda path: path.stem,
)
def test_whoever_raises_what_is_told_gives_both_languages(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    bare = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in TOLD
        and len(node.args) == 1
        and not isinstance(node.args[0], ast.Starred)
    ]
    assert bare == []
