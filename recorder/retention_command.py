"""``viche retention``: which recordings may go, and their deletion when it is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

import msgspec

from controller.rules.events import Entry
from controller.told import Told, words_of
from recorder import retention
from recorder.retention import Kept, Why

GB: Final = 1e9

Words = tuple[str, str]
"""In Ukrainian and in English."""

_WHY: Final[dict[Why, Words]] = {
    Why.YOUNG: ("зберігати до {keep}", "to be kept until {keep}"),
    Why.UNPROVEN: (
        "не видаляти: не всі відрізки є в журналі; архівний журнал додайте через --journal",
        "not to be deleted: the journal lacks segments; add an archived one by --journal",
    ),
    Why.CHANGED: (
        "не видаляти: файли не такі, як у маніфесті; див. viche recording --check",
        "not to be deleted: files are not as the manifest has them; see viche recording --check",
    ),
    Why.LAST: (
        "не видаляти: це остання копія; назвіть теку з копією через --copy",
        "not to be deleted: this is the last copy; name a folder with another by --copy",
    ),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What hall.toml says. ``budget_gb`` 0: as much as the disk has."""

    folder: Path
    backup: Path | None
    journal: Path
    keep_years: int
    budget_gb: float
    zone: tzinfo
    language: str

    def say(self, words: Words, **facts: object) -> str:
        """Words in the hall's language, filled in."""
        return words[self.language == "en"].format(**facts)


def main(
    argv: Sequence[str],
    setting: Setting,
    read: Callable[[Path], Iterable[Entry]],
    now: Callable[[], datetime],
) -> int:
    """List, or delete what was named; 1 where something may not go, 2 where nothing is read."""
    wanted = _parser().parse_args(argv)
    copies = [*([setting.backup] if setting.backup else []), *wanted.copy]
    try:
        found = retention.survey(setting.folder, setting.keep_years)
        told: dict[str, set[tuple[str, str]]] = {}
        for journal in (setting.journal, *wanted.journal):
            for sitting, proven in retention.proofs(read(journal)).items():
                told.setdefault(sitting, set()).update(proven)
        verdicts = {kept: retention.why_not(kept, copies, told, now()) for kept in found}
        if wanted.delete:
            return _delete(wanted.delete, setting, verdicts, copies, now())
    except (OSError, msgspec.DecodeError, Told) as error:
        print(f"viche retention: {words_of(error, setting.language)}", file=sys.stderr)
        return 2
    _list(setting, verdicts)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="viche retention", description=__doc__)
    parser.add_argument(
        "--delete", action="append", default=[], metavar="SITTING", help="delete this recording"
    )
    parser.add_argument(
        "--journal",
        action="append",
        default=[],
        type=Path,
        help="a journal that ended, beside the hall's own",
    )
    parser.add_argument(
        "--copy",
        action="append",
        default=[],
        type=Path,
        help="a folder with copies, beside the back-up",
    )
    return parser


def _list(setting: Setting, verdicts: dict[Kept, Why | None]) -> None:
    for kept, why in verdicts.items():
        ends, size = f"{kept.ends.astimezone(setting.zone):%Y-%m-%d}", kept.size / GB
        row = f"{ends}  {kept.sitting}  {size:.3f} GB  {_verdict(setting, kept, why)}"
        print(row)
    size = sum(kept.size for kept in verdicts) / GB
    words = ("разом {size:.3f} GB у {folder}", "{size:.3f} GB in {folder} altogether")
    print(setting.say(words, size=size, folder=setting.folder))
    if setting.budget_gb:
        budget = ("з дозволених {budget:g} GB", "of {budget:g} GB that are allowed")
        print(setting.say(budget, budget=setting.budget_gb))
    years = (
        "зберігаємо років: {years} (recorder.keep_years; Закон № 3590-IX: не менше 5)",
        "kept for {years} years (recorder.keep_years; Law 3590-IX: no less than 5)",
    )
    print(setting.say(years, years=setting.keep_years))


def _verdict(setting: Setting, kept: Kept, why: Why | None) -> str:
    if why is not None:
        return setting.say(_WHY[why], keep=f"{kept.keep.astimezone(setting.zone):%Y-%m-%d}")
    if not kept.here:
        return setting.say(("тут видалено, маніфест лишився", "deleted here, the manifest stays"))
    words = ("можна видалити: --delete {name}", "may be deleted: --delete {name}")
    return setting.say(words, name=kept.sitting)


def _delete(
    wanted: Sequence[str],
    setting: Setting,
    verdicts: dict[Kept, Why | None],
    copies: Sequence[Path],
    now: datetime,
) -> int:
    """Delete all that were named, or nothing where one of them may not go."""
    by_name = {kept.sitting: kept for kept in verdicts}
    wrong = []
    for name in wanted:
        kept = by_name.get(name)
        if kept is None:
            wrong.append(f"{name}: {setting.say(('немає такого запису', 'no such recording'))}")
        elif verdicts[kept] is not None:
            wrong.append(f"{name}: {_verdict(setting, kept, verdicts[kept])}")
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    for name in wanted:
        count = retention.delete(by_name[name], copies, now)
        words = (
            "{name}: видалено відрізків: {count}; маніфест і хеші лишилися",
            "{name}: {count} segments deleted; the manifest and its hashes stay",
        )
        print(setting.say(words, name=name, count=count))
    return 0
