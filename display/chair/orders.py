"""The chair's keys and the commands that they stand for. Pure.

A page never sends a command, only which key was pressed and what it was about; how long a speech
is prolonged and what is voted on is taken from here.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from controller.rules import commands as c
from controller.rules.floor_queue import lot_due, of_instant, queue
from controller.rules.sitting import Sitting

Do: TypeAlias = Literal["grant", "prolong", "cut", "announce", "open"]
"""Which key: give the floor, more time, take it back, put to the vote, let members press."""
Part: TypeAlias = Literal["floor", "voting"]
"""What a council's regulations may leave to the chair's own tablet."""

PARTS: Final[dict[Do, Part]] = {
    "grant": "floor",
    "prolong": "floor",
    "cut": "floor",
    "announce": "voting",
    "open": "voting",
}


class Pressed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key of the page was pressed; ``seen`` is the last event that the page had shown.

    ``target`` is a request, an item or a vote. The same ``id`` is the same press.
    """

    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
    seen: Annotated[int, msgspec.Meta(ge=0)]
    do: Do
    target: Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


def command_of(pressed: Pressed, s: Sitting, prolong_s: int) -> c.DeskCommand | None:
    """The command of a press; None where what it was about is not there any more."""
    target = pressed.target
    match pressed.do:
        case "grant":
            return _grant(s, target)
        case "prolong":
            return c.ProlongFloor(request=target, seconds=prolong_s)
        case "cut":
            return c.EndFloor(request=target)
        case "announce":
            item = s.agenda_item(target)
            if item is None or s.item != item.id:
                return None
            # The id is the press's own: sent once more, it is no second vote.
            return c.AnnounceVoting(voting=f"c{pressed.id}", wording=item.title, item=item.id)
        case "open":
            return c.OpenVoting(voting=target)


def _grant(s: Sitting, request: str) -> c.GrantFloor:
    """The floor for the one who was named on the key, unless a lot has yet to order the line."""
    floor, rules = s.floor, s.regulations.floor
    line = queue(floor, rules)
    first = bool(line) and line[0].id == request
    if first and lot_due(floor, rules) and line[0] in of_instant(floor, floor.instant):
        return c.GrantFloor()  # refused until the lot is drawn
    return c.GrantFloor(request=request)
