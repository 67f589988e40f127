"""Documents signed by outside tools: kept as they came, told apart from what is not signed."""

from __future__ import annotations

import hashlib
import io
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

import viche
from controller.journal import SqliteJournal, read_lines
from controller.keys import key_path, make
from controller.public_copy import read_copy
from controller.rules import events as e
from controller.wire import encode
from papers.attachments import Kind, carry, listed, place_of
from papers.faults import BadPaper
from papers.signed import Signed, what_is
from tests.papers.chamber import Chamber

PAPER = "ПРОТОКОЛ\n".encode()
DAY = datetime(2024, 1, 1, tzinfo=UTC)


def signed(content: bytes) -> bytes:
    """A real detached CMS signature, by a certificate of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Секретар ради")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(DAY)
        .not_valid_after(DAY + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    return builder.add_signer(certificate, key, hashes.SHA256()).sign(
        serialization.Encoding.DER,
        [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary],
    )


def container(kind: str = "asic-e", inside: str = "META-INF/signatures001.p7s") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("mimetype", f"application/vnd.etsi.{kind}+zip")
        package.writestr("protokol.docx", PAPER)
        package.writestr(inside, signed(PAPER))
    return made.getvalue()


PADES = b"%PDF-1.7 /Type /Sig /ByteRange [0 840 960 240] /Contents <30> %%EOF"


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (signed(PAPER), Signed.CADES),
        (container(), Signed.ASIC_E),
        (container("asic-s"), Signed.ASIC_S),
        (PADES, Signed.PADES),
        (PAPER, None),
        (b"%PDF-1.7 %%EOF", None),
        (b"", None),
        (container(inside="META-INF/manifest.xml"), None),
        (container("other"), None),
        (container()[:200], None),
    ],
    ids=["p7s", "asice", "asics", "pades", "text", "pdf", "empty", "unsigned", "other", "cut"],
)
def test_the_form_is_read_from_the_bytes(content: bytes, form: Signed | None) -> None:
    assert what_is(content) is form


@pytest.fixture
def journal(sat: Chamber, tmp_path: Path) -> Path:
    path = tmp_path / "hall" / "journal.db"
    path.parent.mkdir()
    made = SqliteJournal(path)
    made.signer = make(key_path(path), "viche/hall/1")
    for entry in sat.entries:
        made.append([encode(entry)], head=isinstance(entry.event, e.SittingClosed))
    made.close()
    return path


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "protokol.docx").write_bytes(PAPER)
    (tmp_path / "protokol.docx.p7s").write_bytes(signed(PAPER))
    return tmp_path / "protokol.docx"


def beside(paper: Path) -> list[str]:
    return ["--signature", f"{paper}.p7s"]


def test_minutes_and_their_signature_are_kept_beside_the_record_with_their_hashes(
    journal: Path, paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert viche.main(["attach", str(journal), str(paper), *beside(paper)]) == 0
    assert "CAdES, додано, підпис не перевірено" in capsys.readouterr().out
    (told,) = listed(journal.parent)
    assert (told.sitting, told.kind, told.form) == ("2024-09-04", Kind.MINUTES, "CAdES")
    place = place_of(journal.parent, told.sitting)
    for name, digest in ((told.file, told.sha256), (told.signature, told.signature_sha256)):
        assert hashlib.sha256((place / name).read_bytes()).hexdigest() == digest
    assert (place / told.file).read_bytes() == PAPER


def test_what_is_kept_still_verifies_by_the_tool_of_others(journal: Path, paper: Path) -> None:
    assert viche.main(["attach", str(journal), str(paper), *beside(paper)]) == 0
    place = place_of(journal.parent, "2024-09-04")
    words = ["openssl", "cms", "-verify", "-noverify", "-binary", "-inform", "DER"]
    files = ["-in", str(place / "protokol.docx.p7s"), "-content", str(place / "protokol.docx")]
    done = subprocess.run([*words, *files], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, PAPER)


def test_the_same_again_changes_nothing_and_another_of_its_name_is_refused(
    journal: Path, paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["attach", str(journal), str(paper), *beside(paper)]
    assert viche.main(given) == viche.main(given) == 0
    assert len(listed(journal.parent)) == 1
    paper.write_bytes(PAPER + b"!")
    assert viche.main(given) == 1
    assert "такий файл уже є, з іншим вмістом: назвіть новий інакше" in capsys.readouterr().err
    assert len(listed(journal.parent)) == 1


@pytest.mark.parametrize(
    ("name", "content"), [("p.asice", container()), ("p.pdf", PADES)], ids=["asice", "pdf"]
)
def test_a_document_with_its_signature_inside_goes_alone(
    journal: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    given = ["attach", str(journal), str(tmp_path / name), "--kind", "decision", "--number", "12"]
    assert viche.main(given) == 0
    (told,) = listed(journal.parent)
    assert (told.kind, told.number, told.file, told.signature) == (Kind.DECISION, "12", name, "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["protokol.docx"], "підпису в цьому файлі немає: назвіть його поруч: --signature"),
        (["protokol.docx.p7s"], "це лише підпис: назвіть спершу сам документ"),
        (["protokol.docx", "--signature", "protokol.docx"], "це не відокремлений підпис (.p7s)"),
        (["none.docx"], "none.docx: не читається: No such file"),
        (["protokol.docx", "--sitting", "x"], "такого засідання в журналі немає"),
    ],
)
def test_what_is_not_signed_is_refused_with_the_way_out(
    journal: Path,
    paper: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(paper.parent)
    assert viche.main(["attach", str(journal), *words]) == 1
    assert told in capsys.readouterr().err
    assert listed(journal.parent) == []


def test_minutes_of_a_sitting_that_goes_on_are_a_draft_and_not_attached(
    chamber: Chamber, paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chamber.sit()
    made = SqliteJournal(tmp_path / "journal.db")
    made.append([encode(entry) for entry in chamber.entries])
    made.close()
    given = ["attach", str(tmp_path / "journal.db"), str(paper), *beside(paper)]
    assert viche.main(given) == 1
    assert "засідання ще не закрито" in capsys.readouterr().err
    assert viche.main([*given, "--kind", "decision"]) == 0


def test_the_list_says_what_was_changed_or_is_missing(
    journal: Path, paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    viche.main(["attach", str(journal), str(paper), *beside(paper)])
    assert viche.main(["attach", str(journal)]) == 0
    assert "protokol.docx + protokol.docx.p7s" in capsys.readouterr().out
    place = place_of(journal.parent, "2024-09-04")
    (place / "protokol.docx").write_bytes(b"!")
    (place / "protokol.docx.p7s").unlink()
    assert viche.main(["attach", str(journal)]) == 1
    told = capsys.readouterr().err
    assert "protokol.docx: змінено після додавання" in told
    assert "protokol.docx.p7s: файлу немає" in told


def test_a_public_copy_has_them_and_never_one_that_was_changed(
    journal: Path, paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    viche.main(["attach", str(journal), str(paper), *beside(paper)])
    assert viche.main(["copy", str(journal), "--to", str(tmp_path / "copy")]) == 0
    assert listed(tmp_path / "copy") == listed(journal.parent)
    place = place_of(tmp_path / "copy", "2024-09-04")
    assert (place / "protokol.docx").read_bytes() == PAPER
    rows, _ = read_copy(tmp_path / "copy")
    assert len(rows) == len(list(read_lines(journal))), "the record is read as before"
    (place_of(journal.parent, "2024-09-04") / "protokol.docx").write_bytes(b"!")
    capsys.readouterr()
    assert viche.main(["copy", str(journal), "--to", str(tmp_path / "copy")]) == 2
    assert "змінено після додавання" in capsys.readouterr().err
    assert (place / "protokol.docx").read_bytes() == PAPER


def test_a_damaged_list_is_told(tmp_path: Path) -> None:
    (tmp_path / "attachments").mkdir()
    (tmp_path / "attachments" / "attachments.jsonl").write_bytes(b"{}\n")
    with pytest.raises(BadPaper, match="список не читається"):
        carry(tmp_path, tmp_path / "to")
