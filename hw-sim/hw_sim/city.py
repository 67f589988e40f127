"""The city's site of the demonstration, made ready: rooms with something in them, accounts, halls.

``python -m hw_sim.city prepare SITE_TOML HALL_TOML STATE`` brings the database up to date and sows
it once; it makes the hall of the demonstration known with the keys that it has today, and takes
in two days of the Kyiv City Council. ``python -m hw_sim.city code`` prints the second factor of
the staff accounts, which are of nobody and of no use on another site.
"""

from __future__ import annotations

import base64
import contextlib
import hmac
import io
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from controller import keys, wire
from controller.config import read_config
from controller.journal import read_lines
from controller.notes import Verifier
from controller.record_tools import publish
from controller.rules import events as e
from hw_sim import annals

if TYPE_CHECKING:
    from publisher.common.accounts.levels import Role

PASSWORD: Final = "demo-viche-demo"  # noqa: S105  # of nobody, on a site of this machine alone
SECRET: Final = "VICHEDEMOVICHEDEMOVICHEDEMOVICHE"  # noqa: S105  # the same
"""Of the second factor, in base 32; the same for all accounts of the demonstration."""
STEP_S: Final = 30
RESIDENT: Final = "resident@example.org"
STAFF: Final = "staff@example.org"


def main(argv: Sequence[str] | None = None) -> int:
    """Do one of it."""
    what, *paths = sys.argv[1:] if argv is None else argv
    if what == "code":
        print(code())
        return 0
    site, hall, state = (Path(each) for each in paths)
    os.environ["VICHE_SITE"] = str(site)
    os.environ["DJANGO_SETTINGS_MODULE"] = "publisher.site.settings"
    import django

    django.setup()
    prepare(hall, state)
    return 0


def code(at: float | None = None, secret: str = SECRET) -> str:
    """The six digits of now, or of a second since 1970 (RFC 6238)."""
    counter = int(time.time() if at is None else at) // STEP_S
    told = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    place = told[-1] & 15
    number = int.from_bytes(told[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def prepare(hall: Path, state: Path) -> None:
    """Make the site ready; what is there already stays as it is."""
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    _accounts()
    _sow(timezone.now())
    _deputy()
    _kyiv()
    _introduce(hall, state)


def _sow(now: datetime) -> None:
    from publisher.site.rooms import ROOMS

    for room in ROOMS:
        if find_spec(name := f"publisher.rooms.{room}.seeds") is not None:
            import_module(name).seed(now)


def _accounts() -> None:
    """A resident who may sign and vote, and somebody of the staff with every role."""
    from publisher.common.accounts.levels import Role
    from publisher.common.accounts.models import User

    if User.objects.filter(email=STAFF).exists():
        return
    _account(RESIDENT, "Коваленко Марія Петрівна", "1990010112")
    _account(STAFF, "Гаврилюк Ірина Степанівна", "1985020223", *Role)


def _account(email: str, name: str, number: str, *roles: Role) -> None:
    from allauth.account.models import EmailAddress
    from allauth.mfa.totp.internal.auth import TOTP

    from publisher.common.accounts.levels import Level
    from publisher.common.accounts.models import Proof, RoleGrant, User
    from publisher.common.accounts.persons import trace

    user = User.objects.create_user(email, PASSWORD, name=name, identity=trace(number))
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    for level in (Level.EMAIL, Level.IDENTITY, Level.RESIDENCE):
        Proof.objects.create(user=user, level=level, way="desk", since=date(2026, 1, 1))
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    if roles:
        TOTP.activate(user, SECRET)


def _deputy() -> None:
    """The staff account keeps the office of a deputy who is made up."""
    from publisher.common.accounts.models import User
    from publisher.common.community.models import Person

    first = Person.objects.filter(uid="sample-1").first()
    User.objects.filter(email=STAFF, person=None).update(person=first)


def _kyiv() -> None:
    """Two real days of a real council, as a public copy of a record."""
    from django.core.management import call_command

    from publisher.common.community.models import Hall

    if Hall.objects.filter(origin=annals.ORIGIN).exists():
        return
    with tempfile.TemporaryDirectory(prefix="viche-annals-") as name:
        journal, copy = Path(name) / "journal.db", Path(name) / "copy"
        annals.write(journal)
        with contextlib.redirect_stdout(io.StringIO()):
            publish([str(journal), "--to", str(copy)])
        call_command("take_copy", str(copy), introduce=True, verbosity=0)


def _introduce(hall_toml: Path, state: Path) -> None:
    """Make the hall known to the site by its record's key and its courier's."""
    from publisher.common.community.models import Hall, HallKey, Organization

    config = read_config(hall_toml)
    _, line = read_lines(config.journal)[0]
    opened = wire.read_entry(line).event
    assert isinstance(opened, e.JournalOpened)
    record = Verifier.read(opened.key)
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = state / "sync.key"
    signer = keys.read(path) if path.exists() else keys.make(path, "viche/sync")
    uid = f"demo-{record.name.rpartition('/')[2]}"
    hall, _ = Hall.objects.get_or_create(
        origin=record.name, defaults={"uid": uid, "name": config.name}
    )
    for body in config.bodies.values():
        council, _ = Organization.objects.get_or_create(
            uid=body.id,
            defaults={"name": body.council.name, "classification": body.kind.value},
        )
        hall.bodies.add(council)
    for key in (record.key, signer.private.public_key().public_bytes_raw()):
        HallKey.objects.get_or_create(
            public_key=key.hex(),
            defaults={"hall": hall, "valid_from": datetime(2020, 1, 1, tzinfo=UTC)},
        )


if __name__ == "__main__":
    sys.exit(main())
