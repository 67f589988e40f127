"""Portraits: a folder of pictures by the members' ids, and nothing that is none."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from display.portraits import portraits


def test_a_portrait_that_is_not_what_it_is_called_is_left_out(tmp_path: Path) -> None:
    Image.new("RGB", (6, 6)).save(tmp_path / "m1.jpg")
    (tmp_path / "m2.png").write_text("<svg onload=alert(1)>", encoding="utf-8")
    (tmp_path / "m3.webp").write_bytes(b"RIFF" + b"0" * 2_000_001)
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    assert portraits(tmp_path) == {"m1": tmp_path / "m1.jpg"}
    assert portraits(tmp_path / "nowhere") == {}
    assert portraits(None) == {}
