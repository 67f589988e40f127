"""The lines of hall.toml on their buses: the composition root's own part."""

from __future__ import annotations

from functools import partial

from consoles.canopen_limits import Limits
from consoles.canopen_line import CanopenLine
from consoles.hall import Line
from consoles.profile import Profile
from controller.config import BadConfig, HallConfig, LineConfig
from controller.line_tables import Canopen, bits_by_name
from drivers.can_bus import CanBus


def make_lines(config: HallConfig) -> list[Line]:
    """One line for each ``[[line]]``; none is opened yet.

    Raises:
        BadConfig: a profile or a limit that cannot be meant.
    """
    return [_make(config, line) for line in config.lines]


def _make(config: HallConfig, line: LineConfig) -> Line:
    try:
        match line.table:
            case Canopen() as table:
                return _canopen(table, line)
            case _:
                raise ValueError("this kind of line is not there yet")
    except (KeyError, TypeError, ValueError) as error:
        raise BadConfig(f"{config.path}: [[line]] “{line.name}”: {error}") from error


def _canopen(table: Canopen, line: LineConfig) -> CanopenLine:
    profile = Profile(**bits_by_name(table.profile))
    limits = Limits(
        heartbeat_s=table.heartbeat_s, debounce_s=table.debounce_s, master=table.master
    )
    open_bus = partial(CanBus.open, table.interface, table.channel, table.bitrate, **table.options)
    return CanopenLine(line.name, line.seats, open_bus, profile, limits)
