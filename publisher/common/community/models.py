"""Persons, organisations, posts and memberships by Popolo; halls and the bodies they speak for.

Names of classes and fields are Popolo's (https://www.popoloproject.com/specs/) where it has one.
"""

from __future__ import annotations

from publisher.common.community.addresses import Address
from publisher.common.community.districts import District
from publisher.common.community.halls import Hall, HallKey
from publisher.common.community.memberships import Membership, Post
from publisher.common.community.organizations import Body, Department, Faction, Organization
from publisher.common.community.persons import ContactDetail, Person

__all__ = [
    "Address",
    "Body",
    "ContactDetail",
    "Department",
    "District",
    "Faction",
    "Hall",
    "HallKey",
    "Membership",
    "Organization",
    "Person",
    "Post",
]
