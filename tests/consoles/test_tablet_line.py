"""The line of the tablets, over its real socket; the test is the gateway."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeVar

import pytest

from consoles import tablet_wire as w
from consoles.signals import Ailment, Back, Key, Lamp, Press, Silent, Trouble
from consoles.tablet_line import LATE_BEATS, TabletLine
from drivers.faults import BusLost
from hw_sim.stand import Ear

_M = TypeVar("_M")
SESSION = "ab" * 32
OTHER = "cd" * 32


class Gateway:
    """The other side of the socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.beat = 0
        self._asks = 0

    def say(self, message: w.FromGateway) -> None:
        self._writer.write(w.encode(message))

    async def hear(self, kind: type[_M]) -> _M:
        """The next message of a kind; beats are counted."""
        async with asyncio.timeout(30):
            while True:
                message = w.read_line(await self._reader.readline())
                if isinstance(message, w.Beat):
                    self.beat = message.beat
                if isinstance(message, kind):
                    return message

    async def pair(
        self, code: str, session: str = SESSION, address: str = "10.0.0.1"
    ) -> w.Paired | w.NotPaired:
        self._asks += 1
        self.say(w.Pair(ask=self._asks, code=code, address=address, session=session))
        answer: w.Paired | w.NotPaired = await self.hear(w.Paired | w.NotPaired)  # type: ignore[arg-type]  # a union is a class to isinstance
        return answer

    async def press(self, key: str, id: str, beat: int | None = None) -> w.Noted:
        self._asks += 1
        beat = self.beat if beat is None else beat
        self.say(w.Pressed(ask=self._asks, session=SESSION, id=id * 16, beat=beat, key=key))
        return await self.hear(w.Noted)

    async def ended(self) -> None:
        """Wait until the line has hung up."""
        async with asyncio.timeout(30):
            with contextlib.suppress(ConnectionError):
                while await self._reader.readline():
                    pass

    def go(self) -> None:
        self._writer.transport.abort()


@pytest.fixture
def door(tmp_path: Path) -> Path:
    return tmp_path / "tablet.sock"


@pytest.fixture
async def line(door: Path) -> TabletLine:
    return TabletLine("tablets", range(201, 204), door)


@pytest.fixture
async def ear(line: TabletLine) -> AsyncIterator[Ear]:
    async with Ear(line) as listening:
        await listening.until(bool)
        yield listening


@contextlib.asynccontextmanager
async def a_gateway(door: Path) -> AsyncIterator[Gateway]:
    gateway = Gateway(*await asyncio.open_unix_connection(door))
    await gateway.hear(w.Beat)
    try:
        yield gateway
    finally:
        gateway.go()


@pytest.fixture
async def gateway(door: Path, ear: Ear) -> AsyncIterator[Gateway]:
    assert ear.heard
    async with a_gateway(door) as knocking:
        yield knocking


@pytest.fixture
async def paired(line: TabletLine, gateway: Gateway) -> Gateway:
    assert await gateway.pair(line.issue(201)) == w.Paired(ask=1, seat=201)
    gateway.say(w.Join(session=SESSION))
    return gateway


async def test_a_press_is_heard_once_however_often_it_is_sent(paired: Gateway, ear: Ear) -> None:
    for _ in range(3):
        assert not (await paired.press("for", "0a")).late
    await paired.press("con", "0b")
    await paired.press("for", "0c")
    await ear.until(lambda heard: heard[-1] == Press(201, Key.FOR) and len(heard) > 3)
    assert ear.of(Press) == [
        Press(201, Key.FOR),
        Press(201, Key.AGAINST),
        Press(201, Key.FOR),
    ]


async def test_a_press_that_was_on_its_way_for_too_long_is_not_heard(
    paired: Gateway, ear: Ear
) -> None:
    assert (await paired.press("for", "0a", paired.beat - LATE_BEATS - 1)).late
    assert (await paired.press("for", "0b", paired.beat + 9)).late
    assert not (await paired.press("con", "0c")).late
    await ear.until_heard(Press(201, Key.AGAINST))
    assert ear.of(Press) == [Press(201, Key.AGAINST)]


async def test_a_flood_is_not_a_hundred_presses(paired: Gateway, ear: Ear) -> None:
    for number in range(100):
        await paired.press("for", f"{number:02x}")
    await ear.until_heard(Press(201, Key.FOR))
    assert len(ear.of(Press)) < 12


async def test_the_page_shows_the_lamps_of_its_seat(line: TabletLine, paired: Gateway) -> None:
    assert (await paired.hear(w.Shown)).lamps == ()
    line.show({201: Lamp.FOR | Lamp.PRESENT, 202: Lamp.AGAINST})
    while not (shown := await paired.hear(w.Shown)).lamps:
        pass
    assert shown.seat == 201
    assert set(shown.lamps) == {"for", "present"}


async def test_a_tablet_that_is_not_heard_is_silent_and_comes_back_with_its_lamps(
    line: TabletLine, paired: Gateway, ear: Ear
) -> None:
    await ear.until_heard(Back(201))
    await ear.until_heard(Silent(201))
    quiet_s = ear.at[ear.heard.index(Silent(201))] - ear.at[ear.heard.index(Back(201))]
    assert 1.4 < quiet_s < 10, "two beats, and what a busy machine takes"
    line.show({201: Lamp.AGAINST})
    paired.say(w.Heard(session=SESSION))
    await ear.until(lambda heard: heard.count(Back(201)) == 2)
    while (await paired.hear(w.Shown)).lamps != ("against",):
        pass


