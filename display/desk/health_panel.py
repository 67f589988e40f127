"""The part of the desk's screen that shows the state of the consoles."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from display.desk.health import Console, consoles
from display.desk.health_page import about, of_the_hall, seat_map, summary, table
from display.desk.page import Style
from display.desk.paint import painted, styled
from display.desk.panels import Rows
from display.desk.scene import Scene
from display.desk.speech import Speech

SEATS = "seats"
"""The list of the consoles within."""
MAP_SHARE, FAULTS_SHARE, ABOUT = 4, 3, 6
"""Of the height: a fourth for the map, a third for the hall's faults; lines about one console."""


class ConsolesPanel(Vertical):
    """Faults of the hall, the consoles to choose from, what to do about one, a map of all."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._shown: list[Console] = []
        self._scene: Scene | None = None
        self._speech = Speech()

    def compose(self) -> Iterable[Static | OptionList]:
        """From above to below."""
        yield Static(id="hall")
        yield Static(id="columns")
        yield Rows(SEATS)
        yield Static(id="about")
        yield Static(id="map")

    @property
    def seats(self) -> Rows:
        """The list of the consoles."""
        return self.query_one(f"#{SEATS}", Rows)

    @property
    def marked(self) -> int | None:
        """The seat that is marked."""
        return int(self.seats.marked) if self.seats.marked is not None else None

    def mark_worst(self) -> None:
        """Mark the first row."""
        if self._shown:
            self.seats.mark(str(self._shown[0].seat))

    def show(
        self, scene: Scene, speech: Speech, loop_time: float, width: int, height: int
    ) -> None:
        """Show the consoles as they are now, in so many columns and lines."""
        self._scene, self._speech = scene, speech
        self._shown = consoles(scene, speech, loop_time)
        head, rows = table(self._shown, scene, speech, width, loop_time)
        faults = of_the_hall(scene, speech, width, max(3, height // FAULTS_SHARE))
        self.query_one("#hall", Static).update(
            painted([summary(self._shown, speech), *faults.rows])
        )
        self.query_one("#columns", Static).update(styled(head, Style.QUIET))
        follows = self.seats.highlighted in (None, 0)
        self.seats.show(rows, speech.say("Nothing is known of the consoles yet."))
        if follows:  # whoever looks at the first row looks at the worst
            self.mark_worst()
        self._show_below(width, height)

    def on_option_list_option_highlighted(self) -> None:
        """Another console is chosen: say what to do about it."""
        self._show_below(self.content_size.width - 3, self.content_size.height)

    def _show_below(self, width: int, height: int) -> None:
        marked, scene = self.marked, self._scene
        chosen = next((each for each in self._shown if each.seat == marked), None)
        told = self.query_one("#about", Static)
        if chosen is None or scene is None or width < 10:
            told.update(Content(""))
            return
        told.update(painted(about(chosen, scene, self._speech, width, ABOUT).rows))
        rows = seat_map(self._shown, marked, width, max(1, height // MAP_SHARE))
        self.query_one("#map", Static).update(painted(rows))
