"""``make bench``: the short benchmarks, one after the other; those that take minutes by name."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench import (
    accuracy,
    archive,
    contact,
    dead,
    desk,
    districts,
    durable,
    floor,
    forgery,
    ingest,
    lamp,
    lighthouse,
    minutes,
    modbus,
    ordeal,
    petition_lists,
    petitions,
    power,
    projects,
    publish,
    rest,
    screen,
    secrecy,
    site,
    sound,
    start,
    storm,
)


def _replay() -> None:
    from hw_sim.replay import main

    main([])


SHORT: dict[str, Callable[[], None]] = {
    "start": start.main,
    "storm": storm.main,
    "replay": _replay,
    "power": power.main,
}
LONG: dict[str, Callable[[], None]] = {
    "accuracy": accuracy.main,
    "archive": archive.main,
    "contact": contact.main,
    "dead": dead.main,
    "desk": desk.main,
    "districts": districts.main,
    "durable": durable.main,
    "floor": floor.main,
    "forgery": forgery.main,
    "ingest": ingest.main,
    "lamp": lamp.main,
    "lighthouse": lighthouse.main,
    "minutes": minutes.main,
    "modbus": modbus.main,
    "ordeal": ordeal.main,
    "petition_lists": petition_lists.main,
    "petitions": petitions.main,
    "projects": projects.main,
    "publish": publish.main,
    "rest": rest.main,
    "screen": screen.main,
    "secrecy": secrecy.main,
    "site": site.main,
    "sound": sound.main,
}


def main() -> int:
    """Run the short ones, or those named: ``ARGS="start storm"``, ``ARGS="modbus 19200"``."""
    words, known = sys.argv[1:], SHORT | LONG
    if words and words[0] not in known:
        print(f"no benchmark “{words[0]}”: {', '.join(known)}", file=sys.stderr)
        return 2
    for name in [word for word in words if word in known] or SHORT:
        known[name]()
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
