"""Secret ballots in memory: who has voted, and how many of each choice, never paired.

Nothing here is written, logged or shown. There is no mapping, no order and no time.
"""

from __future__ import annotations

from controller.rules import commands as c
from controller.rules.ballots import Choice, Tally


class Urn:
    """The urn of one secret vote."""

    __slots__ = ("_counts", "_voted", "voting")

    def __init__(self, voting: str) -> None:
        self.voting = voting
        self._voted: set[str] = set()
        self._counts = dict.fromkeys(Choice, 0)  # all there: none is slower for being the first

    def __repr__(self) -> str:
        return f"Urn({self.voting!r}, {len(self._voted)} ballots)"

    def drop(self, member: str, choice: Choice) -> bool:
        """Take a ballot; the first one is final. False where the member has voted already.

        The only line of the product that stores anything from both a member and a choice.
        """
        if member in self._voted:
            return False
        self._voted.add(member)
        self._counts[choice] += 1
        return True

    def has_voted(self, member: str) -> bool:
        """Whether a member's ballot is held; which one, the urn does not know."""
        return member in self._voted

    def __len__(self) -> int:
        return len(self._voted)

    def voters(self) -> tuple[str, ...]:
        """Who has voted, in order of their id."""
        return tuple(sorted(self._voted))

    def count(self) -> Tally:
        """How many of each choice."""
        return Tally(
            votes_for=self._counts[Choice.FOR],
            against=self._counts[Choice.AGAINST],
            abstain=self._counts[Choice.ABSTAIN],
        )

    def counted(self, *, by_time: bool) -> c.CountUrn:
        """The count, for the close of the vote."""
        return c.CountUrn(
            voting=self.voting, voters=self.voters(), ballots=self.count(), by_time=by_time
        )
