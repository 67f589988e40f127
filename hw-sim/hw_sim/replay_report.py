"""What a replay tells: its progress, the differences, the verdicts, the figures."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from controller.rules.majority import MAJORITIES
from hw_sim.differences import Difference, Kind, fitting_majorities
from hw_sim.footprint import Footprint
from hw_sim.player import Played
from hw_sim.script import Script
from hw_sim.words import Pair, Words

BAR = 40
"""Characters."""


class Say(Words):
    """The texts of a replay."""

    TITLE = Pair(
        "{council}, {session} {convocation}, {day}: голосувань {votes}, місць {seats}, "
        "питань {items}; {interface}, сегментів {segments}",
        "{council}, {session} {convocation}, {day}: {votes} votes, {seats} seats, "
        "{items} items; {interface}, {segments} segments",
    )
    UNMANDATED = Pair(
        "У списку без мандата (місця не має, у лічильнику відсутніх враховано): {names}",
        "Listed without a mandate (has no seat; is among the absent of the record): {names}",
    )
    UNREAD = Pair("Не прочитано й пропущено: {count}", "Not read and passed over: {count}")
    NO_INPUTS = Pair(
        "Файла входів немає: загальний склад {composition}, скрізь більшість від нього.",
        "There are no inputs: a total composition of {composition}, its majority everywhere.",
    )
    AGREES = Pair(
        "Розбіжностей з офіційним записом немає: лічильники, вибір кожного, рішення.",
        "No differences from the official record: counters, every choice, verdicts.",
    )
    DIFFERS = Pair("Розбіжності: {count}", "Differences: {count}")
    HEAD = Pair(
        "голосування|що|хто|офіційно|у нас",
        "vote|what|who|official|ours",
    )
    COUNTER = Pair("лічильник", "counter")
    CHOICE = Pair("вибір", "choice")
    VERDICT = Pair("рішення", "verdict")
    FITS = Pair("підійшла б більшість: {keys}", "a majority that would fit: {keys}")
    OTHERS = Pair(
        "Голосування, проведені за іншою більшістю, ніж від загального складу ({count}):",
        "Votes held by another majority than that of the total composition ({count}):",
    )
    OTHERS_HEAD = Pair(
        "голосування|більшість|за|присутні|потрібно|рішення",
        "vote|majority|for|present|needed|verdict",
    )
    ADOPTED = Pair("прийнято", "adopted")
    NOT_ADOPTED = Pair("не прийнято", "not adopted")
    FIGURES = Pair(
        "Голосувань {votes}, натискань {presses}, карток {moves}; повторних натискань {again}",
        "{votes} votes, {presses} presses, {moves} cards moved; {again} presses repeated",
    )
    SPEED = Pair(
        "За {elapsed:.1f} с: {votes_s:.1f} голосувань/с, {presses_s:.0f} натискань/с; "
        "від натискання всіх до запису всіх: медіана {median:.0f} мс, найбільше {worst:.0f} мс",
        "In {elapsed:.1f} s: {votes_s:.1f} votes/s, {presses_s:.0f} presses/s; "
        "from all press to all stored: median {median:.0f} ms, worst {worst:.0f} ms",
    )
    CONTROLLER = Pair(
        "Контролер: пам’ять {rss:.1f} МБ (найбільше {peak:.1f}), процесор {cpu:.1f} с "
        "({share:.0f} % одного ядра)",
        "Controller: memory {rss:.1f} MB (peak {peak:.1f}), processor {cpu:.1f} s "
        "({share:.0f} % of one core)",
    )
    KEPT = Pair("Журнал і налаштування залишено: {folder}", "Journal and files kept: {folder}")
    USED = Pair(
        "{folder}: тут уже є журнал; назвіть іншу теку",
        "{folder}: there is a journal here already; name another folder",
    )
    NOTHING = Pair("{day}: жодного голосування не прочитано", "{day}: no vote could be read")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a replay cost."""

    elapsed_s: float
    """From the opening of the sitting to its close."""
    before: Footprint
    """Of the controller, when it was ready."""
    after: Footprint


