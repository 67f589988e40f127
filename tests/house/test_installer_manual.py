"""The installer's manual is right: its example of hall.toml is read, and says the defaults."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from consoles.profile import Profile
from controller.config import HallConfig, read_config
from controller.line_tables import Canopen
from controller.rules.council import Regulations
from controller.rules.floor_nouns import FloorKind, FloorRules
from controller.wiring import make_lines

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "installer" / "README.md"


@pytest.fixture
def manual() -> str:
    return MANUAL.read_text(encoding="utf-8")


def example(manual: str, *, profile: bool = False) -> str:
    """The manual's hall.toml; its profile goes to the line that stands last."""
    hall, line_profile = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    seats = hall.index("[[seat]]")
    return f"{hall[:seats]}{line_profile if profile else ''}\n{hall[seats:]}"


def read(folder: Path, text: str, manual: str) -> HallConfig:
    """The configuration, with a list of members by the manual's header."""
    header = re.search(r"header: `([a-z_,]+)`", manual)
    assert header
    member = dict.fromkeys(header[1].split(","), "") | {"id": "d1", "name": "Галаган"}
    member |= {"seat": "38", "card": "04A1B2", "mandate_from": "2020-11-27"}
    rows = [header[1], ",".join(member.values())]
    (folder / "members.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "hall.toml").write_text(text, encoding="utf-8")
    return read_config(folder / "hall.toml")


def test_the_example_is_a_configuration(manual: str, tmp_path: Path) -> None:
    config = read(tmp_path, example(manual), manual)
    assert [line.name for line in config.lines] == ["sector-a", "sector-b"]
    assert config.lines[1].seats == {11: 38, 12: 39}
    assert config.seats == (*range(1, 40), 40)
    assert config.cards == {"04A1B2": "d1"}


def test_the_regulations_shown_are_all_and_are_the_defaults(manual: str, tmp_path: Path) -> None:
    config = read(tmp_path, example(manual), manual)
    assert config.bodies["council"].regulations == Regulations()
    both = example(manual).split("[body.regulations]")[1].split("[[")[0]
    table, floor = both.split("[body.regulations.floor]")
    shown = set(re.findall(r"^(\w+) = ", table, re.MULTILINE))
    assert shown == set(Regulations.__struct_fields__) - {"title", "floor"}
    shown = set(re.findall(r"^(\w+) = ", floor, re.MULTILINE))
    assert shown == set(FloorRules.__struct_fields__)


def test_the_floor_of_kyiv_and_a_mixer_are_a_configuration(manual: str, tmp_path: Path) -> None:
    page = (MANUAL.parent / "floor.md").read_text(encoding="utf-8")
    kyiv, mixer = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    whole = example(manual)
    ours = whole[whole.index("[body.regulations.floor]") : whole.index("[[line]]")]
    config = read(tmp_path, whole.replace(ours, kyiv + "\n") + mixer, manual)
    floor = config.bodies["council"].regulations.floor
    assert floor.source == "Регламент Київської міської ради"
    assert floor.seconds[FloorKind.SPEECH] == 60
    assert config.mixers[0].seats == {1: 1, 2: 2, 36: 8}


def test_the_profile_shown_is_whole_and_is_the_default(manual: str, tmp_path: Path) -> None:
    config = read(tmp_path, example(manual, profile=True), manual)
    default = {field.name: getattr(Profile(), field.name) for field in dataclasses.fields(Profile)}
    default["keys"] = {key.value: bit for key, bit in default["keys"].items()}
    default["lamps"] = {lamp.name.lower(): bit for lamp, bit in default["lamps"].items()}
    table = config.lines[1].table
    assert isinstance(table, Canopen)
    assert table.profile == default
    assert len(make_lines(config)) == 2
