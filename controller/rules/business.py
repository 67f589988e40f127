"""The agenda in the sitting's hands: laid, amended, gone through item by item."""

from __future__ import annotations

from typing import TypeAlias, assert_never

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.agenda import Item
from controller.rules.majority import MAJORITIES
from controller.rules.refusals import Refused, Why
from controller.rules.registration import demand_no_open_vote
from controller.rules.sitting import Phase, Sitting

AgendaCommand: TypeAlias = (
    c.SetAgenda | c.AddItem | c.ChangeItem | c.RemoveItem | c.OpenItem | c.CloseItem
)


def go_through(sitting: Sitting, command: AgendaCommand) -> list[e.AnyEvent]:
    """Decide a command about the agenda."""
    match command:
        case c.SetAgenda():
            return _set(sitting, command)
        case c.AddItem():
            _demand_sound(command.item)
            if sitting.agenda_item(command.item.id) is not None:
                raise Refused(Why.ITEM_TWICE, item=command.item.number)
            if command.after is not None:
                _known(sitting, command.after)
            return [e.ItemAdded(item=command.item, after=command.after)]
        case c.ChangeItem():
            _demand_sound(command.item)
            _known(sitting, command.item.id)
            _demand_untouched(sitting, command.item.id)
            return [e.ItemChanged(item=command.item)]
        case c.RemoveItem():
            _known(sitting, command.item)
            _demand_untouched(sitting, command.item)
            if sitting.item == command.item:
                raise Refused(Why.ITEM_AT_HAND)
            return [e.ItemRemoved(item=command.item, reason=command.reason)]
        case c.OpenItem():
            return _open(sitting, command)
        case c.CloseItem():
            demand_no_open_vote(sitting)
            if sitting.item is None:
                raise Refused(Why.NO_ITEM_OPEN)
            _demand_untouched(sitting, sitting.item)
            return [e.ItemClosed(item=sitting.item)]
        case _:
            assert_never(command)


def _set(sitting: Sitting, command: c.SetAgenda) -> list[e.AnyEvent]:
    seen: set[str] = set()
    for item in command.items:
        _demand_sound(item)
        if item.id in seen:
            raise Refused(Why.ITEM_TWICE, item=item.number)
        seen.add(item.id)
    if sitting.item is not None and sitting.item not in seen:
        raise Refused(Why.ITEM_AT_HAND)
    if sitting.voting is not None:
        raise Refused(Why.VOTING_AT_HAND)
    return [e.AgendaSet(items=command.items)]


def _open(sitting: Sitting, command: c.OpenItem) -> list[e.AnyEvent]:
    _known(sitting, command.item)
    if sitting.phase is Phase.BREAK:
        raise Refused(Why.ON_BREAK)
    if sitting.voting is not None:
        raise Refused(Why.VOTING_AT_HAND)
    if sitting.item == command.item:
        return []
    if sitting.regulations.agenda_before_decisions and sitting.agenda_adopted is None:
        raise Refused(Why.AGENDA_NOT_ADOPTED)
    return [e.ItemOpened(item=command.item)]


def _known(sitting: Sitting, item: str) -> None:
    if sitting.agenda_item(item) is None:
        raise Refused(Why.UNKNOWN_ITEM)


def _demand_sound(item: Item) -> None:
    texts = (item.number, item.title, item.reporter, item.project_number)
    if not item.id or not item.title.strip():
        raise Refused(Why.ITEM_WITHOUT_TITLE, item=item.number)
    if len(item.id) > c.MAX_NAME or max(map(len, texts)) > c.MAX_TEXT:
        raise Refused(Why.ITEM_TOO_LONG, limit=c.MAX_TEXT)
    if item.majority not in MAJORITIES:
        raise Refused(Why.UNKNOWN_MAJORITY, majority=item.majority)


def _demand_untouched(sitting: Sitting, item: str) -> None:
    if sitting.voting is not None and sitting.voting.item == item:
        raise Refused(Why.ITEM_AT_HAND)
