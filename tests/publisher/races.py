"""Many at once, on tables that all see."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def at_once(
    refusals: tuple[type[Exception], ...], *acts: Callable[[], object]
) -> list[BaseException | None]:
    """Do all of it at the same time, each with a connection of its own; how each was refused."""
    ready = threading.Barrier(len(acts))
    found: list[BaseException | None] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        connection.ensure_connection()
        ready.wait()
        try:
            act()
        except refusals as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return found
