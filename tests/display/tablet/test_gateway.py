"""The gateway over real TLS: who gets in, what is refused, who is cut off."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import stat
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from consoles.signals import Key
from display.tablet import server
from display.tablet.__main__ import main
from display.tablet.certificate import CERTIFICATE, KEY, NoCertificate, make_certificate, tls
from display.tablet.requests import COOKIE
from tests.display.tablet.halls import NOW, SEAT, Floor

PRESS = {"id": "0a" * 16, "beat": 0, "key": "for"}


@contextlib.asynccontextmanager
async def paired(floor: Floor) -> AsyncIterator[httpx.AsyncClient]:
    """A tablet that is paired and whose page is open."""
    async with floor.client() as client:
        code = floor.line.issue(SEAT)
        answer = await client.post("/pair", json={"code": code})
        assert answer.json() == {"seat": SEAT}
        async with client.stream("GET", "/events") as stream:
            lines = stream.aiter_lines()
            while await anext(lines) != "event: shown":
                pass
            yield client


async def test_a_code_pairs_and_the_token_is_out_of_reach_of_scripts(floor: Floor) -> None:
    async with floor.client() as client:
        answer = await client.post("/pair", json={"code": floor.line.issue(SEAT)})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"__Host-{COOKIE.plain}=")
        for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
            assert part in cookie
        assert "Domain" not in cookie
        token = client.cookies[f"__Host-{COOKIE.plain}"]
        assert token not in repr(vars(floor.line._tablets))


async def test_a_wrong_code_is_refused_and_many_are_not_tried(floor: Floor) -> None:
    code = floor.line.issue(SEAT)
    wrong = f"{(int(code) + 1) % 10**8:08}"
    async with floor.client() as client:
        for _ in range(5):
            assert (await client.post("/pair", json={"code": wrong})).status_code == 403
        paused = await client.post("/pair", json={"code": code})
        assert paused.status_code == 429
        assert 50 < paused.json()["wait_s"] <= 60


async def test_a_press_that_is_sent_again_is_one_press(floor: Floor) -> None:
    async with paired(floor) as client:
        for _ in range(3):
            assert (await client.post("/press", json=PRESS)).json() == {"late": False}
        await client.post("/press", json=PRESS | {"id": "0b" * 16, "key": "con"})
        await floor.until_pressed(Key.FOR, Key.AGAINST)


@pytest.mark.parametrize("path", ["/pair", "/press", "/here", "/leave"])
async def test_another_sites_page_cannot_speak(floor: Floor, path: str) -> None:
    async with paired(floor) as client:
        for headers in (
            {"origin": "https://evil.example"},
            {"origin": floor.url.replace("https", "http")},
            {"origin": "null"},
            {"origin": floor.url, "sec-fetch-site": "cross-site"},
        ):
            answer = await client.post(path, json=PRESS, headers=headers)
            assert answer.status_code == 403
        assert (await client.get(path)).status_code == 405
        assert not floor.presses


async def test_who_is_not_paired_has_nothing_to_say(floor: Floor) -> None:
    async with floor.client() as client:
        for path in ("/press", "/here", "/leave"):
            assert (await client.post(path, json=PRESS)).status_code == 401
        assert (await client.get("/events")).status_code == 204
        client.cookies.set(f"__Host-{COOKIE.plain}", "x" * 43)
        async with client.stream("GET", "/events") as stream:
            assert "event: ended" in [line async for line in stream.aiter_lines()]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"id":"0a","beat":0,"key":"for"}', 400),
        (b'{"id":"%b","beat":0,"key":"yes"}' % (b"0a" * 16), 400),
        (b'{"id":"%b","beat":0,"key":"for","seat":1}' % (b"0a" * 16), 400),
        (b" " * 600, 413),
    ],
)
async def test_what_our_page_does_not_send_is_refused(
    floor: Floor, body: bytes, status: int
) -> None:
    headers = {"content-type": "application/json"}
    async with paired(floor) as client:
        answer = await client.post("/press", content=body, headers=headers)
        assert (answer.status_code, answer.content) == (status, b"")
        assert not floor.presses


async def test_who_asks_too_much_waits(floor: Floor) -> None:
    async with floor.client() as client:
        assert (await client.post("/here")).status_code == 401
        async with asyncio.timeout(60):
            while all(answer.status_code == 401 for answer in await many_at_once(client)):
                pass
        assert not floor.presses


async def many_at_once(client: httpx.AsyncClient) -> list[httpx.Response]:
    return await asyncio.gather(*(client.post("/here") for _ in range(150)))


async def test_every_answer_keeps_strangers_out(floor: Floor) -> None:
    async with floor.client() as client:
        for path in ("/", "/static/tablet.js", "/nowhere"):
            headers = (await client.get(path)).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["cache-control"] == "no-store"
            assert headers["x-content-type-options"] == "nosniff"
        page = (await client.get("/")).text
        assert "http://" not in page
        assert "https://" not in page


async def test_who_does_not_finish_asking_is_cut_off(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEADERS_S", 0.3)
    monkeypatch.setattr(server, "HANDSHAKE_S", 0.3)
    port = int(floor.url.rsplit(":", 1)[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=floor.trusting())
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    silent, no_tls = await asyncio.open_connection("127.0.0.1", port)
    async with asyncio.timeout(4):
        with contextlib.suppress(OSError):
            assert await reader.read() == b""
        with contextlib.suppress(OSError):
            assert await silent.read() == b""
    writer.transport.abort()
    no_tls.transport.abort()


async def test_one_address_cannot_take_all_connections(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PER_ADDRESS", 3)
    port = int(floor.url.rsplit(":", 1)[1])
    held = [
        await asyncio.open_connection("127.0.0.1", port, ssl=floor.trusting()) for _ in range(3)
    ]
    with pytest.raises((ConnectionError, ssl.SSLError)):
        await asyncio.open_connection("127.0.0.1", port, ssl=floor.trusting())
    for _, writer in held:
        writer.close()
        await writer.wait_closed()
    async with floor.client() as client:
        for _ in range(50):
            with contextlib.suppress(httpx.TransportError):
                assert (await client.get("/")).status_code == 200
                break
            await asyncio.sleep(0.02)
        else:
            pytest.fail("the places were not given back")


async def test_the_hall_away_is_said_not_waited_for(floor: Floor) -> None:
    async with paired(floor) as client:
        await floor.line.close()
        async with asyncio.timeout(2):
            while (answer := await client.post("/press", json=PRESS)).status_code == 200:
                await asyncio.sleep(0.05)
        assert answer.status_code == 503


# --- the certificate --------------------------------------------------------------------------


async def test_the_certificate_is_for_its_names_only(floor: Floor) -> None:
    port = int(floor.url.rsplit(":", 1)[1])
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        await asyncio.open_connection(
            "127.0.0.1", port, ssl=floor.trusting(), server_hostname="city.example"
        )


def test_a_key_is_its_owners_alone(tmp_path: Path) -> None:
    make_certificate(tmp_path, ["viche.lan"], NOW)
    make_certificate(tmp_path, ["viche.lan", "10.0.0.7"], NOW)
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [CERTIFICATE, KEY]


def test_a_certificate_that_is_over_serves_nobody(tmp_path: Path) -> None:
    make_certificate(tmp_path, ["viche.lan"], NOW, days=30)
    tls(tmp_path, NOW + timedelta(days=29))
    with pytest.raises(NoCertificate):
        tls(tmp_path, NOW + timedelta(days=30))


def test_nothing_is_served_without_tls_but_to_this_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ["--run", str(tmp_path), "--port", "0"]
    assert main(run) == 2
    assert main([*run, "--tls", str(tmp_path)]) == 2
    assert main([*run, "--insecure-loopback"]) == 2
    assert "127.0.0.1" in capsys.readouterr().err
