"""A site over real HTTPS with a certificate of its own authority, and whatever may befall it."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR, socket

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from controller.clock import SteadyClock
from sync.intake import Answer, Intake
from sync.intake_sound import SoundIntake
from sync.signatures import Message


def certificates(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 with its key in one file, and the authority that signed it."""
    now = SteadyClock().now()
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])

    def made(subject: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(ca_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
        )

    authority = made(ca_name, ca_key.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    leaf = made(name, key.public_key()).add_extension(address, critical=False)
    ca, both = folder / "ca.pem", folder / "site.pem"
    form = serialization.Encoding.PEM
    ca.write_bytes(authority.sign(ca_key, hashes.SHA256()).public_bytes(form))
    both.write_bytes(
        key.private_bytes(form, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + leaf.sign(ca_key, hashes.SHA256()).public_bytes(form)
    )
    return both, ca


class HttpsSite:
    """Serves an intake on 127.0.0.1 until it is stopped.

    ``mood`` stands between a request and its answer: an Answer stands in the intake's place,
    "deaf" takes nothing and hangs up, "mute" takes the batch and hangs up.
    """

    def __init__(
        self,
        intake: Intake,
        folder: Path,
        now: Callable[[], datetime],
        port: int = 0,
        sounds: SoundIntake | None = None,
    ) -> None:
        pem = folder / "site.pem"
        self.ca = folder / "ca.pem"
        if not pem.exists():
            certificates(folder)
        self.mood: Answer | str | None = None
        self.retry_after = ""
        self.requests: list[bytes] = []
        self.ranges: list[str] = []
        self.heard = threading.Semaphore(0)
        self.open: list[socket] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # head and body are two writes: 40 ms apart, else

            def setup(self) -> None:
                super().setup()
                site.open.append(self.connection)

            def _take(self) -> None:
                content = self.rfile.read(int(self.headers.get("content-length", "0")))
                fields = {name.lower(): value for name, value in self.headers.items()}
                message = Message(self.command, fields.get("host", ""), self.path, fields)
                if self.command == "POST":
                    site.requests.append(content)
                if site.mood == "deaf":
                    self._hang_up()
                    return
                if isinstance(site.mood, Answer):
                    answer = site.mood
                elif sounds is not None and "/sounds" in self.path:
                    answer = self._sound(sounds, message, content)
                elif self.command == "GET":
                    answer = intake.size(message, self.path.rpartition("/")[2], now())
                else:
                    answer = intake.take(message, content, now())
                if site.mood == "mute":
                    self._hang_up()
                    return
                told = {"why": answer.why} | ({} if answer.size is None else {"size": answer.size})
                body = json.dumps(told).encode()
                self.send_response(answer.status)
                self.send_header("content-length", str(len(body)))
                if site.retry_after:
                    self.send_header("retry-after", site.retry_after)
                self.end_headers()
                self.wfile.write(body)
                site.heard.release()

            def _sound(self, sounds: SoundIntake, message: Message, content: bytes) -> Answer:
                if self.command == "POST":
                    return sounds.begin(message, content, now())
                site.ranges.append(message.fields["content-range"])
                return sounds.piece(message, self.path.rpartition("/")[2], content, now())

            def _hang_up(self) -> None:
                self.close_connection = True
                site.heard.release()

            do_GET = do_POST = do_PUT = _take  # noqa: N815  # http.server's own names

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that goes away

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        self._server = Server(("127.0.0.1", port), Handler)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self.url = f"https://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def stop(self) -> None:
        """As a machine that is switched off: connections are cut."""
        self._server.shutdown()
        self._thread.join()
        for connection in self.open:
            with suppress(OSError):  # it is closed already
                connection.shutdown(SHUT_RDWR)
        self._server.server_close()
