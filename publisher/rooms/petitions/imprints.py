"""What a signature keeps of a person, a mailbox and a network: imprints of use in one petition."""

from __future__ import annotations

import hashlib
import hmac
from ipaddress import IPv4Address, ip_address

from django.conf import settings

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import User
from publisher.rooms.petitions.models import Petition

NETWORK = 16
"""Characters of a network's imprint: enough to tell networks of one petition apart."""


def _imprint(petition: Petition, kind: str, told: str) -> str:
    plain = f"petition {kind}\n{petition.uid}\n{told}".encode()
    return hmac.new(settings.IDENTITY_KEY, plain, hashlib.sha256).hexdigest()


def of_person(petition: Petition, user: User) -> str:
    """Who signed: the person where one is proven, else the account's mailbox."""
    if user.identity and user.level() >= Level.IDENTITY:
        return _imprint(petition, "person", user.identity)
    return _imprint(petition, "person", f"mailbox {of_mail(petition, user.email)}")


def of_mail(petition: Petition, mail: str) -> str:
    """A mailbox: one that signed elsewhere does not sign here again."""
    return _imprint(petition, "mail", mail.strip().casefold())


def of_stranger(petition: Petition, mail: str) -> str:
    """Who signed on another site, where the mailbox is all that is known."""
    return _imprint(petition, "person", f"mailbox {of_mail(petition, mail)}")


def of_network(petition: Petition, address: str) -> str:
    """The network of an address (IPv4 /24, IPv6 /48); "" where there is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    bits = 8 if isinstance(found, IPv4Address) else 80
    return _imprint(petition, "network", f"{int(found) >> bits:x}")[:NETWORK]
