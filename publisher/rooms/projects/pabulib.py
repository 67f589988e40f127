"""Elections in Pabulib's format (.pb): META, PROJECTS and VOTES, semicolons, UTF-8.

The format and its field names: Faliszewski et al., "The PArticipatory BUdgeting LIBrary".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import msgspec

from publisher.rooms.projects.ballots import Ballot, Election, Proposal, Unsound

SECTIONS = ("META", "PROJECTS", "VOTES")
KINDS = ("approval", "ordinal", "cumulative", "scoring")
SHOULD_HAVE = ("num_projects", "num_votes")


class Unreadable(Exception):
    """A file that is no .pb file; the message says in which line, and why."""


class File(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds."""

    meta: dict[str, str]
    projects: tuple[dict[str, str], ...]
    votes: tuple[dict[str, str], ...]
    election: Election

    @property
    def selected(self) -> frozenset[str]:
        """Projects that won by the file itself; empty where it does not say."""
        return frozenset(one["project_id"] for one in self.projects if one.get("selected") == "1")


def read(text: str) -> File:
    """Read a file.

    Raises:
        Unreadable: With the line's number.
    """
    rows = {name: [] for name in SECTIONS}  # type: dict[str, list[tuple[int, list[str]]]]
    section = None
    for number, row in _rows(text):
        if len(row) == 1 and row[0].strip().upper() in rows:
            section = row[0].strip().upper()
        elif section is None:
            raise Unreadable(f"line {number}: the file has to begin with META")
        else:
            rows[section].append((number, row))
    for name in SECTIONS:
        if not rows[name]:
            raise Unreadable(f"the file has no section {name}")
    meta = {row[0].strip(): row[1].strip() for _, row in rows["META"][1:] if len(row) > 1}
    projects = tuple(_table(rows["PROJECTS"], "project_id"))
    votes = tuple(_table(rows["VOTES"], "voter_id"))
    for key, found in zip(SHOULD_HAVE, (projects, votes), strict=True):
        if key in meta and meta[key] != str(len(found)):
            raise Unreadable(f"META has {key} {meta[key]}, and the file {len(found)}")
    ballots = tuple(_ballot(vote, number, meta) for number, vote in enumerate(votes, 1))
    try:
        election = Election(
            budget=_money(meta.get("budget", ""), "META: budget"),
            proposals=tuple(_proposal(one) for one in projects),
            ballots=tuple(ballots),
        )
    except Unsound as error:
        raise Unreadable(str(error)) from error
    return File(meta=meta, projects=projects, votes=votes, election=election)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise Unreadable(f"line {reader.line_num}: {error}") from error


def _table(rows: list[tuple[int, list[str]]], key: str) -> Iterator[dict[str, str]]:
    names = [name.strip() for name in rows[0][1]]
    if key not in names:
        raise Unreadable(f"line {rows[0][0]}: there is no column {key}")
    for number, row in rows[1:]:
        if len(row) != len(names):
            raise Unreadable(f"line {number}: {len(row)} cells under {len(names)} headings")
        yield {name: cell.strip() for name, cell in zip(names, row, strict=True)}


def _money(said: str, where: str) -> int:
    """A whole number; of a decimal one the part behind the point has to be nothing."""
    try:
        amount = Fraction(said.replace(",", "."))
    except ValueError as error:
        raise Unreadable(f"{where}: {said!r} is no number") from error
    if amount.denominator != 1:
        raise Unreadable(f"{where}: {said} is no whole number")
    return amount.numerator


def _proposal(row: Mapping[str, str]) -> Proposal:
    key = row["project_id"]
    return Proposal(
        id=key,
        cost=_money(row.get("cost", ""), f"project {key}: cost"),
        name=row.get("name", ""),
    )


def _ballot(row: Mapping[str, str], number: int, meta: Mapping[str, str]) -> Ballot:
    where = f"vote {number} of voter {row['voter_id']}"
    chosen = [name.strip() for name in row.get("vote", "").split(",") if name.strip()]
    if len(set(chosen)) != len(chosen):
        raise Unreadable(f"{where}: a project twice")
    kind = meta.get("vote_type", "")
    match kind:
        case "approval":
            return Ballot.approving(chosen)
        case "ordinal":
            said = meta.get("max_length", "")
            most = int(said) if said.isdecimal() else len(chosen)
            if len(chosen) > most:
                raise Unreadable(f"{where}: more than {most} places")
            return Ballot.ranking(chosen, most)
        case "cumulative" | "scoring":
            points = [cell.strip() for cell in row.get("points", "").split(",") if cell.strip()]
            if len(points) != len(chosen):
                raise Unreadable(f"{where}: {len(chosen)} projects, and points for {len(points)}")
            given = zip(chosen, points, strict=True)
            return Ballot.of({one: n for one, said in given if (n := _money(said, where))})
    raise Unreadable(f"META: vote_type {kind!r} is none of {', '.join(KINDS)}")


class Voter(msgspec.Struct, frozen=True, kw_only=True):
    """One vote to be written; ``number`` is random for this election and leads to nobody."""

    number: int
    projects: tuple[str, ...]
    points: tuple[int, ...] = ()
    age: str = ""
    """A band: «18-24»."""
    sex: str = ""
    method: str = ""
    """``internet`` or ``paper``."""


def write(
    meta: Mapping[str, str], rows: Iterable[Mapping[str, str]], voters: Iterable[Voter]
) -> str:
    """Write a file; the numbers of projects and votes in META are counted here."""
    rows, voters = list(rows), sorted(voters, key=lambda voter: voter.number)
    counted = {"num_projects": str(len(rows)), "num_votes": str(len(voters))}
    out = io.StringIO(newline="")
    line = csv.writer(out, delimiter=";", lineterminator="\n")
    line.writerows((("META",), ("key", "value"), *(dict(meta) | counted).items(), ("PROJECTS",)))
    names = list(dict.fromkeys(name for row in rows for name in row))
    line.writerow(names)
    line.writerows([row.get(name, "") for name in names] for row in rows)
    line.writerows((("VOTES",), ("voter_id", "age", "sex", "voting_method", "vote", "points")))
    for one in voters:
        chosen, points = ",".join(one.projects), ",".join(map(str, one.points))
        line.writerow((one.number, one.age, one.sex, one.method, chosen, points))
    return out.getvalue()
