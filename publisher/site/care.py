"""Look after a site: check it, name its first administrator."""

from __future__ import annotations

import argparse
import sys

from django.core.management import call_command

from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import RoleGrant, User


def check(given: argparse.Namespace) -> int:
    """Django's own checks for deployment, and the state of the database."""
    call_command("check", deploy=True, fail_level="ERROR")
    call_command("migrate", check_unapplied=True, verbosity=1)
    return 0


def admin(given: argparse.Namespace) -> int:
    """Make an account an administrator; it has to exist, so that its owner knows the password."""
    user = User.objects.filter(email=given.email.strip().lower()).first()
    if user is None:
        uk = f"немає облікового запису {given.email}: спершу зареєструйтеся на сайті"
        en = f"there is no account {given.email}: sign up on the site first"
        print(f"viche site: {en if given.language == 'en' else uk}", file=sys.stderr)
        return 1
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    RoleGrant.objects.get_or_create(user=user, role=Role.ADMINISTRATOR, organization=None)
    return 0
