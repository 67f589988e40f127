"""Addresses of deputies."""

from __future__ import annotations

from django.urls import path

from publisher.rooms.deputies import district_pages, views
from publisher.rooms.deputies.feeds import DeputyVotes
from publisher.rooms.deputies.office import urls as office

prefix = "deputies/"
urlpatterns = [
    path("", views.deputies, name="deputies"),
    path("compare/", views.compare, name="deputies_compare"),
    path("factions/", views.factions, name="deputies_factions"),
    path("districts/", district_pages.all_districts, name="deputies_districts"),
    path("districts/find/", district_pages.my_deputies, name="my_deputies"),
    path(
        "districts/districts.geojson", district_pages.as_geojson, name="deputies_districts_geojson"
    ),
    path("districts/<int:number>/", district_pages.district, name="deputies_district"),
    path("word/", views.word, name="deputies_word"),
    path("<int:number>/", views.deputy, name="deputy"),
    *office.patterns,
    path("<int:number>/deputy.json", views.deputy_data, name="deputy_data"),
    path("<int:number>/votes.atom", DeputyVotes(), name="deputy_feed"),
]