async def test_a_lost_gateway_silences_its_tablets_and_a_new_one_needs_no_code(
    door: Path, paired: Gateway, ear: Ear
) -> None:
    await ear.until_heard(Back(201))
    paired.go()
    await ear.until_heard(Silent(201), within=1.0)
    async with a_gateway(door) as again:
        again.say(w.Join(session=SESSION))
        assert (await again.hear(w.Shown)).seat == 201
        await ear.until(lambda heard: heard.count(Back(201)) == 2)


async def test_the_newest_gateway_counts(door: Path, gateway: Gateway) -> None:
    async with a_gateway(door):
        await gateway.ended()


async def test_a_new_code_ends_the_session_before(
    line: TabletLine, paired: Gateway, ear: Ear
) -> None:
    await ear.until_heard(Back(201))
    code = line.issue(201)
    assert (await paired.hear(w.Ended)).session == SESSION
    await ear.until_heard(Silent(201))
    paired.say(w.Pressed(ask=9, session=SESSION, id="0a" * 16, beat=paired.beat, key="for"))
    assert (await paired.hear(w.Ended)).session == SESSION
    assert await paired.pair(code, OTHER) == w.Paired(ask=2, seat=201)
    assert not ear.of(Press)


async def test_who_leaves_the_seat_has_to_pair_anew(line: TabletLine, paired: Gateway) -> None:
    paired.say(w.Leave(session=SESSION))
    assert (await paired.hear(w.Ended)).session == SESSION
    assert line.health() == {}


async def test_a_seat_given_away_ends_its_session_and_its_code(
    line: TabletLine, gateway: Gateway
) -> None:
    code = line.issue(202)
    line.unpair(202)
    assert (await gateway.pair(code)) == w.NotPaired(ask=1, why=w.Why.WRONG)


async def test_a_seat_that_is_no_tablets_gets_no_code(line: TabletLine) -> None:
    with pytest.raises(ValueError, match="seat 5 "):
        line.issue(5)


async def test_guessing_is_told_as_a_fault(line: TabletLine, gateway: Gateway, ear: Ear) -> None:
    code = line.issue(201)
    wrong = f"{(int(code) + 1) % 10**8:08}"
    for thief in range(20):
        await gateway.pair(wrong, address=f"10.0.0.{thief}")
    answer = await gateway.pair(code, address="10.0.1.1")
    assert isinstance(answer, w.NotPaired)
    assert answer.why is w.Why.PAUSED
    await ear.until(lambda heard: any(isinstance(told, Trouble) for told in heard))
    (trouble,) = ear.of(Trouble)
    assert trouble.ailment is Ailment.STRANGER
    assert wrong not in trouble.detail


async def test_rubbish_cuts_the_gateway_off_and_is_not_repeated_anywhere(
    gateway: Gateway, ear: Ear
) -> None:
    gateway._writer.write(b'{"type":"Pressed","key":"for","seat":1}\n')
    await gateway.ended()
    (trouble,) = ear.of(Trouble)
    assert trouble.ailment is Ailment.GARBLED
    assert "for" not in trouble.detail.split(":")[-1]


async def test_the_socket_is_for_its_owner_and_group_only(door: Path, ear: Ear) -> None:
    assert ear.heard
    assert door.stat().st_mode & 0o777 == 0o660


@pytest.mark.skipif(os.getuid() != 0, reason="only root can run a process as somebody else")
@pytest.mark.parametrize(("groups", "let_in"), [([7777], True), ([8888], False), ([], False)])
async def test_a_gateway_whose_group_only_its_unit_gives_is_let_in(
    door: Path, ear: Ear, groups: list[int], let_in: bool
) -> None:
    """As under systemd with SupplementaryGroups=: no database knows that the user is of it."""
    assert ear.heard
    os.chown(door, -1, 7777)
    door.chmod(0o666)  # the mode would keep strangers out already; here the look at them is tried
    door.parent.chmod(0o711)
    if not (child := os.fork()):
        try:
            os.chdir(door.parent)
            os.setgroups(groups)
            os.setgid(65534)
            os.setuid(65534)
            there = socket.socket(socket.AF_UNIX)
            there.connect(door.name)
            there.settimeout(4)
            os._exit(there.recv(9) == b'{"type":"')  # the first beat; who is a stranger gets none
        finally:
            os._exit(2)  # whatever happens, only the parent goes on with the tests
    async with asyncio.timeout(30):
        status = await asyncio.to_thread(os.waitpid, child, 0)
    assert os.waitstatus_to_exitcode(status[1]) == int(let_in)


async def test_a_socket_that_is_taken_is_a_lost_bus(door: Path, ear: Ear) -> None:
    assert ear.heard
    async with Ear(TabletLine("again", [301], door)) as second:
        assert isinstance(await second.until_ended(), BusLost)


async def test_a_line_that_is_closed_ends_and_removes_its_socket(
    line: TabletLine, door: Path, ear: Ear
) -> None:
    await line.close()
    assert await ear.until_ended() is None
    assert not door.exists()


def test_all_keys_are_written_equally_long() -> None:
    assert {len(name) for name in w.KEYS} == {3}
    assert set(w.KEYS.values()) == set(Key)


def test_no_key_and_no_code_is_in_what_is_printed() -> None:
    press = w.Pressed(ask=1, session=SESSION, id="0a" * 16, beat=1, key="con")
    pair = w.Pair(ask=1, code="12345678", address="a", session=SESSION)
    assert "con" not in repr(press).replace("Pressed", "")
    assert "12345678" not in repr(pair)
