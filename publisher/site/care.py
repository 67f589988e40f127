"""Look after a site: check it, copy it, name its first administrator."""

from __future__ import annotations

import argparse
import shutil
import smtplib
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

from django.conf import settings
from django.core import checks, mail
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import RoleGrant, User
from publisher.common.audit.record import record
from publisher.common.community.register import take
from publisher.site import backup as copies
from publisher.site import districts

ENOUGH_GB = 1.0
Seen = tuple[bool, str, str]
"""Whether it is well, and what is said in Ukrainian and in English."""


def check(given: argparse.Namespace) -> int:
    """Look at everything, say what is well and what is not; 1 where something is not."""
    well = True
    for good, uk, en in _seen():
        print(("✓ " if good else "✗ ") + (en if given.language == "en" else uk))
        well = well and good
    if given.mail:
        good, uk, en = _letter(given.mail)
        print(("✓ " if good else "✗ ") + (en if given.language == "en" else uk))
        well = well and good
    return 0 if well else 1


def _seen() -> Iterator[Seen]:
    yield from _settings()
    free = shutil.disk_usage(settings.DATA).free / 1e9
    yield (
        free > ENOUGH_GB,
        f"дані: {settings.DATA}, вільно {free:.1f} ГБ (треба понад {ENOUGH_GB:.0f})",
        f"data: {settings.DATA}, {free:.1f} GB free (more than {ENOUGH_GB:.0f} is needed)",
    )
    for look in (_database, _cache, _mail):
        yield look()
    with suppress(DatabaseError):  # an old database is told above
        yield districts.seen()


def _settings() -> Iterator[Seen]:
    faults = [each for each in checks.run_checks() if each.is_serious()]
    for each in faults:
        yield False, f"налаштування: {each.msg}", f"settings: {each.msg}"
    if not faults:
        where = settings.SITE.path or "—"
        yield True, f"налаштування: {where}", f"settings: {where}"
    if settings.SITE.web.hosts and not settings.SITE.web.https:
        yield (
            False,
            "сайт має назву, але https = false: паролі йдуть мережею відкрито",
            "the site has a name, but https = false: passwords travel in the clear",
        )


def _database() -> Seen:
    try:
        executor = MigrationExecutor(connection)
        left = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        return False, f"база не відповідає: {error}", f"the database does not answer: {error}"
    name = connection.vendor
    if left:
        todo = "зробіть: viche site migrate", "do: viche site migrate"
        return (
            False,
            f"база {name}: оновити {left}; {todo[0]}",
            f"{name}: {left} behind; {todo[1]}",
        )
    return True, f"база: {name}", f"database: {name}"


def _cache() -> Seen:
    try:
        cache.set("check", "well", 10)
        good = cache.get("check") == "well"
    except Exception as error:  # each cache's client has errors of its own
        return False, f"кеш: {error}", f"cache: {error}"
    return good, "кеш", "cache"


def _mail() -> Seen:
    told = settings.SITE.mail
    if not told.host:
        folder = settings.EMAIL_FILE_PATH
        uk = f"пошта: сервера не названо, листи лягають у {folder}"
        return True, uk, f"mail: no server is named, letters are put into {folder}"
    try:
        post = mail.get_connection()
        post.open()
        post.close()
    except (OSError, smtplib.SMTPException) as error:
        return False, f"пошта {told.host}: {error}", f"mail {told.host}: {error}"
    return True, f"пошта: {told.host}:{told.port}", f"mail: {told.host}:{told.port}"


def _letter(address: str) -> Seen:
    from publisher.common.mail.models import Letter
    from publisher.common.mail.post import deliver, write

    with transaction.atomic():
        letter = write(address, "mail/trial.txt", {"name": settings.SITE.community.name})
    deliver.call(letter.pk)
    letter = Letter.objects.get(pk=letter.pk)
    if letter.sent_at is None:
        return False, f"лист до {address}: {letter.fault}", f"letter to {address}: {letter.fault}"
    return True, f"лист до {address} надіслано", f"letter to {address} was sent"


def admin(given: argparse.Namespace) -> int:
    """Make an account an administrator; it has to exist, so that its owner knows the password."""
    user = User.objects.filter(email=given.email.strip().lower()).first()
    if user is None:
        uk = f"немає облікового запису {given.email}: спершу зареєструйтеся на сайті"
        en = f"there is no account {given.email}: sign up on the site first"
        print(f"viche site: {en if given.language == 'en' else uk}", file=sys.stderr)
        return 1
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
        RoleGrant.objects.get_or_create(user=user, role=Role.ADMINISTRATOR, organization=None)
        record(
            None, "role.give", f"user:{user.pk}", role=Role.ADMINISTRATOR, by="viche site admin"
        )
    uk = f"{user.email} — адміністратор; другий чинник входу спитають на /desk/"
    en = f"{user.email} is an administrator; /desk/ asks for a second factor"
    print(en if given.language == "en" else uk)
    return 0


def addresses(given: argparse.Namespace) -> int:
    """Take in a table of addresses; 1 where rows of it were left out."""
    with given.table.open(encoding="utf-8-sig", newline="") as lines:
        told = take(lines)
    for number, fault in told.faults:
        said = fault.en if given.language == "en" else fault.uk
        print(f"{given.table}:{number}: {fault.column}: {said}", file=sys.stderr)
    uk, en = f"адрес узято: {told.rows}", f"addresses taken: {told.rows}"
    print(en if given.language == "en" else uk)
    return 1 if told.faults else 0


def backup(given: argparse.Namespace) -> int:
    """Write a copy."""
    return _told(
        given, copies.backup, "копія: {path}, файлів {count}", "copy: {path}, {count} files"
    )


def restore(given: argparse.Namespace) -> int:
    """Bring a copy back."""
    uk, en = "відновлено з {path}, файлів {count}", "restored from {path}, {count} files"
    return _told(given, copies.restore, uk, en)


def _told(given: argparse.Namespace, do: Callable[..., int], uk: str, en: str) -> int:
    count = do(given.copy)
    print((en if given.language == "en" else uk).format(path=given.copy, count=count))
    return 0
