"""Pictures of the desk: texts in a folder beside this file.

``VICHE_SNAPSHOTS=new`` writes them anew: look at what has changed before it is kept. What the
clock says stands there as noughts.
"""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path

from textual.command import CommandPalette
from textual.containers import ScrollableContainer
from textual.widget import Widget
from textual.widgets import Static

from tests.display.desk.conftest import AtTheDesk

PICTURES = Path(__file__).with_name("snapshots")
ANEW = os.environ.get("VICHE_SNAPSHOTS") == "new"


def all_fits(desk: AtTheDesk) -> None:
    """Nothing reaches beyond its box, no text is longer than its place, but where one scrolls."""
    screen = desk.app.screen
    for widget in screen.walk_children(Widget):
        above = [each for each in widget.ancestors if isinstance(each, Widget)]
        unseen = not widget.is_on_screen or not widget.region.area
        if unseen or any(scrolls(each) or is_of_textual(each) for each in above):
            continue
        for box in (screen, widget.parent):
            assert isinstance(box, Widget)
            assert box.region.contains_region(widget.region), f"{widget!r} reaches beyond {box!r}"
        if isinstance(widget, Static) and not scrolls(widget):
            needed = widget.get_content_height(screen.size, screen.size, widget.size.width)
            assert needed <= widget.size.height, f"{widget!r} is cut"


def scrolls(widget: Widget) -> bool:
    """Whether what is in it may be larger than the widget."""
    return isinstance(widget, ScrollableContainer) or widget.allow_vertical_scroll


def is_of_textual(widget: Widget) -> bool:
    """Whether its inside was laid out by the library, which overlaps two lines on purpose."""
    return isinstance(widget, CommandPalette)


async def stands_still(desk: AtTheDesk) -> None:
    """Wait until some looks, a few frames apart, see the same."""
    seen: list[str] = []
    for _ in range(100):
        seen.append(picture(desk))
        if len(seen) > 2 and len(set(seen[-3:])) == 1:
            return
        await desk.pilot.pause(0.1)
    raise AssertionError(f"it never stood still:\n{seen[-1]}")


def picture(desk: AtTheDesk) -> str:
    """The screen without the time of day and what is left of a time."""
    times = re.compile(r"\d+:\d\d(:\d\d)?")
    lines = times.sub(lambda found: re.sub(r"\d", "0", found[0]), desk.screen).splitlines()
    assert len(lines) == desk.app.size.height
    return "\n".join(line.rstrip() for line in lines) + "\n"


def compare(name: str, now: str) -> None:
    """Compare with the picture that is kept."""
    kept = PICTURES / f"{name}.txt"
    if ANEW:
        kept.write_text(now, encoding="utf-8")
    before = kept.read_text(encoding="utf-8")
    difference = difflib.unified_diff(
        before.splitlines(), now.splitlines(), "kept", "now", lineterm=""
    )
    assert now == before, "the desk looks otherwise:\n" + "\n".join(difference)
