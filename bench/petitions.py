"""Signatures at 100 a second for ten minutes, each by a person of his own, with everything on.

``python -m bench petitions [SECONDS [RATE]]``: session, token of the form, limits, the law's
conditions, and the count beside them; an open loop, so that a slow answer makes no caller wait
with the next. On SQLite, then on a PostgreSQL with fsync, two workers of Granian. Afterwards the
count is compared with what the callers were told. Peer: the UK Parliament's record, 33 a second.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from bench.figures import percentile
from bench.site import ask_django, serving
from tests.publisher.postgres import Postgres

RATE: Final = 100
SECONDS: Final = 600
AIM_MS: Final = 300
PEER: Final = 33
CONNECTIONS: Final = 64
TOKEN: Final = "b" * 32
FILL: Final = """
import sys, django
django.setup()
from datetime import date, timedelta
from pathlib import Path
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from publisher.common.accounts.models import Proof, User
from publisher.rooms.petitions import moving
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.rules import Hand, Move
out, people = Path(sys.argv[1]), int(sys.argv[2])
made = Petition.objects.create(title="Сто на секунду", text="Суть", author_name="Хтось Інший")
moving.make(made, Move.SEND, Hand.AUTHOR)
made = moving.make(made, Move.PUBLISH, Hand.MODERATOR)
Petition.objects.update(threshold=10 * people)
store, until = SessionStore(), timezone.now() + timedelta(days=1)
keys = []
for start in range(0, people, 2000):
    span = range(start, min(start + 2000, people))
    users = User.objects.bulk_create(
        User(email=f"p{n}@example.org", password="!", name=f"Підписант {n}", identity=f"{n:064x}")
        for n in span
    )
    Proof.objects.bulk_create(
        Proof(user=user, level=level, way="desk", since=date(2025, 1, 1))
        for user in users for level in (1, 2, 3)
    )
    keys += [f"{user.pk:032d}" for user in users]
    Session.objects.bulk_create(
        Session(
            session_key=f"{user.pk:032d}",
            session_data=store.encode({
                SESSION_KEY: str(user.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: user.get_session_auth_hash(),
            }),
            expire_date=until,
        )
        for user in users
    )
out.write_text("\\n".join(keys))
"""
COUNTED: Final = """
import django
django.setup()
from django.utils import timezone
from publisher.rooms.petitions import counting
from publisher.rooms.petitions.models import Petition
made = counting.count(Petition.objects.get(), timezone.now())
print(made.counted, made.signatures.values("person").distinct().count())
"""


class Wire:
    """A connection that is kept: one request after the other (RFC 9112)."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._pipes: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, head: bytes, body: bytes = b"") -> int:
        """Send a request, read the whole answer; its status."""
        if self._pipes is None:
            self._pipes = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._pipes
        writer.write(head + body)
        told = await reader.readuntil(b"\r\n\r\n")
        fields = dict(
            line.lower().split(b": ", 1) for line in told.split(b"\r\n")[1:] if b": " in line
        )
        if b"content-length" in fields:
            await reader.readexactly(int(fields[b"content-length"]))
        elif fields.get(b"transfer-encoding") == b"chunked":
            while (size := int(await reader.readline(), 16)) or not await reader.readline():
                if size == 0:
                    break
                await reader.readexactly(size + 2)
        return int(told.split(b" ", 2)[1])


def request(session: str, chance: random.Random, page: bool) -> tuple[bytes, bytes]:
    """The page with the form, or the form as a browser sends it, from a network of its own."""
    told = {"csrfmiddlewaretoken": TOKEN, "name": "Петренко Іван", "agreed": "on"}
    body = "" if page else urlencode(told)
    network = ".".join(str(chance.randrange(1, 255)) for _ in range(4))
    head = (
        f"{'GET' if page else 'POST'} /petitions/item/1/sign/ HTTP/1.1\r\n"
        f"Host: 127.0.0.1\r\nX-Forwarded-For: {network}\r\nAccept-Encoding: gzip\r\n"
        f"Cookie: sessionid={session}; csrftoken={TOKEN}\r\n"
    )
    if body:
        head += "Content-Type: application/x-www-form-urlencoded\r\n"
        head += f"Content-Length: {len(body)}\r\n"
    return (head + "\r\n").encode(), body.encode()


async def press(port: int, sessions: list[str], rate: int) -> tuple[list[float], Counter[int]]:
    """Sign once with each session, so many a second: seconds from the due time to the answer."""
    loop, chance = asyncio.get_running_loop(), random.Random(1)  # addresses of nobody
    idle: asyncio.Queue[Wire] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        idle.put_nowait(Wire(port))
    waits, answers = list[float](), Counter[int]()
    began = loop.time() + 0.5

    async def one(due: float, session: str) -> None:
        wire = await idle.get()
        try:
            await wire.ask(*request(session, chance, page=True))
            answers[await wire.ask(*request(session, chance, page=False))] += 1
        finally:
            idle.put_nowait(wire)
        waits.append(loop.time() - due)

    async with asyncio.TaskGroup() as group:
        for number, session in enumerate(sessions):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - loop.time()))
            group.create_task(one(due, session))
    return waits, answers


@contextlib.contextmanager
def durable() -> Iterator[str]:
    """A PostgreSQL that syncs what it says is kept; its URL."""
    server = Postgres.start(durable=True)
    try:
        yield server.url
    finally:
        server.stop()


def measure(url: str, seconds: int, rate: int) -> None:
    """Print what came of it on a database."""
    with tempfile.TemporaryDirectory(prefix="viche-bench-") as name:
        folder = Path(name)
        keys = folder / "sessions"
        if url:
            os.environ["DATABASE_URL"] = url
        else:
            os.environ.pop("DATABASE_URL", None)
        filled = (FILL, str(keys), str(seconds * rate))
        with serving(folder, filled, proxies=1, jobs=True) as (port, _):
            sessions = keys.read_text(encoding="utf-8").split()
            waits, answers = asyncio.run(press(port, sessions, rate))
        counted, persons = ask_django(folder, COUNTED).split()[-2:]
    p50, p99 = (1000 * percentile(waits, share) for share in (0.5, 0.99))
    print(
        f"  {'PostgreSQL' if url else 'SQLite':10} {len(waits)} signatures at {rate} a second, "
        f"each page and form: p50/p99 {p50:.0f}/{p99:.0f} ms, longest {1000 * max(waits):.0f} ms; "
        f"p99 ÷ aim {p99 / AIM_MS:.2f}; rate ÷ record {rate / PEER:.1f}"
    )
    told = ", ".join(f"{count} × {status}" for status, count in sorted(answers.items()))
    print(f"             answers: {told}; counted {counted}, of {persons} persons")


def main() -> None:
    """Measure both."""
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    rate = int(sys.argv[3]) if len(sys.argv) > 3 else RATE
    measure("", seconds, rate)
    if Postgres.is_installed():
        with durable() as url:
            measure(url, seconds, rate)


if __name__ == "__main__":
    main()
