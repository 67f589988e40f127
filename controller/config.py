"""hall.toml as frozen types. Every error names the file, the line and the way out."""

from __future__ import annotations

import tomllib
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from controller.camera_tables import BadCamera, Camera, CameraTable, cameras
from controller.chair_table import BadChair, ChairTable, check_chair
from controller.config_wires import LineConfig, Wires, demand_bounds
from controller.config_words import Fault, language_of
from controller.gpio_table import BadPin, Gpio, check
from controller.line_tables import LineTable, Seat
from controller.medium import same_medium
from controller.misfits import misfit
from controller.mixer_tables import MOST_CHANNELS, MixerTable
from controller.recorder_table import BadRecorder, RecorderTable, check_recorder
from controller.roster import EXAMPLE, Roster, Row, read_rows
from controller.rules.council import Body, BodyKind, Council, MayorCounts, Regulations
from controller.rules.majority import MAJORITIES
from controller.screen_table import BadScreen, ScreenTable, check_screen
from controller.toml_lines import BadConfig, line_of, lines_of, syntax_fault
from controller.transcript_table import BadTranscript, TranscriptTable, check_transcript

__all__ = ["BadConfig", "HallConfig", "LineConfig", "read_config"]

_S = TypeVar("_S")

LANGUAGES = ("uk", "en")


class _Hall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    name: str
    language: str = "uk"
    timezone: str = "Europe/Kyiv"
    journal: str = "journal.db"
    run: str = "run"
    readers: str | None = None
    secretaries: str | None = None
    chairs: str | None = None
    technicians: str | None = None
    recorders: str | None = None


class _Journal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mirror: str | None = None


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    kind: BodyKind
    name: str
    seats: int
    convocation: str = ""
    mayor_counts: MayorCounts = MayorCounts.WHEN_PRESENT
    members: str | None = None
    member: tuple[Row, ...] = ()
    regulations: dict[str, Any] = {}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hall: _Hall
    body: tuple[_Body, ...]
    line: tuple[LineTable, ...] = ()
    seat: tuple[Seat, ...] = ()
    open_data: dict[str, Any] = {}
    minutes: dict[str, Any] = {}
    sync: dict[str, Any] = {}
    gpio: Gpio | None = None
    camera: tuple[CameraTable, ...] = ()
    mixer: tuple[MixerTable, ...] = ()
    recorder: RecorderTable | None = None
    transcript: TranscriptTable | None = None
    screen: ScreenTable = ScreenTable()
    chair: ChairTable | None = None
    journal: _Journal = _Journal()


