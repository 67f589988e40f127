"""``viche site letter``: what a mail server pipes in, one letter a call (sysexits.h)."""

from __future__ import annotations

import argparse
import os
import sys

from django.db import DatabaseError

from publisher.rooms.contact.incoming import LARGEST, NoLetter, NotByHand, take


def letter(given: argparse.Namespace) -> int:
    """Take a letter in.

    EX_DATAERR (65): it is refused, the mail server tells its sender; EX_TEMPFAIL (75): the mail
    server keeps it and comes again.
    """
    try:
        made = take(sys.stdin.buffer.read(LARGEST + 1))
    except NoLetter as error:
        print(f"viche site letter: {error}", file=sys.stderr)
        return os.EX_DATAERR
    except NotByHand as error:
        print(f"viche site letter: {error}: automatic, not taken", file=sys.stderr)
        return 0
    except (DatabaseError, OSError) as error:
        print(f"viche site letter: {error}", file=sys.stderr)
        return os.EX_TEMPFAIL
    print(f"№ {made.pk}")
    return 0
