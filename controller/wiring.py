"""The lines of hall.toml on their buses: the composition root's own part."""

from __future__ import annotations

from functools import partial

import msgspec

from consoles.canopen_limits import Limits
from consoles.canopen_line import CanopenLine
from consoles.dis_line import DcsTextLine, DisLine, Settings
from consoles.hall import Line
from consoles.misfit import Misfit
from consoles.modbus_limits import ModbusLimits
from consoles.modbus_line import ModbusLine
from consoles.modbus_models import find_profile
from consoles.modbus_profile import ModbusProfile
from consoles.modbus_round import cycle_s
from consoles.pcsc_line import PcscLine
from consoles.profile import Profile
from consoles.reader_line import ReaderLine
from consoles.tablet_line import TabletLine
from controller.config import BadConfig, HallConfig, LineConfig
from controller.config_words import Fault
from controller.line_tables import (
    Canopen,
    CanopenProfile,
    Dis,
    DisTcp,
    LineTable,
    Modbus,
    NoSuchName,
    Pcsc,
    Reader,
    Tablet,
    place_of,
)
from controller.misfits import misfit
from drivers.can_bus import CanBus
from drivers.osc_mixer import OscMixer
from drivers.pcsc import PcscReader
from drivers.rs485 import Rs485
from drivers.tcp import Tcp
from drivers.uart import Uart


def make_lines(config: HallConfig) -> list[Line]:
    """One line for each ``[[line]]``; none is opened yet.

    Raises:
        BadConfig: a profile or a limit that cannot be meant, in the hall's language.
    """
    return [_make(config, line) for line in config.lines]


def make_mixers(config: HallConfig) -> list[OscMixer]:
    """One mixer for each ``[[mixer]]``."""
    return [OscMixer(each.name, each.host, each.seats, each.port) for each in config.mixers]


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
                seats, trains = line.seats.values(), config.rehearsal
                return TabletLine(line.name, seats, door, group=table.gateway, rehearsal=trains)
            case _:
                raise ValueError("this kind of line is not there yet")
    except ValueError as error:
        fault = _words(error, line.table, config.language)
        told = Fault.LINE_PROFILE.say(config.language, name=line.name, fault=fault)
        raise BadConfig(f"{config.path}: {told}") from error


class _Impatient(ValueError):
    """A watchdog that ends before its console is visited again."""


def _words(error: ValueError, table: LineTable, language: str) -> str:
    """What is wrong with a line, in a language."""
    match error, error.__cause__:
        case Misfit(), _:
            return error.words(language)
        case NoSuchName(), _:
            return Fault.UNKNOWN_VALUE.say(language, **error.facts)
        case _Impatient(), _:
            return Fault.WATCHDOG_SHORT.say(language, **error.args[0])
        case msgspec.ValidationError(), _:
            return _odd_table(error, table, CanopenProfile, language)
        case _, msgspec.ValidationError() as cause:
            return _odd_table(cause, table, ModbusProfile, language)
        case _:
            return str(error)


def _odd_table(error: msgspec.ValidationError, table: LineTable, kind: type, language: str) -> str:
    """Which key of ``[line.profile]`` is not what its type asks for."""
    assert isinstance(table, Canopen | Modbus)  # no other kind has a profile
    where, fault = misfit(error, table.profile, kind, language)
    return f"profile{where}: {fault}"


def _canopen(table: Canopen, line: LineConfig) -> CanopenLine:
    profile = Profile(**msgspec.convert(table.profile, CanopenProfile).given)
    limits = Limits(
        heartbeat_s=table.heartbeat_s, debounce_s=table.debounce_s, master=table.master
    )
    open_bus = partial(CanBus.open, table.interface, table.channel, table.bitrate, **table.options)
    return CanopenLine(line.name, line.seats, open_bus, profile, limits)


def _modbus(table: Modbus, line: LineConfig) -> ModbusLine:
    limits = ModbusLimits(debounce_s=table.debounce_s, probe_s=table.probe_s)
    profile = find_profile(table.profile)
    _demand_patience(table, profile, len(line.seats))
    open_port = partial(
        Rs485.open,
        table.port,
        table.baud,
        table.parity,
        turnaround_s=table.turnaround_ms / 1000,
        low_latency=table.low_latency,
    )
    return ModbusLine(line.name, line.seats, open_port, profile, limits)


def _demand_patience(table: Modbus, profile: ModbusProfile, consoles: int) -> None:
    """A console's watchdog must wait until it is visited again, or its microphone falls off.

    Raises:
        _Impatient: it may end before.
    """
    if profile.watchdog is None:
        return
    bits, turnaround_s = 11 - (table.parity == "N"), table.turnaround_ms / 1000
    cycle = cycle_s(consoles, profile, table.baud, bits, turnaround_s)
    if cycle >= profile.watchdog.after_s:
        facts = {"consoles": consoles, "after_s": profile.watchdog.after_s}
        raise _Impatient({**facts, "cycle": f"{cycle:.1f}"})


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
