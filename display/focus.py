"""What the sitting is about at this moment: the last thing that all in the hall turned to."""

from __future__ import annotations

from enum import Enum

import msgspec

from controller.rules import events as e


class About(Enum):
    """What the middle of the hall screen speaks of while a sitting is open."""

    SITTING = "sitting"
    REGISTRATION = "registration"
    ITEM = "item"
    VOTING = "voting"


class Focus(msgspec.Struct, frozen=True):
    """What the sitting is about; ``voting`` is the id of the vote where it is about one."""

    about: About = About.SITTING
    voting: str = ""


def turn(focus: Focus, event: e.AnyEvent) -> Focus:
    """The focus after one more event.

    A result stays until the sitting turns to something else; a vote that is annulled or whose
    majority is corrected comes back before everybody's eyes, however old it is.
    """
    match event:
        case e.RegistrationOpened():
            return Focus(About.REGISTRATION)
        case e.ItemOpened():
            return Focus(About.ITEM)
        case e.VotingWithdrawn():
            return Focus(About.ITEM)
        case (
            e.VotingAnnounced()
            | e.VotingOpened()
            | e.VotingReopened()
            | e.VotingSuspended()
            | e.VotingClosed()
            | e.VotingVoided()
            | e.VotingAnnulled()
            | e.MajorityCorrected()
        ):
            return Focus(About.VOTING, event.voting)
        case e.SittingOpened() | e.SittingResumed() | e.AgendaSet():
            return Focus()
        case _:
            return focus
