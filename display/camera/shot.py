"""What each camera shows now, from the state of the sitting: pure.

Whatever is not known for certain is the wide shot: no sitting, a break, the controller lost; and
so is a part in camera. In a secret vote it is the wide shot whoever has the floor, from its
announcement on: no camera may point at a console while keys are pressed, and turning takes
seconds.
"""

from __future__ import annotations

from controller.camera_tables import Camera
from controller.rules.floor_nouns import FloorKind
from controller.rules.sitting import Phase, Sitting, Stage


def preset(camera: Camera, sitting: Sitting | None) -> int:
    """The preset for a camera; ``sitting`` is None where the present state is not known."""
    if sitting is None or sitting.phase is not Phase.OPEN or is_voting(sitting):
        return camera.wide
    floor = sitting.floor
    if floor.closed_part is not None:
        return camera.wide
    asked = floor.speaking[-1].request if floor.speaking else None  # the newest grant
    if asked is None or (asked.kind is FloorKind.CHAIR and camera.chair is not None):
        return _or_wide(camera, camera.chair)
    seat = sitting.seat_of(asked.member) if asked.member else None
    if seat is None or asked.kind in camera.at_rostrum:
        return _or_wide(camera, camera.rostrum)
    return camera.seats.get(seat, camera.wide)


def is_voting(sitting: Sitting) -> bool:
    """Whether keys are pressed now, or in a secret vote are about to be."""
    voting = sitting.voting
    if voting is None:
        return False
    open_now = voting.stage in (Stage.OPEN, Stage.SUSPENDED)
    return open_now or (voting.secret and voting.stage is Stage.ANNOUNCED)


def is_secret(sitting: Sitting | None) -> bool:
    """Whether a camera that points at a console would break a secret."""
    return (
        sitting is not None
        and sitting.voting is not None
        and sitting.voting.secret
        and is_voting(sitting)
    )


def _or_wide(camera: Camera, wanted: int | None) -> int:
    return camera.wide if wanted is None else wanted
