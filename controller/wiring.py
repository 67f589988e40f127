"""The lines of hall.toml on their buses: the composition root's own part."""

from __future__ import annotations

from functools import partial

from consoles.canopen_limits import Limits
from consoles.canopen_line import CanopenLine
from consoles.dis_line import DcsTextLine, DisLine, Settings
from consoles.hall import Line
from consoles.modbus_limits import ModbusLimits
from consoles.modbus_line import ModbusLine
from consoles.modbus_models import find_profile
from consoles.pcsc_line import PcscLine
from consoles.profile import Profile
from consoles.reader_line import ReaderLine
from consoles.tablet_line import TabletLine
from controller.config import BadConfig, HallConfig, LineConfig
from controller.line_tables import (
    Canopen,
    Dis,
    DisTcp,
    Modbus,
    Pcsc,
    Reader,
    Tablet,
    bits_by_name,
    place_of,
)
from drivers.can_bus import CanBus
from drivers.pcsc import PcscReader
from drivers.rs485 import Rs485
from drivers.tcp import Tcp
from drivers.uart import Uart


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
            case Modbus() as table:
                return _modbus(table, line)
            case Dis() as table:
                return _dis(table, line)
            case DisTcp() as table:
                return _dis_tcp(table, line)
            case Reader() as table:
                open_reader = partial(Uart.open, table.port, baud=table.baud)
                return ReaderLine(line.name, place_of(table), open_reader)
            case Pcsc() as table:
                open_pcsc = partial(PcscReader.open, table.reader)
                return PcscLine(line.name, place_of(table), open_pcsc)
            case Tablet() as table:
                door = config.run / "tablet.sock"
                return TabletLine(line.name, line.seats.values(), door, group=table.gateway)
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


def _modbus(table: Modbus, line: LineConfig) -> ModbusLine:
    limits = ModbusLimits(debounce_s=table.debounce_s, probe_s=table.probe_s)
    open_port = partial(
        Rs485.open,
        table.port,
        table.baud,
        table.parity,
        turnaround_s=table.turnaround_ms / 1000,
        low_latency=table.low_latency,
    )
    return ModbusLine(line.name, line.seats, open_port, find_profile(table.profile), limits)


def _dis(table: Dis, line: LineConfig) -> DisLine:
    """A unit's node is its serial number, packed into one: see ``LineConfig``."""
    settings = Settings(table.ext_id, table.confirmed_on_hardware, table.length_first)
    seats = {
        ".".join(map(str, node.to_bytes(3, "big"))): seat for node, seat in line.seats.items()
    }
    open_port = partial(Uart.open, table.port, baud=table.baud, rtscts=table.rtscts)
    return DisLine(line.name, seats, open_port, settings)


def _dis_tcp(table: DisTcp, line: LineConfig) -> DcsTextLine:
    open_stream = partial(Tcp.open, table.host, table.tcp_port)
    return DcsTextLine(line.name, line.seats, open_stream)
