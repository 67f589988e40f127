"""What the journal says of its media, as acts: told once, and once more when it is over."""

from __future__ import annotations

from collections.abc import Mapping

from controller.acts import Act
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.sitting import Sitting

MIRROR = "mirror"
"""The second medium is out of step."""
ALONE = "mirror_alone"
"""The first medium is; the record is kept on the second alone."""
USED = "mirror_used"
"""At the start the second medium had what the first lacked."""
ASIDE = "mirror_differs"
"""A file was put aside: it is no copy of the record."""
KINDS = frozenset((MIRROR, ALONE, USED, ASIDE))


def media_acts(sitting: Sitting, troubles: Mapping[tuple[str, str], str]) -> list[Act]:
    """What the sitting does not know yet of what is wrong (kind and place → detail), and is over.

    What is wrong comes first, so that a file that is put aside is known before its medium is well.
    """
    known = {key for key in sitting.faults if key[0] in KINDS}
    told: list[c.AnyCommand] = [
        c.ReportFault(kind=kind, where=where, detail=detail)
        for (kind, where), detail in troubles.items()
        if (kind, where) not in known
    ]
    over = [
        c.ClearFault(kind=kind, where=where) for kind, where in sorted(known - troubles.keys())
    ]
    return [Act(command, e.By.ENGINE) for command in (*told, *over)]
