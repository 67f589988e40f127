"""The application of persons, bodies, halls and addresses."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    """Persons, bodies, halls, addresses."""

    name = "publisher.common.community"
    label = "community"
    verbose_name = _("Community")

    def ready(self) -> None:
        """An address that is kept gets its district by the map."""
        from django.db.models.signals import pre_save

        from publisher.common.community.addresses import Address
        from publisher.common.community.districts import place_one

        pre_save.connect(place_one, sender=Address, dispatch_uid="district of an address")