@dataclass(frozen=True, slots=True)
class HallConfig:
    """All that a hall's machine has to know."""

    path: Path
    id: str
    name: str
    language: str
    timezone: zoneinfo.ZoneInfo
    journal: Path
    run: Path
    readers: str | None
    secretaries: str | None
    bodies: Mapping[str, Body]
    lines: tuple[LineConfig, ...]
    cards: Mapping[str, str] = field(repr=False)
    """Card number (upper-case hex) → member id."""
    open_data: Mapping[str, Any]
    gpio: Gpio | None = None
    """The pins of this machine that show and hear something, where there are some."""
    chairs: str | None = None
    """The group that commands as the chair."""
    technicians: str | None = None
    recorders: str | None = None
    """The group that minds the machine."""
    mirror: Path | None = None
    """The live copy of the journal, a file on a second medium."""
    cameras: tuple[Camera, ...] = ()
    mixers: tuple[MixerTable, ...] = ()
    screen: ScreenTable = field(default_factory=ScreenTable)
    chair: ChairTable | None = None
    recorder: RecorderTable | None = None
    transcript: TranscriptTable | None = None
    sync: Mapping[str, Any] = field(default_factory=dict)
    """The sites at which the record is published."""
    minutes: Mapping[str, Any] = field(default_factory=dict)
    """How minutes are written; ``papers.minutes_setting`` reads it."""
    rehearsal: bool = False
    """Whether the hall only trains; no file says so."""

    @property
    def seats(self) -> tuple[int, ...]:
        """The numbers of all wired seats, in order."""
        return tuple(sorted(seat for line in self.lines for seat in line.seats.values()))

    def summary(self) -> Iterator[str]:
        """What the file describes, and the remarks on it, as lines for a person."""
        facts: dict[str, object] = {"name": self.name, "id": self.id, "lines": len(self.lines)}
        yield Fault.SUMMARY.say(self.language, **facts, seats=len(self.seats))
        for body in self.bodies.values():
            council = body.council
            facts = {"body": council.name, "seats": council.seats, "members": len(council.members)}
            counts = council.mayor_counts.value
            yield "  " + Fault.SUMMARY_BODY.say(self.language, **facts, counts=counts)
        for remark in (*self.remarks(), *self._of_the_mirror()):
            yield Fault.REMARK.say(self.language, remark=remark)
        if not self.open_data:
            remark = Fault.NO_OPEN_DATA.say(self.language)
            yield Fault.REMARK.say(self.language, remark=remark)

    def _of_the_mirror(self) -> Iterator[str]:
        """Whether the journal's copy lies where it helps; looked at now."""
        if self.mirror is None or not self.journal.parent.is_dir():
            return
        try:
            if same_medium(self.mirror, self.journal):
                yield Fault.MIRROR_NEAR.say(self.language, path=self.mirror)
        except OSError:
            yield Fault.MIRROR_AWAY.say(self.language, path=self.mirror)

    def remarks(self) -> Iterator[str]:
        """What is odd, but may be meant: vacant mandates, members and seats left over."""
        used: set[int] = set()
        for body in self.bodies.values():
            council = body.council
            used |= body.seating.keys()
            deputies = sum(not member.mayor for member in council.members)
            if deputies < council.seats:
                facts = {"body": council.name, "seats": council.seats, "deputies": deputies}
                yield Fault.VACANT.say(self.language, **facts)
            seated = set(body.seating.values())
            seatless = (m for m in council.members if m.id not in seated and not m.mayor)
            names = [member.name for member in seatless]
            if names:
                who = ", ".join(names)
                yield Fault.SEATLESS.say(self.language, body=council.name, names=who)
        spare = {seat for line in self.lines if line.spare for seat in line.seats.values()}
        if free := sorted(set(self.seats) - used - spare):
            yield Fault.SEATS_FREE.say(self.language, seats=", ".join(map(str, free)))


def read_config(path: Path) -> HallConfig:
    """Read and check hall.toml and the files that it names.

    Raises:
        BadConfig: with file, line, fault and way out.
    """
    text, language = "", "uk"
    try:
        text = path.read_text(encoding="utf-8")
        language = language_of(text)
        raw = tomllib.loads(text)
    except FileNotFoundError as error:
        raise BadConfig(f"{path}: {Fault.NO_FILE.say(language)}") from error
    except UnicodeDecodeError as error:
        raise BadConfig(f"{path}: {Fault.NOT_UTF8.say(language)}") from error
    except OSError as error:
        fault = Fault.UNOPENED.say(language, reason=error.strerror)
        raise BadConfig(f"{path}: {fault}") from error
    except tomllib.TOMLDecodeError as error:
        line, fault = syntax_fault(text, error, language)
        raise BadConfig(f"{path}:{line}: {fault}") from error
    return _Reader(path, lines_of(text), language).read(raw)


