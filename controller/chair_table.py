"""The ``[chair]`` table of hall.toml: the page of the chair's tablet."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final, Literal

import msgspec

from controller.config_words import Fault

Part = Literal["floor", "voting"]
LAST_PORT: Final = 65535
PROLONG_S: Final = (10, 3600)
"""The least and the most that one press prolongs a speech by."""


class ChairTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the page is served, and which keys it has. Folders are relative to hall.toml."""

    host: str = "0.0.0.0"
    port: int = 8444
    certificate: str = "tablet"
    """The folder with tablet.crt and tablet.key."""
    folder: str = "run/chair"
    """The gateway's own: the socket that tells codes, and the hash of the session."""
    keys: tuple[Part, ...] = ("floor", "voting")
    """What the council's regulations leave to the chair: the floor, putting to the vote."""
    prolong_s: int = 60


class BadChair(ValueError):
    """A setting that cannot be: its name, what is wrong, and the facts of the sentence."""

    def __init__(self, setting: str, fault: Fault, **facts: object) -> None:
        super().__init__(fault.say("en", **facts))
        self.setting, self.fault, self.facts = setting, fault, facts


def check_chair(table: ChairTable) -> None:
    """See that the address is one, and that the numbers can be.

    Raises:
        BadChair: which setting, and why.
    """
    try:
        ip_address(table.host)
    except ValueError as error:
        raise BadChair("host", Fault.CHAIR_HOST, host=table.host) from error
    for key, value, (least, most) in (
        ("port", table.port, (1, LAST_PORT)),
        ("prolong_s", table.prolong_s, PROLONG_S),
    ):
        if not least <= value <= most:
            facts = {"key": key, "value": value, "least": least, "most": most}
            raise BadChair(key, Fault.OUT_OF_BOUNDS, **facts)
