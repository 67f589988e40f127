"""Commands on their way to the controller: as of what is shown; done, refused or lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from controller.client import Desk, DeskGone
from controller.wire import Accepted, Denied
from display.desk.scene import Unanswered

if TYPE_CHECKING:
    from display.desk.app import DeskApp

SLOW_S = 0.5
"""An answer that takes longer is said to be waited for."""


class Errands:
    """Runs the errands of one desk over its socket, and says how each went."""

    def __init__(self, desk: DeskApp, socket: Path) -> None:
        self._desk, self._wire = desk, Desk(socket)

    async def run(self, asked: Unanswered) -> Accepted | None:
        """Give a command as of what is shown now; None where it was not done, as far as known."""
        desk, say = self._desk, self._desk.speech.say
        desk.hush()
        if not desk.scene.mirror.connected:
            self.say_unsent()
            return None
        slow = desk.set_timer(SLOW_S, self._say_slow)
        try:
            answer = await self._wire.ask(asked.command, as_of=desk.shown, id=asked.id)
        except DeskGone:
            desk.scene.unanswered = asked
            desk.complain(
                say(
                    "The controller did not answer. Whether the command was done will be seen "
                    "when the connection is back."
                )
            )
            return None
        finally:
            slow.stop()
        desk.hush()
        if isinstance(answer, Denied):
            desk.complain(say("Refused. {reason}", reason=desk.speech.refusal(answer)))
            return None
        return answer

    def say_unsent(self) -> None:
        """Say that nothing can be sent."""
        say = self._desk.speech.say
        self._desk.complain(say("There is no connection: the command was not sent."))

    def _say_slow(self) -> None:
        self._desk.tell(self._desk.speech.say("Asking the controller …"))

    async def close(self) -> None:
        """Hang up."""
        await self._wire.close()
