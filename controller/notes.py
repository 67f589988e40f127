"""Signed tree heads: C2SP signed notes, checkpoints and cosignatures, with Ed25519 keys.

A checkpoint is a text of three lines — the log's origin, its size, its root in base64 — and then a
line for each signature. Sources: c2sp.org/signed-note, c2sp.org/tlog-checkpoint,
c2sp.org/tlog-cosignature (version 1), RFC 8032 for Ed25519.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from controller.told import Told

_LOG = 0x01
"""Signature type of a log's own Ed25519 key (signed-note)."""
_WITNESS = 0x04
"""Signature type of a witness's timestamped Ed25519 cosignature (tlog-cosignature)."""
_DASH = "— "
MAX_NOTE = 64 * 1024
"""Characters; a checkpoint with a hundred signatures has a fifth of it."""
MAX_SIGNATURES = 100
_PARTS = {"ключ": "the key", "корінь": "the root", "підпис": "a signature"}
"""What of a note is in base64."""


class BadNote(Told):
    """A note, a key or a signature that is not what it should be: says why."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: what a signature pins. ``root`` has 32 bytes."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The signed text, with its last line break."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\n"


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name: of a log, or of a witness."""

    name: str
    key: bytes
    witness: bool = False

    @classmethod
    def read(cls, text: str) -> Verifier:
        """Read ``name+hash+key`` as c2sp.org/signed-note writes verifier keys.

        Raises:
            BadNote: it is no such key, or its hash is another's.
        """
        name, _, rest = text.strip().partition("+")
        stated, _, encoded = rest.partition("+")
        raw = _decoded(encoded, "ключ")
        if not name or len(raw) != 33 or raw[0] not in (_LOG, _WITNESS):
            given = repr(text.strip())
            raise BadNote(
                f"not a verifier key of Ed25519: {given}",
                f"це не відкритий ключ Ed25519: {given}",
            )
        verifier = cls(name, raw[1:], witness=raw[0] == _WITNESS)
        if verifier.id.hex() != stated:
            raise BadNote(
                f"the key of {name!r} was changed: its hash is not {stated!r}",
                f"ключ «{name}» змінено: його геш — не {stated!r}",
            )
        return verifier

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        kind = bytes((_WITNESS if self.witness else _LOG,))
        return sha256(self.name.encode() + b"\n" + kind + self.key).digest()[:4]

    def __str__(self) -> str:
        """The key as a line to hand on."""
        kind = bytes((_WITNESS if self.witness else _LOG,))
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(kind + self.key).decode()}"

    def check(self, text: str, signature: bytes) -> int | None:
        """Check a signature over a note's text; the time of a witness, seconds since 1970.

        Raises:
            BadNote: the signature is not by this key over this text.
        """
        message, at = text.encode(), None
        if self.witness:
            at = int.from_bytes(signature[:8], "big")
            message, signature = _cosigned(text, at), signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except InvalidSignature as error:
            raise BadNote(
                f"the signature of {self.name!r} is not over this text",
                f"підпис «{self.name}» стоїть не під цим текстом",
            ) from error
        return at


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name."""

    name: str
    private: Ed25519PrivateKey
    witness: bool = False

    @classmethod
    def make(cls, name: str, *, witness: bool = False) -> Signer:
        """A new key.

        Raises:
            BadNote: a name with a space, a plus or a line break.
        """
        if not is_name(name):
            raise BadNote(
                f"a key's name has no spaces and no plus: {name!r}",
                f"у назві ключа не буває пробілів і плюса: {name!r}",
            )
        return cls(name, Ed25519PrivateKey.generate(), witness)

    @classmethod
    def read(cls, pem: bytes, name: str, *, witness: bool = False) -> Signer:
        """Read a key from PEM (PKCS #8, not encrypted).

        Raises:
            BadNote: it is not an Ed25519 key.
        """
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            raise BadNote(
                f"not a private key in PEM: {error}",
                f"це не особистий ключ у форматі PEM: {error}",
            ) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise BadNote("not an Ed25519 key", "це не ключ Ed25519")
        return cls(name, key, witness)

    def pem(self) -> bytes:
        """The private key as PEM (PKCS #8, not encrypted): for a file of mode 0600."""
        from cryptography.hazmat.primitives import serialization as form

        return self.private.private_bytes(
            form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
        )

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.private.public_key().public_bytes_raw(), self.witness)

    def sign(self, text: str, at: int | None = None) -> str:
        """The signature line for a note's text; a witness signs the time ``at`` with it.

        Raises:
            BadNote: a witness without a time, or a text that is no note's.
        """
        if not text.endswith("\n"):
            raise BadNote(
                "a note's text ends with a line break",
                "текст, що підписують, кінчається розривом рядка",
            )
        if not self.witness:
            signature = self.private.sign(text.encode())
        elif at is None:
            raise BadNote("a witness signs a time", "свідок підписує й час")
        else:
            signature = at.to_bytes(8, "big") + self.private.sign(_cosigned(text, at))
        encoded = base64.b64encode(self.verifier.id + signature).decode()
        return f"{_DASH}{self.name} {encoded}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A signed text: who is said to have signed it, by name, key id and signature."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @classmethod
    def read(cls, note: str) -> Note:
        """Part a note into text and signatures; nothing is checked yet.

        Raises:
            BadNote: it is not a note.
        """
        if len(note) > MAX_NOTE:
            raise BadNote(f"longer than {MAX_NOTE} characters", f"довше за {MAX_NOTE} знаків")
        text, parted, lines = note.rpartition("\n\n")
        if not parted or not lines.endswith("\n"):
            raise BadNote(
                "not a signed note: text, an empty line, signatures",
                "це не підписаний текст: текст, порожній рядок, підписи",
            )
        signatures = [_signature(line) for line in lines.splitlines()]
        if not 0 < len(signatures) <= MAX_SIGNATURES:
            raise BadNote(
                f"a note has 1 to {MAX_SIGNATURES} signatures",
                f"підписів має бути від 1 до {MAX_SIGNATURES}",
            )
        return cls(text + "\n", tuple(signatures))

    @property
    def checkpoint(self) -> Checkpoint:
        """The tree head that the text says; lines after its third are not ours to read.

        Raises:
            BadNote: it says none.
        """
        lines = self.text.split("\n")
        if len(lines) < 4 or not lines[0] or not lines[1].isascii() or not lines[1].isdecimal():
            raise BadNote(
                "not a checkpoint: origin, size and root on three lines",
                "це не голова запису: назва, розмір і корінь у трьох рядках",
            )
        if lines[1] != str(int(lines[1])):
            raise BadNote(
                "a checkpoint's size has no leading zeros",
                "розмір у голові запису не починається з нуля",
            )
        root = _decoded(lines[2], "корінь")
        if len(root) != 32:
            raise BadNote(
                f"a root has 32 bytes, not {len(root)}", f"корінь має 32 байти, а не {len(root)}"
            )
        return Checkpoint(lines[0], int(lines[1]), root)

    def signed_by(self, verifiers: Iterable[Verifier]) -> list[tuple[Verifier, int | None]]:
        """Which of these keys have signed, each with its time if it is a witness's.

        Signatures of keys not among them are passed over.

        Raises:
            BadNote: a signature that names one of these keys is false.
        """
        known = {(verifier.name, verifier.id): verifier for verifier in verifiers}
        found: dict[Verifier, int | None] = {}
        for name, key_id, signature in self.signatures:
            verifier = known.get((name, key_id))
            if verifier is not None and verifier not in found:
                found[verifier] = verifier.check(self.text, signature)
        return list(found.items())


def signed(checkpoint: Checkpoint, signers: Sequence[Signer], at: int | None = None) -> str:
    """A checkpoint as a note, signed by each; ``at`` is the time for witnesses."""
    text = checkpoint.text()
    return text + "\n" + "".join(signer.sign(text, at) for signer in signers)


def cosigned(note: str, signer: Signer, at: int | None = None) -> str:
    """The note with one more signature.

    Raises:
        BadNote: it is not a note.
    """
    return note + signer.sign(Note.read(note).text, at)


def handover_text(log: str, new_key: str) -> str:
    """What the old key signs when it hands a log over to a new one."""
    return f"viche key hand-over\n{log}\n{new_key}\n"


def is_name(name: str) -> bool:
    """Whether a key may have this name."""
    return bool(name) and not any(c.isspace() or c == "+" or ord(c) < 32 for c in name)


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not is_name(name):
        raise BadNote(
            f"not a signature line: {line[:80]!r}", f"це не рядок підпису: {line[:80]!r}"
        )
    raw = _decoded(encoded, "підпис")
    if len(raw) < 5:
        raise BadNote(
            f"too short for a signature: {line[:80]!r}",
            f"закоротко для підпису: {line[:80]!r}",
        )
    return name, raw[:4], raw[4:]


def _decoded(text: str, what: str) -> bytes:
    """What base64 says, in its one canonical form: no bit of a note means nothing."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNote(
            f"{_PARTS[what]} is not base64: {text[:80]!r}",
            f"{what} — не base64: {text[:80]!r}",
        ) from error
    if base64.b64encode(raw).decode() != text:
        raise BadNote(
            f"{_PARTS[what]} is not in canonical base64: {text[:80]!r}",
            f"{what} — не в єдиній формі base64: {text[:80]!r}",
        )
    return raw
