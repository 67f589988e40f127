"""Raw tables of bodies, persons, halls, addresses."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.http import HttpRequest

from publisher.common.community.models import (
    Address,
    ContactDetail,
    Hall,
    HallKey,
    Membership,
    Organization,
    Person,
)


class Contacts(admin.TabularInline[ContactDetail, Person]):
    """How somebody is reached."""

    model = ContactDetail
    extra = 0


class Memberships(admin.TabularInline[Membership, Person]):
    """Where somebody belongs."""

    model = Membership
    fk_name = "person"
    extra = 0
    autocomplete_fields: ClassVar = ["organization", "on_behalf_of"]


class Keys(admin.TabularInline[HallKey, Hall]):
    """Keys of a hall: withdrawn by a date, never deleted."""

    model = HallKey
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """What a key has signed is checked with it for ever."""
        return False


@admin.register(Organization)
class Organizations(admin.ModelAdmin[Organization]):
    """Bodies, factions, departments, institutions."""

    list_display = ("name", "classification", "parent")
    list_filter = ("classification",)
    search_fields = ("name", "uid")
    autocomplete_fields = ("parent",)
    inlines = (Contacts,)


@admin.register(Person)
class Persons(admin.ModelAdmin[Person]):
    """Persons who hold an office."""

    list_display = ("name", "uid")
    search_fields = ("name", "uid")
    raw_id_fields = ("image",)
    inlines = (Memberships, Contacts)


@admin.register(Hall)
class Halls(admin.ModelAdmin[Hall]):
    """Halls, their keys, the bodies they may publish for."""

    list_display = ("name", "origin", "active")
    filter_horizontal = ("bodies",)
    inlines = (Keys,)


@admin.register(Address)
class Addresses(admin.ModelAdmin[Address]):
    """Addresses."""

    list_display = ("__str__", "status")
    list_filter = ("status", "settlement")
    search_fields = ("street", "number")
