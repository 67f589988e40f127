"""Smart-card readers of the PC/SC kind, through pcscd: the only door to pyscard.

Of a card only its UID is read (PC/SC 2.01 part 3, §3.2.2.1.3, Get Data). pcscd answers only to
who asks and waits, so that is done in a thread; it is imported inside, because the package is an
extra: ``pip install 'viche[pcsc]'``.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from drivers.faults import BusLost

GET_UID: Final = [0xFF, 0xCA, 0x00, 0x00, 0x00]
"""Get Data, the UID, as long as it is."""
DONE: Final = (0x90, 0x00)
WAIT_MS: Final = 250
"""How long one question to pcscd waits: so long a reader that is closed may linger."""
NO_NUMBER: Final = ""
"""A card that has no UID, or was drawn away while it was asked."""


class PcscReader:
    """One reader, by the beginning of its name; whose card comes and goes."""

    def __init__(self, scard: Any, context: Any, name: str) -> None:  # pyscard's own handles
        """Take over an open context."""
        self._scard, self._context, self._name = scard, context, name
        self._state: int = scard.SCARD_STATE_UNAWARE
        self._closed = False

    @classmethod
    async def open(cls, name: str = "") -> PcscReader:
        """Find a reader; the first one if the name is empty.

        Raises:
            BusLost: the package, pcscd or the reader is not there; the reason says what to do.
        """
        try:
            from smartcard import scard
        except ImportError as error:
            raise BusLost("pyscard is not installed: pip install 'viche[pcsc]'") from error
        code, context = await asyncio.to_thread(scard.SCardEstablishContext, 0)
        if code != scard.SCARD_S_SUCCESS:
            raise BusLost(f"pcscd does not answer: {scard.SCardGetErrorMessage(code)}")
        code, names = await asyncio.to_thread(scard.SCardListReaders, context, [])
        found = next((each for each in names if each.startswith(name)), None)
        if found is None:
            scard.SCardReleaseContext(context)
            there = ", ".join(names) or "none"
            raise BusLost(f"no card reader “{name}”; there are: {there}")
        return cls(scard, context, found)

    async def change(self) -> str | None:
        """Wait until a card comes or goes; the first call tells at once how things are.

        Returns:
            The UID in upper-case hex, ``NO_NUMBER`` for a card without one, None for no card.

        Raises:
            BusLost: the reader has gone, or was closed.
        """
        while not self._closed:
            before = self._state & (self._scard.SCARD_STATE_PRESENT | _EVENTS)
            first = self._state == self._scard.SCARD_STATE_UNAWARE
            await asyncio.to_thread(self._wait)
            if self._closed:
                break
            now = self._state & (self._scard.SCARD_STATE_PRESENT | _EVENTS)
            if now == before and not first:
                continue
            if not now & self._scard.SCARD_STATE_PRESENT:
                return None
            return await asyncio.to_thread(self._uid)
        raise BusLost(f"{self._name}: closed")

    def close(self) -> None:
        """Let the reader go; who waits for a card gets ``BusLost`` soon."""
        if not self._closed:
            self._closed = True
            self._scard.SCardReleaseContext(self._context)

    def _wait(self) -> None:
        scard = self._scard
        asked = [(self._name, self._state)]
        code, [(_, state, _)] = scard.SCardGetStatusChange(self._context, WAIT_MS, asked)
        if self._closed or code == scard.SCARD_E_TIMEOUT:
            return
        if code != scard.SCARD_S_SUCCESS:
            raise BusLost(f"{self._name}: {scard.SCardGetErrorMessage(code)}")
        if state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE):
            raise BusLost(f"{self._name}: unplugged")
        self._state = state & ~scard.SCARD_STATE_CHANGED

    def _uid(self) -> str:
        scard = self._scard
        either = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        code, card, protocol = scard.SCardConnect(
            self._context, self._name, scard.SCARD_SHARE_SHARED, either
        )
        if code != scard.SCARD_S_SUCCESS:
            return NO_NUMBER
        try:
            head = (
                scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
            )
            code, answer = scard.SCardTransmit(card, head, GET_UID)
        finally:
            scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        if code != scard.SCARD_S_SUCCESS or tuple(answer[-2:]) != DONE:
            return NO_NUMBER
        return bytes(answer[:-2]).hex().upper()


_EVENTS: Final = 0xFFFF0000
"""The upper half of a state counts the card's comings and goings (pcsclite, winscard.c)."""
