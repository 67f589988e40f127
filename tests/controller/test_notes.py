"""Signed tree heads: the format of c2sp.org/signed-note, to the byte; lies are refused."""

from __future__ import annotations

import base64
import contextlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.notes import (
    BadNote,
    Checkpoint,
    Note,
    Signer,
    Verifier,
    cosigned,
    is_name,
    signed,
)

# The example printed in c2sp.org/signed-note.
KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj"
    "OBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)

HEAD = Checkpoint("viche.example/hall", 1234, bytes(range(32)))
LOG = Signer("viche.example/hall", Ed25519PrivateKey.from_private_bytes(bytes(32)))
WITNESS = Signer("ngo.example", Ed25519PrivateKey.from_private_bytes(bytes([7] * 32)), True)
AT = 1_795_420_800


def test_the_printed_example_is_signed_by_its_key() -> None:
    verifier = Verifier.read(KEY)
    assert Note.read(NOTE).signed_by([verifier]) == [(verifier, None)]
    assert str(verifier) == KEY


def test_the_printed_example_with_one_letter_changed_is_not() -> None:
    with pytest.raises(BadNote, match="not over this text"):
        Note.read(NOTE.replace("example message", "exemple message")).signed_by(
            [Verifier.read(KEY)]
        )


def test_a_head_is_read_as_it_was_signed() -> None:
    note = signed(HEAD, [LOG])
    read = Note.read(note)
    assert read.checkpoint == HEAD
    assert read.signed_by([LOG.verifier]) == [(LOG.verifier, None)]
    assert note.startswith(f"viche.example/hall\n1234\n{base64.b64encode(HEAD.root).decode()}\n\n")


def test_a_witness_signs_the_time_too() -> None:
    note = cosigned(signed(HEAD, [LOG]), WITNESS, AT)
    found = Note.read(note).signed_by([WITNESS.verifier, LOG.verifier])
    assert dict(found) == {LOG.verifier: None, WITNESS.verifier: AT}
    raw = bytearray(base64.b64decode(note.splitlines()[-1].split()[-1]))
    raw[11] ^= 1  # the last byte of the time
    line = f"— {WITNESS.name} {base64.b64encode(raw).decode()}\n"
    forged = "".join([*note.splitlines(keepends=True)[:-1], line])
    with pytest.raises(BadNote, match=r"ngo\.example"):
        Note.read(forged).signed_by([WITNESS.verifier])


def test_strangers_signatures_are_passed_over() -> None:
    note = cosigned(signed(HEAD, [LOG]), WITNESS, AT)
    assert Note.read(note).signed_by([LOG.verifier]) == [(LOG.verifier, None)]
    stranger = Signer.make("stranger.example")
    assert Note.read(note).signed_by([stranger.verifier]) == []


def test_a_witness_cannot_pass_for_the_log() -> None:
    twin = Signer(LOG.name, LOG.private, witness=True)
    note = signed(HEAD, [twin], AT)
    assert Note.read(note).signed_by([LOG.verifier]) == []


def test_no_bit_of_a_signed_head_can_be_turned() -> None:
    note = signed(HEAD, [LOG]).encode()
    for bit in range(8 * len(note)):
        turned = bytearray(note)
        turned[bit // 8] ^= 1 << bit % 8
        with contextlib.suppress(BadNote, UnicodeDecodeError):
            assert Note.read(turned.decode()).signed_by([LOG.verifier]) == []


def test_a_key_survives_its_file_and_its_line() -> None:
    assert Signer.read(LOG.pem(), LOG.name).verifier == LOG.verifier
    assert Verifier.read(str(WITNESS.verifier)) == WITNESS.verifier


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a signed note"),
        ("one line\n", "not a signed note"),
        ("text\n\n- dash x\n", "not a signature line"),
        ("text\n\n— name !!!\n", "not base64"),
        ("text\n\n— na+me AAAAAAAA\n", "not a signature line"),
        ("x" * 70_000, "longer than"),
    ],
)
def test_what_is_no_note_says_why(text: str, said: str) -> None:
    with pytest.raises(BadNote, match=said):
        Note.read(text)


@pytest.mark.parametrize(
    "text",
    ["a\n", "a\nb\nc\n", "a\n01\nAAAA\n", "a\n1\nAAAA\n", "\n1\nAAAA\n", "a\n٣\nAAAA\n"],
)
def test_what_is_no_checkpoint_says_so(text: str) -> None:
    with pytest.raises(BadNote):
        _ = Note(text, ()).checkpoint


@pytest.mark.parametrize(
    "key", ["", "a+b", "a+00000000+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "a+b+c+d"]
)
def test_what_is_no_key_says_so(key: str) -> None:
    with pytest.raises(BadNote):
        Verifier.read(key)


def test_names_are_names() -> None:
    assert is_name("місто.ua/зала")
    assert not any(is_name(name) for name in ("", "a b", "a+b", "a\nb", "a\x00"))
    with pytest.raises(BadNote):
        Signer.make("two words")
    with pytest.raises(BadNote, match="PEM"):
        Signer.read(b"nonsense", "a")
    with pytest.raises(BadNote, match="time"):
        WITNESS.sign("text\n")
    with pytest.raises(BadNote, match="line break"):
        LOG.sign("text")
