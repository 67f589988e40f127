"""The hall screen's pictures: from a sitting to words, numbers and rows. Pure.

Words come through ``Words`` (gettext, msgids in English); the names of majorities come with the
rules. Who has voted, and what, is in no picture before the result.
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from controller.rules.ballots import Verdict
from controller.rules.council import Member
from controller.rules.quorum import quorum
from controller.rules.sitting import Phase, Sitting, Stage
from display.around import Around, Words, clock, epoch_ms, mark
from display.floor_view import floor
from display.focus import About, Focus
from display.picture import Alert, Banner, Countdown, Meter, Picture, Quorum, Scene, Tone
from display.roll import Sign
from display.seal import seal
from display.votes import recused, roll, vote

_MONTHS = (
    mark("January"),
    mark("February"),
    mark("March"),
    mark("April"),
    mark("May"),
    mark("June"),
    mark("July"),
    mark("August"),
    mark("September"),
    mark("October"),
    mark("November"),
    mark("December"),
)


def picture(s: Sitting, focus: Focus, around: Around) -> Picture:
    """The picture of a sitting at this moment."""
    _ = around.words.gettext
    match s.phase:
        case Phase.NONE:
            banner = Banner(Tone.PLAIN, (_("The sitting has not been opened yet"),))
            return Picture(
                scene=Scene.BEFORE, council=around.hall, banner=banner, alerts=_alerts(s, around)
            )
        case Phase.BREAK:
            return _break(s, _frame(s, around), around)
        case Phase.ADJOURNED:
            banner = Banner(Tone.PLAIN, (_("Sitting adjourned"),), s.note)
            return replace(_frame(s, around), scene=Scene.ADJOURNED, banner=banner)
        case Phase.CLOSED:
            return _closed(s, _frame(s, around), around)
        case Phase.OPEN:
            return _open(s, focus, around)


def lost(around: Around, *, ever: bool) -> Picture:
    """The picture where the feed is gone, or (``ever`` false) has not been there yet."""
    _ = around.words.gettext
    said = _("No connection with the system") if ever else _("Waiting for the system")
    detail = _("It is being restored") if ever else ""
    banner = Banner(Tone.WARNING if ever else Tone.PLAIN, (said,), detail)
    return Picture(scene=Scene.LOST, council=around.hall, banner=banner)


def day(moment: date, words: Words) -> str:
    """«23 листопада 2026 року»."""
    month = words.gettext(_MONTHS[moment.month - 1])
    return words.gettext("{day} {month} {year}").format(
        day=moment.day, month=month, year=moment.year
    )


# --- what is always there --------------------------------------------------------------------


def _frame(s: Sitting, around: Around) -> Picture:
    _ = around.words.gettext
    council = s.body.council if s.body else None
    item = s.agenda_item(s.item)
    return Picture(
        scene=Scene.OPENED,
        council=council.name if council else around.hall,
        session=" · ".join(
            part for part in (s.session, council.convocation if council else "") if part
        ),
        item=_("Item {number}").format(number=item.number) if item and s.is_on else "",
        quorum=_quorum(s, around.words) if s.is_on else None,
        alerts=_alerts(s, around),
    )


def _quorum(s: Sitting, words: Words) -> Quorum:
    _ = words.gettext
    stands = quorum(s, s.voting.item if s.voting else None)
    if s.phase is Phase.ADJOURNED or (not s.registrations and not s.present):
        tone, word = Tone.PLAIN, _("No registration yet")
    elif stands.there:
        tone, word = Tone.GOOD, _("Quorum")
    else:
        tone, word = Tone.BAD, _("No quorum")
    registered = _("Registered {present} of {all}").format(
        present=len(s.present), all=s.composition()
    )
    return Quorum(tone, word, registered, _("{needed} needed").format(needed=stands.needed))


def _alerts(s: Sitting, around: Around) -> tuple[Alert, ...]:
    _ = around.words.gettext
    alerts = []
    if around.rehearsal:
        detail = _("The hall is training: nothing of this is a decision of the council")
        alerts.append(Alert("rehearsal", _("Rehearsal"), detail))
    if not around.stored:
        detail = _("Votes are not accepted until the journal can be written again")
        alerts.append(Alert("storage", _("The record is not being kept"), detail))
    if s.phase is Phase.OPEN and s.registrations and s.registration_closes is None:
        whole = quorum(s)
        if not whole.there:
            detail = _("{present} present, {needed} needed").format(
                present=whole.present, needed=whole.needed
            )
            alerts.append(Alert("quorum", _("No quorum"), detail))
    return tuple(alerts)


# --- the scenes of a sitting -----------------------------------------------------------------


def _open(s: Sitting, focus: Focus, around: Around) -> Picture:
    frame = _frame(s, around)
    voting = s.voting or (s.past.get(focus.voting) if focus.about is About.VOTING else None)
    if s.registration_closes is not None:
        return _registration(s, frame, around)
    if s.voting is None and s.floor.speeches:
        return floor(s, frame, around)
    if voting is not None and voting.stage is not Stage.WITHDRAWN:
        return vote(s, voting, frame, around)
    if focus.about is About.REGISTRATION:
        return _registration(s, frame, around)
    if s.item is not None:
        return _item(s, frame, around)
    _ = around.words.gettext
    opened = _("Opened: {time}").format(time=clock(s.opened_at, around)) if s.opened_at else ""
    return replace(frame, banner=Banner(Tone.PLAIN, (_("The sitting is open"),), opened))


def _registration(s: Sitting, frame: Picture, around: Around) -> Picture:
    _ = around.words.gettext
    stands = quorum(s)
    closes = s.registration_closes
    word = _("Quorum") if stands.there else _("No quorum")

    def sign(member: Member) -> Sign:
        return Sign.HERE if s.is_here(member.id) else Sign.AWAY

    return replace(
        frame,
        scene=Scene.REGISTERED if closes is None else Scene.REGISTRATION,
        title=_("Registration is over") if closes is None else _("Registration"),
        banner=Banner(Tone.GOOD if stands.there else Tone.BAD, (word,))
        if closes is None
        else None,
        countdown=Countdown(_("Time left"), epoch_ms(closes)) if closes else None,
        meter=Meter(
            label=_("Registered"),
            value=len(s.present),
            of=s.composition(),
            of_text=_("of {all}").format(all=s.composition()),
            mark=stands.needed,
            mark_text=_("{needed} needed for a quorum").format(needed=stands.needed),
        ),
        roll=roll(s.members, sign, around),
    )


def _item(s: Sitting, frame: Picture, around: Around) -> Picture:
    _ = around.words.gettext
    item = s.agenda_item(s.item)
    if item is None:
        return frame
    facts = []
    if item.reporter:
        facts.append(_("Reporter: {name}").format(name=item.reporter))
    if item.project_number:
        facts.append(_("Draft No. {number}").format(number=item.project_number))
    return replace(
        frame,
        scene=Scene.ITEM,
        label=_("Agenda item {number}").format(number=item.number),
        title=item.title,
        facts=(*facts, *recused(s, item.id, around)),
    )


def _break(s: Sitting, frame: Picture, around: Around) -> Picture:
    _ = around.words.gettext
    until = s.break_until
    lines = [_("Break")]
    if until is not None:
        lines.append(_("until {time}").format(time=clock(until, around)))
    return replace(
        frame,
        scene=Scene.BREAK,
        banner=Banner(Tone.PLAIN, tuple(lines), s.note),
        countdown=Countdown(_("Time left"), epoch_ms(until)) if until else None,
    )


def _closed(s: Sitting, frame: Picture, around: Around) -> Picture:
    _ = around.words.gettext
    counted = [over for over in s.past.values() if over.stage is Stage.CLOSED]
    adopted = sum(1 for over in counted if over.verdict is Verdict.ADOPTED)
    facts = (
        _("Votes held: {count}").format(count=len(counted)),
        _("Decisions adopted: {count}").format(count=adopted),
    )
    at = _("Closed: {time}").format(time=clock(s.closed_at, around)) if s.closed_at else ""
    banner = Banner(Tone.PLAIN, (_("The sitting is closed"),), at)
    return replace(
        frame,
        scene=Scene.CLOSED,
        banner=banner,
        facts=facts if counted else (),
        seal=seal(around),
    )