class _Reader:
    """One reading of one file: keeps where things stand."""

    def __init__(self, path: Path, places: dict[str, int], language: str) -> None:
        self._path = path
        self._places = places
        self._language = language

    def _bad(self, where: str, fault: Fault, **values: object) -> BadConfig:
        return self._wrong(where, fault.say(self._language, **values))

    def _wrong(self, where: str, words: str) -> BadConfig:
        return BadConfig(f"{self._path}:{line_of(self._places, where)}: {words}")

    def _convert(self, raw: object, kind: type[_S], prefix: str) -> _S:
        try:
            return msgspec.convert(raw, kind, strict=True)
        except msgspec.ValidationError as error:
            inner, words = misfit(error, raw, kind, self._language)
            raise self._wrong(prefix + inner, words) from error

    def read(self, raw: dict[str, Any]) -> HallConfig:
        file = self._convert(raw, _File, "$")
        hall = file.hall
        if hall.language not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            facts = {"key": "language", "value": hall.language, "known": known}
            raise self._bad("$.hall.language", Fault.UNKNOWN_VALUE, **facts)
        try:
            timezone = zoneinfo.ZoneInfo(hall.timezone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
            fault = self._bad("$.hall.timezone", Fault.UNKNOWN_ZONE, value=hall.timezone)
            raise fault from error
        lines = Wires(self._bad).lines(file.line, file.seat)
        wired = {seat for line in lines for seat in line.seats.values()}
        bodies: dict[str, Body] = {}
        cards: dict[str, str] = {}
        for index, table in enumerate(file.body):
            where = f"$.body[{index}]"
            if table.id in bodies:
                raise self._bad(f"{where}.id", Fault.BODY_TWICE, id=table.id)
            bodies[table.id] = self._body(where, table, wired, cards)
        if not bodies:
            raise self._bad("$", Fault.NO_BODY)
        self._tables(file, wired)
        base = self._path.resolve().parent
        return HallConfig(
            path=self._path,
            id=hall.id,
            name=hall.name,
            language=hall.language,
            timezone=timezone,
            journal=base / hall.journal,
            run=base / hall.run,
            readers=hall.readers,
            secretaries=hall.secretaries,
            chairs=hall.chairs,
            technicians=hall.technicians,
            recorders=hall.recorders,
            bodies=bodies,
            lines=lines,
            cards=cards,
            open_data=file.open_data,
            minutes=file.minutes,
            sync=file.sync,
            gpio=file.gpio,
            recorder=file.recorder,
            screen=file.screen,
            chair=file.chair,
            transcript=file.transcript,
            cameras=self._cameras(file.camera, wired),
            mixers=self._mixers(file.mixer, wired),
            mirror=self._mirror(file.journal.mirror, base, base / hall.journal),
        )

    def _mirror(self, name: str | None, base: Path, journal: Path) -> Path | None:
        if name is None:
            return None
        mirror, where = base / name, "$.journal.mirror"
        try:
            if not name or mirror.is_dir():
                raise self._bad(where, Fault.MIRROR_FOLDER, path=mirror / journal.name)
            if mirror.resolve() == journal.resolve() or (
                mirror.exists() and journal.exists() and mirror.samefile(journal)
            ):
                raise self._bad(where, Fault.MIRROR_SAME, path=mirror)
        except OSError:
            pass  # a medium that cannot be read now is told of by the hall itself
        return mirror

    def _check(self, name: str, check: Callable[[], None]) -> None:
        """See that a table can be as it is; what cannot be is told with its line."""
        try:
            check()
        except (BadChair, BadPin, BadRecorder, BadScreen, BadTranscript) as error:
            words = error.fault.say(self._language, **error.facts)
            raise self._wrong(f"$.{name}.{error.setting}", words) from error

    def _tables(self, file: _File, wired: set[int]) -> None:
        """See to the tables that a hall may have once."""
        self._check("screen", lambda: check_screen(file.screen, wired))
        if (pins := file.gpio) is not None:
            self._check("gpio", lambda: check(pins))
        if (sound := file.recorder) is not None:
            self._check("recorder", lambda: check_recorder(sound, wired))
        if (chair := file.chair) is not None:
            self._check("chair", lambda: check_chair(chair))
        if (transcript := file.transcript) is not None:
            self._check("transcript", lambda: check_transcript(transcript))

    def _cameras(self, tables: tuple[CameraTable, ...], wired: set[int]) -> tuple[Camera, ...]:
        try:
            return cameras(tables, wired)
        except BadCamera as error:
            words = error.fault.say(self._language, **error.facts)
            raise self._wrong(error.where, words) from error

    def _mixers(self, tables: tuple[MixerTable, ...], wired: set[int]) -> tuple[MixerTable, ...]:
        """Each channel is a seat's that is wired, and one that a mixer has."""
        for index, table in enumerate(tables):
            try:
                ip_address(table.host)
            except ValueError as error:
                facts = {"name": table.name, "host": table.host}
                raise self._bad(f"$.mixer[{index}].host", Fault.MIXER_HOST, **facts) from error
            for seat, channel in table.seats.items():
                where = f"$.mixer[{index}].channels"
                if seat not in wired:
                    raise self._bad(where, Fault.MIXER_SEAT, name=table.name, seat=seat)
                if not 1 <= channel <= MOST_CHANNELS:
                    bounds = {"key": seat, "value": channel, "least": 1, "most": MOST_CHANNELS}
                    raise self._bad(where, Fault.OUT_OF_BOUNDS, **bounds)
        return tables

    # --- bodies ---------------------------------------------------------------------------

    def _body(self, where: str, table: _Body, wired: set[int], cards: dict[str, str]) -> Body:
        rows = [
            (f"{self._path}:{line_of(self._places, f'{where}.member[{index}]')}", row)
            for index, row in enumerate(table.member)
        ]
        if table.members is not None:
            path = self._path.resolve().parent / table.members
            try:
                rows.extend(read_rows(path, self._language))
            except FileNotFoundError as error:
                facts = {"file": table.members, "path": path, "example": EXAMPLE}
                raise self._bad(f"{where}.members", Fault.NO_MEMBERS, **facts) from error
            except OSError as error:
                fault = self._bad(f"{where}.members", Fault.UNOPENED, reason=error.strerror)
                raise fault from error
        demand_bounds(self._bad, where, table)
        roster = Roster(wired, cards, self._language)
        for place, row in rows:
            roster.add(place, row)
        members = roster.members
        deputies = sum(not member.mayor for member in members)
        if deputies > table.seats and not any(member.mandate_until for member in members):
            facts = {"deputies": deputies, "seats": table.seats}
            raise self._bad(f"{where}.seats", Fault.TOO_MANY, **facts)
        if sum(member.mayor for member in members) > 1:
            raise self._bad(where, Fault.TWO_MAYORS, id=table.id)
        council = Council(
            name=table.name,
            convocation=table.convocation,
            seats=table.seats,
            members=tuple(members),
            mayor_counts=table.mayor_counts,
        )
        regulations = self._regulations(where, table.regulations)
        return Body(
            id=table.id,
            kind=table.kind,
            council=council,
            regulations=regulations,
            seating=roster.seating,
        )

    def _regulations(self, where: str, raw: dict[str, Any]) -> Regulations:
        place = f"{where}.regulations"
        unknown = raw.keys() - set(Regulations.__struct_fields__)
        if unknown:
            name = min(unknown)
            known = ", ".join(Regulations.__struct_fields__)
            raise self._bad(f"{place}.{name}", Fault.UNKNOWN_KEY, key=name, known=known)
        regulations = self._convert(raw, Regulations, place)
        for setting in ("default_majority", "procedural_majority"):
            majority = getattr(regulations, setting)
            if majority not in MAJORITIES:
                facts = {"key": setting, "value": majority, "known": ", ".join(MAJORITIES)}
                raise self._bad(f"{place}.{setting}", Fault.UNKNOWN_VALUE, **facts)
        demand_bounds(self._bad, place, regulations)
        demand_bounds(self._bad, f"{place}.floor", regulations.floor)
        return regulations
