"""The ``[[mixer]]`` tables: channels of seats, and what cannot be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.config import BadConfig, read_config
from controller.wiring import make_mixers
from hw_sim.hall_file import HallFile, Segment, deputies


def hall(folder: Path, mixer: str) -> Path:
    span = {node: node for node in range(1, 4)}
    segments = [Segment(str(folder / "bus0"), span)]
    path = HallFile(persons=deputies(3), segments=segments, seats=3).write(folder)
    path.write_text(path.read_text("utf-8") + mixer, encoding="utf-8")
    return path


def test_a_mixer_has_the_channels_of_its_seats(tmp_path: Path) -> None:
    words = '\n[[mixer]]\nname = "X32"\nhost = "127.0.0.1"\nchannels = {1 = 11, 3 = 12}\n'
    config = read_config(hall(tmp_path, words))
    assert config.mixers[0].seats == {1: 11, 3: 12}
    (mixer,) = make_mixers(config)
    assert mixer.name == "X32"
    mixer.close()


@pytest.mark.parametrize(
    ("channels", "said"),
    [("{9 = 1}", "місця 9"), ("{x = 1}", "місця -1"), ("{1 = 33}", "32"), ("{1 = 0}", "1")],
)
def test_a_channel_that_cannot_be_is_told(tmp_path: Path, channels: str, said: str) -> None:
    words = f'\n[[mixer]]\nname = "X32"\nhost = "127.0.0.1"\nchannels = {channels}\n'
    with pytest.raises(BadConfig) as fault:
        read_config(hall(tmp_path, words))
    assert said in str(fault.value)


@pytest.mark.parametrize("host", ["x32.local", "", "192.168.10", "192.168.10.40:10023"])
def test_a_mixer_without_an_address_in_digits_is_told(tmp_path: Path, host: str) -> None:
    words = f'\n[[mixer]]\nname = "X32"\nhost = "{host}"\nchannels = {{1 = 1}}\n'
    with pytest.raises(BadConfig, match="потрібна IP-адреса цифрами"):
        read_config(hall(tmp_path, words))
