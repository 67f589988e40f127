"""Addresses of sittings."""

from __future__ import annotations

from django.urls import path

from publisher.rooms.sittings import views
from publisher.rooms.sittings.feeds import Results

prefix = "sittings/"
urlpatterns = [
    path("", views.sittings, name="sittings"),
    path("results.atom", Results(), name="results_feed"),
    path("<int:number>/", views.sitting, name="sitting"),
    path("<int:number>/votes/<int:vote>/", views.vote, name="vote"),
    path("<int:number>/votes/<int:vote>/vote.json", views.vote_data, name="vote_data"),
]
