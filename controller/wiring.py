"""The consoles of hall.toml as lines on their buses: the composition root's own part."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from consoles.canopen_limits import Limits
from consoles.canopen_line import CanopenLine
from consoles.profile import Profile
from consoles.seating import Place, Seating
from consoles.signals import Key, Lamp
from controller.config import BadConfig, HallConfig, LineConfig
from drivers.can_bus import CanBus


def make_lines(config: HallConfig) -> list[CanopenLine]:
    """One line for each bus; none is opened yet.

    Raises:
        BadConfig: a profile or a limit that cannot be meant.
    """
    seating = Seating(
        Place(seat, line.name, node) for line in config.lines for node, seat in line.seats.items()
    )
    return [_canopen(config, line, seating) for line in config.lines]


def _canopen(config: HallConfig, line: LineConfig, seating: Seating) -> CanopenLine:
    try:
        profile = _profile(line.profile)
        limits = Limits(
            heartbeat_s=line.heartbeat_s, debounce_s=line.debounce_s, master=line.master
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadConfig(f"{config.path}: [[line]] “{line.name}”: {error}") from error
    open_bus = partial(
        CanBus.open, line.interface, line.channel, line.bitrate, **dict(line.options)
    )
    return CanopenLine(line.name, seating.nodes(line.name), open_bus, profile, limits)


def _profile(table: Mapping[str, Any]) -> Profile:
    """A profile from ``[line.profile]``: bits by the names of keys and lamps in lower case."""
    given = dict(table)
    if "keys" in given:
        given["keys"] = {Key(name): bit for name, bit in given["keys"].items()}
    if "lamps" in given:
        given["lamps"] = {Lamp[name.upper()]: bit for name, bit in given["lamps"].items()}
    return Profile(**given)
