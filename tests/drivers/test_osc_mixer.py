"""A mixer over OSC: a real UDP server of python-osc plays an X32, and may lose datagrams."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_message_builder import OscMessageBuilder
from pythonosc.osc_server import BlockingOSCUDPServer

from drivers import osc_mixer
from drivers.osc_mixer import OscMixer

CHANNELS = {1: 11, 2: 12, 7: 3}


class X32:
    """Channels 1 to 32, all muted; answers as an X32 does. ``deaf`` loses what comes."""

    def __init__(self) -> None:
        self.on = dict.fromkeys(range(1, 33), 0)
        self.deaf = 0
        self.heard = threading.Condition()
        dispatcher = Dispatcher()
        dispatcher.map("/ch/*/mix/on", self._channel, needs_reply_address=True)
        self.server = BlockingOSCUDPServer(("127.0.0.1", 0), dispatcher)
        self.port: int = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def _channel(self, sender: Any, address: str, *values: int) -> None:
        with self.heard:
            if values and self.deaf:
                self.deaf -= 1
                return
            channel = int(address.split("/")[2])
            if values:
                self.on[channel] = values[0]
            answer = OscMessageBuilder(address)
            answer.add_arg(self.on[channel], "i")
            self.server.socket.sendto(answer.build().dgram, sender)
            self.heard.notify_all()

    def moves(self) -> None:
        """Go off and come back at the same port, all muted, as after a power cut."""
        address = ("127.0.0.1", self.port)
        self.server.shutdown()
        self.server.server_close()
        self.on = dict.fromkeys(range(1, 33), 0)
        self.server = BlockingOSCUDPServer(address, self.server.dispatcher)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def until(self, enough: Callable[[], bool]) -> None:
        with self.heard:
            assert self.heard.wait_for(enough, timeout=30)

    def open(self) -> set[int]:
        return {channel for channel, on in self.on.items() if on}


@pytest.fixture
def x32() -> Iterator[X32]:
    made = X32()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def mixer(x32: X32) -> Iterator[OscMixer]:
    made = OscMixer("зала", "127.0.0.1", CHANNELS, x32.port)
    yield made
    made.close()


def until_live(mixer: OscMixer, seats: set[int]) -> None:
    """Until the mixer has said that exactly these are on."""
    for _ in range(200):
        mixer.look()
        if mixer.live() == seats:
            return
        threading.Event().wait(0.01)  # the datagram is on its way through the kernel
    raise AssertionError(mixer.live())


def test_exactly_the_channels_of_these_seats_are_open(x32: X32, mixer: OscMixer) -> None:
    mixer.switch(frozenset({1, 7, 99}))
    x32.until(lambda: x32.open() == {11, 3})
    mixer.switch(frozenset({2}))
    x32.until(lambda: x32.open() == {12})
    mixer.switch(frozenset())
    x32.until(lambda: x32.open() == set())


def test_an_order_that_was_lost_is_given_again(x32: X32, mixer: OscMixer) -> None:
    x32.deaf = 1
    mixer.switch(frozenset({1}))
    until_live(mixer, {1})
    assert x32.open() == {11}


def test_a_channel_opened_by_hand_is_seen_and_ordered_off(x32: X32, mixer: OscMixer) -> None:
    until_live(mixer, set())
    x32.on[12] = 1
    seen = False
    for _ in range(200):
        mixer.look()
        threading.Event().wait(0.01)  # the datagram is on its way through the kernel
        seen |= mixer.live() == {2}
        if seen and not x32.open():
            break
    assert seen, "it was seen"
    assert x32.open() == set(), "and put right"


def test_a_mixer_that_does_not_answer_is_a_fault() -> None:
    with socketserver.UDPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as nobody:
        mixer = OscMixer("зала", "127.0.0.1", CHANNELS, nobody.server_address[1])
        told = [mixer.look() for _ in range(osc_mixer.PATIENCE + 1)]
        assert told == [""] * osc_mixer.PATIENCE + ["no answer"]
        mixer.close()


def test_what_is_not_osc_or_not_ours_is_passed_over(x32: X32, mixer: OscMixer) -> None:
    mixer.look()
    client = mixer._socket.getsockname()
    for data in (
        b"",
        b"\xff\xfe",
        b"/ch/xx/mix/on\0\0\0,i\0\0\0\0\0\1",
        b"/ch/11/mix/on\0\0\0,s\0\0abc\0",
    ):
        x32.server.socket.sendto(data, ("127.0.0.1", client[1]))
    until_live(mixer, set())


def test_a_stranger_who_answers_from_another_address_is_not_heard(
    x32: X32, mixer: OscMixer
) -> None:
    until_live(mixer, set())
    ours = ("127.0.0.1", mixer._socket.getsockname()[1])
    lie = OscMessageBuilder("/ch/11/mix/on")
    lie.add_arg(1, "i")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.2", x32.port))
        stranger.sendto(lie.build().dgram, ours)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(lie.build().dgram, ours)
    for _ in range(20):
        threading.Event().wait(0.005)  # the datagrams are on their way through the kernel
        assert mixer.live() == set()


def test_a_mixer_that_lost_its_power_gets_its_orders_again(x32: X32, mixer: OscMixer) -> None:
    mixer.switch(frozenset({1, 7}))
    until_live(mixer, {1, 7})
    x32.moves()
    for _ in range(400):
        mixer.look()
        mixer.live()
        if x32.open() == {11, 3}:
            return
        threading.Event().wait(0.01)  # the datagram is on its way through the kernel
    raise AssertionError(x32.open())
