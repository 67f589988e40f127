"""What commands are asked with, and the class of all commands."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

import msgspec

MAX_NAME = 128
"""Characters of an identifier."""
MAX_TEXT = 20_000
"""Characters of a text. Kyiv's longest wording has 4,568."""

Name: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME)]
"""An identifier or a key."""
Text: TypeAlias = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
"""What people write."""
Moment: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its offset from UTC; without one nobody could compare it with the clock."""
Seat: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
"""A seat's number."""


Samples: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]
"""A number of samples of sound."""
Papers: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
"""A number of ballot papers."""


class Command(msgspec.Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Something asked for."""
