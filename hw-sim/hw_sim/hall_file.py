"""A hall.toml and a roster for a simulated hall, as an installer would have written them."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

Scalar = str | int | float | bool | date

_PUBLISHER = {
    "authority_id": "00000000",
    "catuttc": "UA00000000000000000",
    "text_url": "https://rada.example.gov.ua/decisions/{project}",
}
"""Who publishes what was only simulated: nobody that there is."""


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the roster."""

    id: str
    name: str
    seat: int
    faction: str = ""
    mayor: bool = False
    card: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A bus: its channel, and the seat of each node.

    ``kind`` canopen: a bus of the hall's interface; modbus: a line whose adapter is ``channel``,
    with what else its table says in ``settings``.
    """

    channel: str
    seats: Mapping[int, int]
    kind: Literal["canopen", "modbus"] = "canopen"
    settings: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class HallFile:
    """What is written into the file. ``seats`` is the number of deputies by law."""

    persons: Sequence[Person]
    segments: Sequence[Segment]
    seats: int
    name: str = "Міська рада"
    convocation: str = ""
    mayor_counts: str = "when_present"
    interface: str = "viche_hub"
    heartbeat_s: float = 1.0
    options: Mapping[str, Scalar] = field(default_factory=dict)
    """What python-can's interface is told besides the channel, on each line."""
    regulations: Mapping[str, Scalar] = field(default_factory=dict)
    term: tuple[date, date] | None = None
    """First and last day of the convocation; with it ``viche export`` can be tried."""

    def write(self, folder: Path) -> Path:
        """Write ``hall.toml`` and ``members.csv`` into a folder; returns the path of the first."""
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "members.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "name", "faction", "mayor", "seat", "card"])
            for who in self.persons:
                mayor = "true" if who.mayor else ""
                rows.writerow([who.id, who.name, who.faction, mayor, who.seat, who.card])
        tables = [
            _table("[hall]", id="hall", name="Зала", journal="journal.db", run="run"),
            _table(
                "[[body]]",
                id="council",
                kind="council",
                name=self.name,
                convocation=self.convocation,
                seats=self.seats,
                mayor_counts=self.mayor_counts,
                members="members.csv",
            ),
            _table("[body.regulations]", **self.regulations),
        ]
        for number, segment in enumerate(self.segments, 1):
            line = f"segment-{number}"
            tables.append(self._line(line, segment))
            if self.options and segment.kind == "canopen":
                tables.append(_table("[line.options]", **self.options))
            tables.extend(
                _table("[[seat]]", number=seat, line=line, node=node)
                for node, seat in segment.seats.items()
            )
        if self.term is not None:
            start, until = self.term
            values: dict[str, Scalar] = {"label": self.convocation, "from": start, "until": until}
            tables.append(_table("[open_data]", **_PUBLISHER))
            tables.append(_table("[[open_data.convocation]]", **values))
        path = folder / "hall.toml"
        path.write_text("\n".join(tables), encoding="utf-8")
        return path

    def _line(self, name: str, segment: Segment) -> str:
        if segment.kind == "modbus":
            return _table(
                "[[line]]", name=name, kind="modbus", port=segment.channel, **segment.settings
            )
        return _table(
            "[[line]]",
            name=name,
            kind="canopen",
            interface=self.interface,
            channel=segment.channel,
            heartbeat_s=self.heartbeat_s,
            **segment.settings,
        )


def _table(header: str, **values: Scalar) -> str:
    """A TOML table."""
    rows = (f"{key} = {_text(value)}\n" for key, value in values.items())
    return f"{header}\n{''.join(rows)}"


def _text(value: Scalar) -> str:
    """A scalar of TOML: a date, or what is one in JSON, too."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def deputies(count: int, *, mayor: bool = False) -> list[Person]:
    """So many persons with seats from 1; with ``mayor`` the last one is the mayor."""
    return [
        Person(
            id=f"m{seat:03}",
            name=f"Депутат {seat:03}",
            seat=seat,
            faction=f"Фракція {seat % 5 + 1}",
            mayor=mayor and seat == count,
        )
        for seat in range(1, count + 1)
    ]
