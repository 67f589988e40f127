"""The gateway's own certificate, made at installation; browsers are told to trust it once."""

from __future__ import annotations

import os
import ssl
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAYS: Final = 397
"""The longest that browsers accept for a server (CA/Browser Forum BR §6.3.2, until 2026)."""
CERTIFICATE: Final = "tablet.crt"
KEY: Final = "tablet.key"


class NoCertificate(Exception):
    """There is no certificate to serve with, or it cannot be used; says why."""


def make_certificate(
    folder: Path, hosts: Sequence[str], now: datetime, *, days: int = DAYS
) -> Path:
    """Write ``tablet.crt`` and ``tablet.key`` (ECDSA P-256, mode 0600) for these names and IPs.

    Tablets keep it as an authority, because they keep nothing else; its name constraints say that
    it speaks for these names alone, so a stolen key opens no other site (RFC 5280 §4.2.1.10).

    Raises:
        ValueError: no names, or days that cannot be meant.
    """
    if not hosts:
        raise ValueError("name at least one host or address")
    if not 1 <= days <= 3650:
        raise ValueError("days: 1–3650")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Viche tablets {hosts[0]}"[:64])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # a tablet's clock may be behind
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([_name(host) for host in hosts]), False)
        .add_extension(_only_for(hosts), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write(folder / KEY, secret, 0o600)
    _write(folder / CERTIFICATE, certificate.public_bytes(serialization.Encoding.PEM), 0o644)
    return folder / CERTIFICATE


def fingerprint(path: Path) -> str:
    """SHA-256 of a certificate as browsers show it: pairs of hex digits with colons."""
    digest = x509.load_pem_x509_certificate(path.read_bytes()).fingerprint(hashes.SHA256())
    return digest.hex(":").upper()


def tls(folder: Path, now: datetime) -> ssl.SSLContext:
    """TLS 1.2 and above, with the certificate in a folder.

    Raises:
        NoCertificate: it is not there, cannot be read, or its time is over.
    """
    certificate, key = folder / CERTIFICATE, folder / KEY
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(certificate, key)
        until = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise NoCertificate(f"{certificate}, {key}: {error}") from error
    if until <= now:
        raise NoCertificate(f"{certificate}: {until:%Y-%m-%d}")
    return context


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _only_for(hosts: Sequence[str]) -> x509.NameConstraints:
    allowed: list[x509.GeneralName] = []
    for host in hosts:
        try:
            allowed.append(x509.IPAddress(ip_network(host)))
        except ValueError:
            allowed.append(x509.DNSName(host))
    return x509.NameConstraints(permitted_subtrees=allowed, excluded_subtrees=None)


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write a file that never has more rights than it should, and never is half there."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        file = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(file, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
