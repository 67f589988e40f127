"""A PC/SC reader through a real pcscd, with a virtual card (Debian's vsmartcard-vpcd).

Runs where pcscd, its virtual reader and pyscard are installed; elsewhere only what is said when
they are missing is tested.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from drivers.faults import BusLost
from drivers.pcsc import GET_UID, NO_NUMBER, PcscReader

VPCD = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
PORT = 35963
"""Where the virtual reader waits for its card (vsmartcard)."""
ATR = bytes.fromhex("3B8F8001804F0CA0000003060300030000000068")
"""Of a MIFARE Classic behind a contactless reader (PC/SC 2.01 part 3)."""
UID = bytes.fromhex("04A1B2C3D4E5F6")


@pytest.fixture
def pcscd() -> Iterator[None]:
    pytest.importorskip("smartcard")
    daemon = shutil.which("pcscd", path="/usr/sbin:/usr/bin")
    if daemon is None or not VPCD.exists():
        pytest.skip("needs Debian's pcscd and vsmartcard-vpcd")
    if Path("/run/pcscd/pcscd.comm").exists():
        pytest.skip("another pcscd runs here")
    process = subprocess.Popen([daemon, "--foreground"], stdout=subprocess.DEVNULL)
    yield
    process.terminate()
    process.wait(5)


@contextlib.asynccontextmanager
async def a_card(uid: bytes | None) -> AsyncIterator[None]:
    """A card in the virtual reader: length (2, big-endian) and command, both ways."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)

    async def answer() -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                (length,) = struct.unpack(">H", await reader.readexactly(2))
                command = await reader.readexactly(length)
                if command == b"\x04":
                    reply = ATR
                elif length == 1:  # power on, off, reset: no answer
                    continue
                elif command == bytes(GET_UID) and uid is not None:
                    reply = uid + b"\x90\x00"
                else:
                    reply = b"\x6d\x00"  # instruction not supported (ISO 7816-4)
                writer.write(struct.pack(">H", len(reply)) + reply)

    answering = asyncio.create_task(answer())
    try:
        yield
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        await answering


async def opened() -> PcscReader:
    """The virtual reader, once pcscd is up and has it."""
    while True:
        try:
            return await PcscReader.open("Virtual PCD 00 00")
        except BusLost:
            await asyncio.sleep(0.05)  # pcscd tells nobody that it is ready


@pytest.mark.usefixtures("pcscd")
async def test_a_card_is_read_when_it_comes_and_told_when_it_goes() -> None:
    async with asyncio.timeout(30):
        reader = await opened()
        assert await reader.change() is None
        async with a_card(UID):
            assert await reader.change() == "04A1B2C3D4E5F6"
        assert await reader.change() is None
        async with a_card(None):
            assert await reader.change() == NO_NUMBER
        assert await reader.change() is None
        waiting = asyncio.create_task(reader.change())
        await asyncio.sleep(0)
        reader.close()
        with pytest.raises(BusLost, match="closed"):
            await waiting
        with pytest.raises(BusLost, match=r"no card reader “Acme”; there are: Virtual"):
            await PcscReader.open("Acme")


async def test_without_the_package_one_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "smartcard", None)
    with pytest.raises(BusLost, match=r"viche\[pcsc\]"):
        await PcscReader.open()


async def test_without_pcscd_one_is_told_that_it_does_not_answer() -> None:
    pytest.importorskip("smartcard")
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as probe:
        if probe.connect_ex("/run/pcscd/pcscd.comm") == 0:
            pytest.skip("a pcscd runs here")
    with pytest.raises(BusLost, match="pcscd does not answer"):
        await PcscReader.open()
