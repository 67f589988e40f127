"""Accounts, the proofs of who they are, the roles they were given."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.levels import STAFF, Level, Role, level_on


class Accounts(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """An account with this e-mail, not yet confirmed."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        """An account that may do everything in the raw tables, too."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """An account: an e-mail and a name, no more. ``person`` where it is a deputy's or officer's.

    ``identity`` is an HMAC of the state's identifier: one person is found again, never read.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, default="uk")
    person = models.ForeignKey(
        "community.Person", models.SET_NULL, null=True, blank=True, related_name="accounts"
    )
    identity = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("sees the raw tables"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as it is shown."""
        return str(self)

    def level(self, day: date | None = None) -> Level:
        """How well this person is proven on a day (today)."""
        rows = self.proofs.values_list("level", "since", "until")
        proofs = [(Level(level), since, until) for level, since, until in rows]
        return level_on(day or timezone.localdate(), proofs)

    def roles(self) -> frozenset[Role]:
        """The roles in force today; none for an account that was closed."""
        if not self.is_active:
            return frozenset()
        today = timezone.localdate()
        in_force = models.Q(until__isnull=True) | models.Q(until__gte=today)
        rows = self.grants.filter(in_force).values_list("role", flat=True)
        return frozenset(Role(row) for row in rows)

    @property
    def is_of_staff(self) -> bool:
        """Whether this account sees what the public does not."""
        return self.is_staff or bool(self.roles() & STAFF)


class Proof(models.Model):
    """That a level was reached: by which way, who saw it, until when it holds."""

    class Way(models.TextChoices):
        """How it was proven."""

        EMAIL = "email", _("confirmed e-mail")
        ID_GOV_UA = "id.gov.ua", _("id.gov.ua")
        DESK = "desk", _("at the desk of the administrative services centre")
        REGISTER = "register", _("by the community's register")

    user = models.ForeignKey(User, models.CASCADE, related_name="proofs")
    level = models.PositiveSmallIntegerField(
        _("level"),
        choices=[
            (Level.EMAIL, _("e-mail")),
            (Level.IDENTITY, _("identity")),
            (Level.RESIDENCE, _("residence")),
        ],
    )
    way = models.CharField(_("way"), max_length=12, choices=Way.choices)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    seen_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="proofs_seen"
    )

    class Meta:
        verbose_name = _("proof of a person")
        verbose_name_plural = _("proofs of persons")

    def __str__(self) -> str:
        return f"{self.get_level_display()} ({self.get_way_display()})"


class RoleGrant(models.Model):
    """A role given to an account, in an organisation or in all."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=[
            (Role.OFFICER, _("officer of a department")),
            (Role.DESK_OPERATOR, _("operator of the administrative services centre")),
            (Role.MODERATOR, _("moderator")),
            (Role.EDITOR, _("editor")),
            (Role.DEPUTY, _("deputy")),
            (Role.CIVIL_SOCIETY, _("civil society body")),
            (Role.LEADERSHIP, _("leadership")),
            (Role.ADMINISTRATOR, _("administrator")),
        ],
    )
    organization = models.ForeignKey(
        "community.Organization", models.CASCADE, null=True, blank=True, related_name="grants"
    )
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="grants_given"
    )
    granted_at = models.DateTimeField(_("given"), auto_now_add=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("role of an account")
        verbose_name_plural = _("roles of accounts")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role", "organization"],
                name="a_role_is_given_once_there",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(organization=None),
                name="a_role_is_given_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
