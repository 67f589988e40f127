"""The head of the record as the hall sees it: words to write down, a QR code to photograph. Pure.

The QR code holds the signed note as it is: whoever has photographed it can show it to
``viche verify`` years later, whatever has become of the hall.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import segno

from controller import wire
from controller.head_words import head_words
from display.around import Around
from display.picture import Seal

MOST: Final = 800
"""Characters of a note in a QR code; a longer one, of many signatures, is not drawn."""


def seal(around: Around) -> Seal | None:
    """The seal of the newest head; None before the first."""
    head = around.head
    if head is None:
        return None
    label = around.words.gettext("Record sealed at line {size}").format(size=head.size)
    return Seal(label, head_words(bytes.fromhex(head.root), around.language), _rows(head))


@lru_cache(maxsize=4)
def _rows(head: wire.Head) -> tuple[str, ...]:
    """The modules of the code, 1 dark, without the quiet zone around."""
    if not head.note or len(head.note) > MOST:
        return ()
    code = segno.make_qr(head.note, error="l", encoding="utf-8", boost_error=False)
    return tuple("".join(map(str, row)) for row in code.matrix)
