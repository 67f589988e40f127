"""The protocol of id.gov.ua (ІСЕІ). It looks like OAuth 2, and is not: see each step.

Sources: the integrated system's public description of its interface (authorisation by redirect,
``get-access-token``, ``get-user-info``). No network but through ``fetch``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

TIMEOUT_S = 15
WAYS = "dig_sign,bank_id,mobile_id"
FIELDS = "lastname,givenname,middlename,drfocode,unzr,edrpoucode"
"""What is asked for, and no more: the names, and a code to know the person again by."""
LARGEST = 200_000

Fetch = Callable[[str], Mapping[str, Any]]


class ProviderFault(Exception):
    """The provider did not answer as its description says."""


class Encrypted(ProviderFault):
    """The answer is an envelope for a certificate: reading it needs the library of ІІТ.

    The plain form is what the provider's test installation gives, and what it gives to systems
    whose agreement says so.
    """


@dataclass(frozen=True)
class Citizen:
    """Who came back. ``identifier`` is the taxpayer's number or the number in the register."""

    name: str
    identifier: str


@dataclass(frozen=True)
class Provider:
    """An installation of id.gov.ua; ``address`` is its root."""

    address: str
    client_id: str
    client_secret: str

    def door(self, state: str, redirect_uri: str) -> str:
        """Where the visitor is sent."""
        told = {
            "response_type": "code",
            "client_id": self.client_id,
            "auth_type": WAYS,
            "state": state,
            "redirect_uri": redirect_uri,
        }
        return f"{self.address}/?{urlencode(told)}"

    def citizen(self, code: str, fetch: Fetch) -> Citizen:
        """Who came back with a code.

        Raises:
            Encrypted: the answer is for a certificate.
            ProviderFault: the provider is away, or refuses.
        """
        key = {
            "grant_type": "authorization_code",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "code": code,
        }
        token = fetch(f"{self.address}/get-access-token?{urlencode(key)}")
        asked = {
            "access_token": _text(token, "access_token"),
            "user_id": _text(token, "user_id"),
            "fields": FIELDS,
        }
        told = fetch(f"{self.address}/get-user-info?{urlencode(asked)}")
        if "encryptedUserInfo" in told:
            raise Encrypted
        names = (str(told.get(part) or "") for part in ("lastname", "givenname", "middlename"))
        identifier = str(told.get("drfocode") or told.get("unzr") or "").strip()
        if not identifier:
            raise ProviderFault("no code of the person in the answer")
        return Citizen(" ".join(filter(None, names)), identifier)


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str) or not value:
        fault = told.get("error_description") or told.get("message") or told.get("error")
        raise ProviderFault(str(fault or f"no {name} in the answer"))
    return value


def fetch(url: str) -> Mapping[str, Any]:
    """JSON of an address, over HTTP only.

    Raises:
        ProviderFault: nothing came, or something else.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise ProviderFault("the address is not HTTP")
    request = Request(url, headers={"Accept": "application/json"})  # noqa: S310  # seen above
    try:
        with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310  # seen above
            told = json.loads(answer.read(LARGEST))
    except (URLError, OSError, ValueError) as error:
        raise ProviderFault(str(error)) from error
    if not isinstance(told, dict):
        raise ProviderFault("the answer is no object")
    return told