class Progress:
    """A bar on a terminal; silent everywhere else."""

    def __init__(self, total: int, *, quiet: bool, stream: TextIO = sys.stderr) -> None:
        """Count up to ``total``."""
        self._total, self._stream = total, stream
        self._shown = not quiet and stream.isatty()

    def show(self, done: int, what: str) -> None:
        """Draw the bar anew."""
        if not self._shown:
            return
        full = BAR * done // self._total
        bar = "█" * full + "░" * (BAR - full)
        self._stream.write(f"\r{bar} {done}/{self._total} {what}\x1b[K")
        self._stream.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def table_of_differences(
    found: Sequence[Difference], played: Iterable[Played], language: str
) -> Iterator[str]:
    """A line for each difference; for a verdict, the majorities that would fit."""
    if not found:
        yield Say.AGREES.say(language)
        return
    results = {each.scene.id: each for each in played}
    yield Say.DIFFERS.say(language, count=len(found))
    rows = [Say.HEAD.say(language).split("|")]
    for one in found:
        rows.append([one.vote, _kind(one.kind, language), one.what, one.official, one.ours])
        each = results[one.vote]
        if one.kind is Kind.VERDICT and each.result.tally is not None:
            fits = fitting_majorities(each.result.tally, each.scene.vote.decided)
            rows[-1][2] = Say.FITS.say(language, keys=", ".join(fits) or "-")
    yield from _aligned(rows)


def table_of_majorities(played: Iterable[Played], language: str) -> Iterator[str]:
    """The votes that were held by another majority than that of the total composition."""
    others = [each for each in played if each.scene.majority != "of_total"]
    if not others:
        return
    yield Say.OTHERS.say(language, count=len(others))
    rows = [Say.OTHERS_HEAD.say(language).split("|")]
    for each in others:
        tally, verdict = each.result.tally, each.result.verdict
        if tally is None or verdict is None:
            continue
        majority = MAJORITIES[each.scene.majority]
        rows.append(
            [
                each.scene.id,
                majority.en if language == "en" else majority.uk,
                str(tally.votes_for),
                str(tally.taking_part),
                str(each.result.needed),
                Say[verdict.name].say(language),
            ]
        )
    yield from _aligned(rows)


def summary(played: Sequence[Played], figures: Figures, language: str) -> Iterator[str]:
    """Votes, presses, speed, and what the controller took of the machine."""
    presses = sum(each.presses for each in played)
    yield Say.FIGURES.say(
        language,
        votes=len(played),
        presses=presses,
        moves=sum(each.moves for each in played),
        again=sum(each.pressed_again for each in played),
    )
    times = [each.pressing_s * 1000 for each in played if each.presses]
    yield Say.SPEED.say(
        language,
        elapsed=figures.elapsed_s,
        votes_s=len(played) / figures.elapsed_s,
        presses_s=presses / figures.elapsed_s,
        median=statistics.median(times) if times else 0.0,
        worst=max(times, default=0.0),
    )
    cpu = figures.after.cpu_s - figures.before.cpu_s
    yield Say.CONTROLLER.say(
        language,
        rss=figures.after.rss_kb / 1024,
        peak=figures.after.peak_kb / 1024,
        cpu=cpu,
        share=100 * cpu / figures.elapsed_s,
    )


def title(script: Script, day: str, interface: str, segments: int, language: str) -> str:
    """What is being replayed, and on what."""
    return Say.TITLE.say(
        language,
        council=script.council,
        session=script.session,
        convocation=script.convocation,
        day=day,
        votes=len(script.scenes),
        seats=len(script.persons),
        items=len(script.items),
        interface=interface,
        segments=segments,
    )


def _kind(kind: Kind, language: str) -> str:
    return Say[kind.name].say(language)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()
