"""Commands completed with what only the engine holds: bodies, cards, tablets, consoles."""

from __future__ import annotations

from collections.abc import Mapping

from controller.cards_in import CardsIn
from controller.ports import Clock, Hall, Tablets
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.council import Body
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Sitting


class Completion:
    """What the rules are not to look up themselves."""

    def __init__(
        self,
        hall: Hall,
        cards: CardsIn,
        clock: Clock,
        *,
        bodies: Mapping[str, Body],
        hall_name: str,
        tablets: Tablets | None,
    ) -> None:
        """Look things up in these."""
        self._hall, self._cards, self._clock, self._bodies = hall, cards, clock, bodies
        self._hall_name, self.tablets = hall_name, tablets

    def complete(self, state: Sitting, command: c.AnyCommand) -> c.AnyCommand:
        """Give a command what it lacks; one that lacks nothing comes back as it is.

        Raises:
            Refused: hall.toml knows no such body, or somebody present could not vote secretly.
        """
        match command:
            case c.OpenSitting():
                body = self._bodies.get(command.body)
                if body is None:
                    raise Refused(Why.UNKNOWN_BODY, body=command.body)
                return c.OpenSittingOf(
                    sitting=command.sitting,
                    body=body,
                    session=command.session,
                    hall=self._hall_name,
                    place=command.place,
                    clock=self._clock.state(),
                )
            case c.IssueTabletCode(seat=seat):
                is_tablet = self.tablets is not None and seat in self.tablets.tablets
                return c.IssueTabletCodeOf(seat=seat, tablet=is_tablet)
            case c.EnrolCard(member=member) | c.WithdrawCards(member=member):
                councils = [body.council for body in self._bodies.values()]
                known = any(council.member(member) for council in councils)
                return self._cards.complete(command, known=known)
            case c.OpenVoting():
                self._demand_keys(state)
                return command
            case _:
                return command

    def told(self, command: c.DeskCommand) -> str:
        """What only the desk is told that gave a command, after it was stored: a tablet's code.

        The code is made now: asked again under the same id, the desk gets another one.
        """
        if isinstance(command, c.IssueTabletCode) and self.tablets is not None:
            return self.tablets.issue(command.seat)
        return ""

    def stored(self, event: e.AnyEvent) -> None:
        """A tablet whose seat is somebody else's now is nobody's."""
        if isinstance(event, e.MemberSeated) and self.tablets is not None:
            self.tablets.unpair(event.seat)

    def _demand_keys(self, state: Sitting) -> None:
        """Refuse a secret vote in which somebody present could not vote secretly."""
        voting = state.voting
        if voting is None or not voting.secret:
            return
        recused = state.recused_from(voting.item)
        seats = [
            seat
            for seat in sorted(self._hall.cannot_vote(secret=True))
            if (member := state.seating.get(seat)) is not None
            and state.is_here(member)
            and member not in recused
        ]
        if seats:
            raise Refused(Why.NO_SECRET_KEYS, seats=", ".join(map(str, seats)))
