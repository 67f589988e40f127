"""HTTP Message Signatures (RFC 9421) with Ed25519, and Content-Digest (RFC 9530). Pure.

Only what hall and site say to each other: one signature, derived components and plain fields,
no parameters of components. What is not in that form is refused, not guessed at.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256, sha512

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

LABEL = "viche"
COVERED = ("@method", "@authority", "@path", "content-digest")
"""What each request signs; a batch its encoding, a piece of a file its place, too."""
WINDOW = timedelta(minutes=15)
"""How far the hall's clock may be from the site's."""
_NAME = r"@?[a-z0-9][a-z0-9-]*"
_INPUT = re.compile(
    rf'(?P<label>[a-z*][a-z0-9_.*-]*)=(?P<params>\((?P<names>"{_NAME}"(?: "{_NAME}")*)?\)'
    r'(?:;[a-z]+=(?:\d{1,15}|"[\x20-\x21\x23-\x5b\x5d-\x7e]*"))*)'
)
_PARAMETER = re.compile(r';([a-z]+)=(?:(\d+)|"([^"]*)")')
_BYTES = re.compile(r"([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]*):")


class BadSignature(Exception):
    """A message that is not signed as it must be; the text says why, for the log."""


@dataclass(frozen=True, slots=True)
class Message:
    """A request as far as it is signed; names of fields in small letters."""

    method: str
    authority: str
    path: str
    fields: Mapping[str, str]

    def component(self, name: str) -> str:
        """The value of a component (RFC 9421 §2).

        Raises:
            BadSignature: the message has none.
        """
        derived = {
            "@method": self.method,
            "@authority": self.authority.lower(),
            "@path": self.path or "/",
        }
        value = derived.get(name) if name.startswith("@") else self.fields.get(name)
        if value is None:
            raise BadSignature(f"nothing to sign for {name}")
        return value.strip() if not name.startswith("@") else value

    def base(self, names: Sequence[str], params: str) -> bytes:
        """The signature base (RFC 9421 §2.5)."""
        lines = [f'"{name}": {self.component(name)}' for name in names]
        return "\n".join((*lines, f'"@signature-params": {params}')).encode()


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it came, not yet checked."""

    names: tuple[str, ...]
    params: str
    key_id: str
    created: datetime
    value: bytes

    @classmethod
    def of(cls, message: Message) -> Signature:
        """The one signature of a message.

        Raises:
            BadSignature: there is none, more than one, or it is not of our form.
        """
        found = _INPUT.fullmatch(message.fields.get("signature-input", ""))
        given = _BYTES.fullmatch(message.fields.get("signature", ""))
        if found is None or given is None or found["label"] != given[1]:
            raise BadSignature("not signed in the form that is taken here")
        names = tuple(re.findall(rf'"({_NAME})"', found["names"] or ""))
        after = found["params"].partition(")")[2]
        told = {key: number or text for key, number, text in _PARAMETER.findall(after)}
        if len(set(names)) != len(names) or "created" not in told or "keyid" not in told:
            raise BadSignature("a component twice, or no created or keyid")
        if told.get("alg", "ed25519") != "ed25519":
            raise BadSignature(f"algorithm {told['alg']}")
        created = datetime.fromtimestamp(int(told["created"][:11]), UTC)
        value = _decoded(given[2])
        return cls(names, found["params"], told["keyid"], created, value)

    def check(
        self, message: Message, key: bytes, now: datetime, needed: Sequence[str] = COVERED
    ) -> None:
        """See that this key signed this message, all that is needed of it, and lately.

        Raises:
            BadSignature: it is not so.
        """
        if missing := set(needed) - set(self.names):
            raise BadSignature(f"not signed: {', '.join(sorted(missing))}")
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(
                self.value, message.base(self.names, self.params)
            )
        except (InvalidSignature, ValueError) as error:
            raise BadSignature("the signature is not this key's over this message") from error
        if abs(now - self.created) > WINDOW:
            raise BadSignature(f"signed at {self.created.isoformat()}, it is {now.isoformat()}")


def sign(
    message: Message,
    key: Ed25519PrivateKey,
    key_id: str,
    at: datetime,
    names: Sequence[str] = COVERED,
) -> dict[str, str]:
    """The two fields that sign a message, to be sent with it."""
    quoted = " ".join(f'"{name}"' for name in names)
    params = f'({quoted});created={int(at.timestamp())};keyid="{key_id}";alg="ed25519"'
    value = base64.b64encode(key.sign(message.base(names, params))).decode()
    return {"signature-input": f"{LABEL}={params}", "signature": f"{LABEL}=:{value}:"}


def digest(content: bytes) -> str:
    """The Content-Digest of a message's content as it is sent."""
    return f"sha-256=:{base64.b64encode(sha256(content).digest()).decode()}:"


def check_digest(stated: str, content: bytes) -> None:
    """See that the content is what the digest says, by each hash in it that is known here.

    Raises:
        BadSignature: it is not, or no hash is known.
    """
    known = {"sha-256": sha256, "sha-512": sha512}
    checked = 0
    for part in stated.split(","):
        found = _BYTES.fullmatch(part.strip())
        if found is None:
            raise BadSignature("Content-Digest is not in its form")
        if (make := known.get(found[1])) is not None:
            if not hmac.compare_digest(make(content).digest(), _decoded(found[2])):
                raise BadSignature("the content is not what Content-Digest says")
            checked += 1
    if not checked:
        raise BadSignature("Content-Digest has no hash that is known here")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BadSignature("not base64") from error
