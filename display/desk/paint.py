"""From styles to the terminal's colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from textual.content import Content
from textual.theme import Theme

from display.desk.page import Row, Style

COLOURS: Mapping[Style, str] = MappingProxyType(
    {
        Style.PLAIN: "",
        Style.STRONG: "bold",
        Style.QUIET: "$text-muted",
        Style.GOOD: "bold $text-success",
        Style.BAD: "bold $text-error",
        Style.WARNING: "bold $text-warning",
        Style.ALARM: "bold $text-error on $error-muted",
        Style.MARKED: "bold reverse",
    }
)

NIGHT = Theme(
    name="night",
    primary="#7aa2c8",
    secondary="#8fa7b8",
    accent="#d8b45a",
    foreground="#d9dfe4",
    background="#14191e",
    surface="#1b2229",
    panel="#252e37",
    success="#6fb58a",
    warning="#d8a54a",
    error="#d9736b",
    dark=True,
)
DAY = Theme(
    name="day",
    primary="#1f5f99",
    secondary="#4b6476",
    accent="#8a6410",
    foreground="#1d252c",
    background="#f5f6f4",
    surface="#e9ecea",
    panel="#dde2e0",
    success="#1f6f43",
    warning="#8a5a00",
    error="#a8322a",
    dark=False,
)


def styled(text: str, style: Style) -> Content:
    """A text in one style."""
    return Content.styled(text, COLOURS[style])


def painted(rows: Iterable[Row]) -> Content:
    """Lines of styled pieces, one below the other."""
    return Content("\n").join(
        Content.assemble(*((text, COLOURS[style]) for text, style in row)) for row in rows
    )
