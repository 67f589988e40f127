"""Addresses of deputies."""

from __future__ import annotations

from django.urls import path

from publisher.rooms.deputies import views
from publisher.rooms.deputies.feeds import DeputyVotes

prefix = "deputies/"
urlpatterns = [
    path("", views.deputies, name="deputies"),
    path("compare/", views.compare, name="deputies_compare"),
    path("factions/", views.factions, name="deputies_factions"),
    path("word/", views.word, name="deputies_word"),
    path("<int:number>/", views.deputy, name="deputy"),
    path("<int:number>/deputy.json", views.deputy_data, name="deputy_data"),
    path("<int:number>/votes.atom", DeputyVotes(), name="deputy_feed"),
]
