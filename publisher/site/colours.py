"""Colours of the city that stay readable: contrast by WCAG 2.1, a lighter shade for the dark."""

from __future__ import annotations

import re

ENOUGH = 4.5
"""Contrast of text with its ground, WCAG 2.1 success criterion 1.4.3."""
DARK_GROUND = "#14181d"
"""The ground of pages in dark mode; the stylesheet has the same."""

Rgb = tuple[int, int, int]


def parse(text: str) -> Rgb | None:
    """``#rrggbb`` as three numbers; None for anything else."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return None
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 (black) to 1 (white), WCAG 2.1 definition."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast of two colours, 1 to 21."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def for_the_dark(colour: Rgb) -> Rgb:
    """The colour made lighter in steps until it is readable on the dark ground."""
    ground = parse(DARK_GROUND)
    assert ground is not None
    shade = colour
    while contrast(shade, ground) < ENOUGH + 1:
        shade = _lighter(shade)
    return shade


def _lighter(colour: Rgb) -> Rgb:
    red, green, blue = (part + max(1, (255 - part) // 12) for part in colour)
    return min(red, 255), min(green, 255), min(blue, 255)


def text(colour: Rgb) -> str:
    """``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)
