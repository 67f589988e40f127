"""The log on the site: what a reader needs to check a vote without believing the site."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from consoles.signals import Key, Press
from controller import keys
from controller.checkpoint import Tree, leaf_hash, node_hash
from controller.journal import read_lines, read_notes
from controller.notes import Note
from controller.proofs import Levels
from controller.public_copy import write_copy
from controller.rows import leaf_of, read_rows
from controller.rules import commands as c
from controller.vote_proof import check_proof, read_proof
from publisher.common.record.models import Vote
from publisher.ingest import tiles
from publisher.ingest.models import Line, Log
from publisher.rooms.sittings.verify import steps
from tests.controller.conftest import Chamber

VOTES = 75


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sitting with a signed head after each vote; more than 512 lines."""
    made = Chamber(tmp_path_factory.mktemp("signed") / "journal.db")
    made.journal.signer = keys.make(keys.key_path(made.path), "viche/hall/1")
    made.engine.hand_over(str(made.journal.signer.verifier), "")
    made.opens().registers(1, 2, 3, 4, 5)
    for number in range(VOTES):
        made.votes(f"v{number}")
        made.hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)), Press(4, Key.AGAINST))
        made.does(c.CloseVoting(voting=f"v{number}"))
    made.journal.close()
    return made.path


@pytest.fixture
def copy(db: str, written: Path, tmp_path: Path) -> Path:
    """The public copy of that sitting, taken into the site."""
    made = tmp_path / "copy"
    write_copy(made, read_lines(written), read_notes(written))
    call_command("take_copy", str(made), introduce=True, stdout=io.StringIO())
    return made


def test_the_proof_of_each_vote_holds_by_the_halls_own_program(client: Client, copy: Path) -> None:
    log = Log.objects.get()
    assert log.size > 512
    for vote in Vote.objects.filter(uid__in=("v0", "v30", f"v{VOTES - 1}")):
        proof = read_proof(client.get(f"{vote.get_absolute_url()}proof.json").content)
        assert check_proof(proof) == []
        assert proof.n == vote.n


def test_a_line_that_is_changed_on_the_site_no_longer_proves(client: Client, copy: Path) -> None:
    vote = Vote.objects.get(uid="v30")
    line = Line.objects.get(n=vote.n)
    Line.objects.filter(pk=line.pk).update(row=bytes(line.row).replace(b"adopted", b"refused", 1))
    proof = read_proof(client.get(f"{vote.get_absolute_url()}proof.json").content)
    assert check_proof(proof) != []
    assert (
        "Власна перевірка сайту"
        in client.get(f"{vote.get_absolute_url()}verify/").content.decode()
    )


def test_lines_heads_and_tiles_are_those_of_the_public_copy(client: Client, copy: Path) -> None:
    where = f"/log/{Log.objects.get().log}"
    lines = client.get(f"{where}/lines.jsonl")
    assert b"".join(lines.streaming_content) == (copy / "lines.jsonl").read_bytes()  # type: ignore[attr-defined]  # a download is streamed
    assert client.get(f"{where}/checkpoint").content == (copy / "checkpoint").read_bytes()
    for path in sorted((copy / "heads").iterdir()):
        assert client.get(f"{where}/heads/{path.name}").content == path.read_bytes()
    found = [path for path in sorted((copy / "tile").rglob("*")) if path.is_file()]
    assert len(found) > 3
    for path in found:
        answer = client.get(f"{where}/{path.relative_to(copy).as_posix()}")
        assert answer.content == path.read_bytes(), path


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/999",
        "tile/0/000.p/0",
        "tile/0/000.p/257",
        "tile/7/000",
        "tile/0/x/1",
        "heads/1000000",
    ],
)
def test_what_the_log_does_not_have_is_not_found(client: Client, copy: Path, path: str) -> None:
    assert client.get(f"/log/{Log.objects.get().log}/{path}").status_code == 404
    assert client.get(f"/log/{'0' * 64}/{path}").status_code == 404


def test_roots_of_all_sizes_are_those_of_the_whole_tree(copy: Path) -> None:
    rows = read_rows((copy / "lines.jsonl").read_bytes().splitlines())
    whole = Levels(leaf_of(line) for _, line in rows)
    tree = tiles.Tree(Log.objects.get())
    for size in (1, 2, 255, 256, 257, 511, 512, 513, whole.size):
        assert tree.root(size) == whole.root(size)


def test_a_copy_is_taken_once_and_continued_where_it_ended(
    db: str, written: Path, tmp_path: Path
) -> None:
    lines, notes = read_lines(written), read_notes(written)
    half = sorted(notes)[len(notes) // 2]
    early = {size: note for size, note in notes.items() if size <= half}
    copy = tmp_path / "copy"
    for told in (early, early, notes):
        write_copy(copy, lines, told)
        call_command("take_copy", str(copy), introduce=True, stdout=io.StringIO())
        log = Log.objects.get()
        assert log.size == max(told)
        assert Line.objects.count() == log.size
    assert Vote.objects.count() == VOTES
    whole = Tree()
    whole.extend(line for _, line in lines[: log.size])
    assert tiles.Tree(log).root() == whole.root()


def test_a_log_that_begins_alike_and_goes_on_otherwise_is_refused(copy: Path) -> None:
    Log.objects.update(peaks=b"\0" * len(Log.objects.get().peaks))
    with pytest.raises(CommandError, match="other lines"):
        call_command("take_copy", str(copy), verbosity=0)


def test_the_page_shows_the_lines_and_a_way_that_leads_to_the_signed_root(
    client: Client, copy: Path
) -> None:
    vote = Vote.objects.get(uid="v30")
    proof = read_proof(client.get(f"{vote.get_absolute_url()}proof.json").content)
    root = Note.read(proof.note).checkpoint
    found = leaf_hash(proof.line.encode())
    for step in steps(proof.n - 1, root.size, proof.path):
        other = bytes.fromhex(step.hash)
        found = node_hash(other, found) if step.left else node_hash(found, other)
    assert found == root.root
    said = client.get(f"{vote.get_absolute_url()}verify/").content.decode()
    assert root.root.hex() in said
    assert said.count("&quot;BallotCast&quot;") == 4
    assert said.count("<li value=") == proof.n - proof.announced_n + 1


def test_a_vote_that_nobody_signed_has_no_proof_yet(client: Client, copy: Path) -> None:
    vote = Vote.objects.get(uid=f"v{VOTES - 1}")
    Log.objects.get().heads.filter(size__gte=vote.n).delete()
    assert client.get(f"{vote.get_absolute_url()}proof.json").status_code == 404
    assert client.get(f"{vote.get_absolute_url()}check/").status_code == 404
    assert "ще не підписано" in client.get(f"{vote.get_absolute_url()}verify/").content.decode()


def test_the_checking_page_runs_its_own_script_and_no_other(client: Client, copy: Path) -> None:
    vote = Vote.objects.get(uid="v30")
    answer = client.get(f"{vote.get_absolute_url()}check/")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", answer.content.decode(), re.DOTALL)
    (digest,) = {
        base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts
    }
    assert f"script-src 'sha256-{digest}'" in policy
    assert '<script type="application/json" id="given">' in answer.content.decode()


def test_the_logs_are_named_with_their_newest_heads(client: Client, copy: Path) -> None:
    said = client.get("/sittings/log/").content.decode()
    assert (copy / "checkpoint").read_text().splitlines()[2] in said.replace("&#x27;", "'")
    assert "Запис рядок за рядком" in said
