"""Requests are signed as RFC 9421 and RFC 9530 say: their own examples, and forgeries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from sync.signatures import COVERED, BadSignature, Message, Signature, check_digest, digest, sign

PEM = b"""-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----
"""
"""RFC 9421 B.1.4."""
SHA_512 = (
    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwE"
    "mTHWXvJwew==:"
)
AT = datetime.fromtimestamp(1618884473, UTC)


def rfc_key() -> Ed25519PrivateKey:
    key = load_pem_private_key(PEM, None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def rfc_request() -> Message:
    """B.2, signed as in B.2.6."""
    names = '("date" "@method" "@path" "@authority" "content-type" "content-length")'
    fields = {
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "content-type": "application/json",
        "content-digest": SHA_512,
        "content-length": "18",
        "signature-input": f'sig-b26={names};created=1618884473;keyid="test-key-ed25519"',
        "signature": "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4"
        "A0w6vuQv5lIp5WPpBKRCw==:",
    }
    return Message("POST", "example.com", "/foo", fields)


def test_the_rfcs_own_ed25519_example_verifies() -> None:
    message = rfc_request()
    found = Signature.of(message)
    assert found.key_id == "test-key-ed25519"
    public = rfc_key().public_key().public_bytes_raw()
    found.check(message, public, AT, needed=("@method", "@path"))


def test_the_rfcs_own_example_is_signed_alike() -> None:
    message = rfc_request()
    found = Signature.of(message)
    assert rfc_key().sign(message.base(found.names, found.params)) == found.value


def test_the_rfcs_own_digests_are_true() -> None:
    content = b'{"hello": "world"}'
    check_digest(SHA_512, content)
    assert digest(content) == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
    check_digest(f"{digest(content)}, {SHA_512}", content)


@pytest.mark.parametrize(
    "stated", ["", "md5=:AAAA:", "sha-256=AAAA", f"{SHA_512}, sha-256=:AA==:"]
)
def test_a_digest_that_says_nothing_or_something_false_is_refused(stated: str) -> None:
    with pytest.raises(BadSignature):
        check_digest(stated, b'{"hello": "world"}')


def ours() -> tuple[Message, bytes]:
    key = Ed25519PrivateKey.generate()
    fields = {"content-digest": digest(b"x")}
    bare = Message("POST", "site.example", "/api", fields)
    signed = Message(bare.method, bare.authority, bare.path, fields | sign(bare, key, "hall", AT))
    return signed, key.public_key().public_bytes_raw()


def test_what_we_sign_we_verify() -> None:
    message, key = ours()
    Signature.of(message).check(message, key, AT)


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "PUT"},
        {"authority": "other.example"},
        {"path": "/api2"},
        {"fields": {"content-digest": digest(b"y")}},
    ],
    ids=["method", "authority", "path", "digest"],
)
def test_what_is_signed_cannot_be_changed(changed: dict[str, object]) -> None:
    message, key = ours()
    parts = {
        "method": message.method,
        "authority": message.authority,
        "path": message.path,
    } | {name: str(value) for name, value in changed.items() if name != "fields"}
    more = changed.get("fields", {})
    assert isinstance(more, dict)
    forged = Message(**parts, fields={**message.fields, **more})
    with pytest.raises(BadSignature):
        Signature.of(forged).check(forged, key, AT)


def test_another_key_does_not_do() -> None:
    message, _ = ours()
    with pytest.raises(BadSignature):
        Signature.of(message).check(message, ours()[1], AT)


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_signature_is_good_for_a_quarter_of_an_hour(minutes: int) -> None:
    message, key = ours()
    with pytest.raises(BadSignature):
        Signature.of(message).check(message, key, AT + timedelta(minutes=minutes))


def test_a_signature_over_less_than_is_needed_does_not_do() -> None:
    message, key = ours()
    with pytest.raises(BadSignature, match="not signed: content-encoding"):
        Signature.of(message).check(message, key, AT, needed=(*COVERED, "content-encoding"))


@pytest.mark.parametrize(
    "told",
    [
        "",
        "viche=()",
        'viche=("@method" "@method");created=1;keyid="k"',
        'viche=("@method");created=1;keyid="k";alg="hmac-sha256"',
        'viche=("@method");keyid="k"',
        'a=("@method");created=1;keyid="k", b=("@method");created=1;keyid="k"',
        'viche=("@method"',
    ],
)
def test_other_forms_are_refused_not_guessed_at(told: str) -> None:
    message, _ = ours()
    fields = {**message.fields, "signature-input": told}
    with pytest.raises(BadSignature):
        Signature.of(Message("POST", "site.example", "/api", fields))
