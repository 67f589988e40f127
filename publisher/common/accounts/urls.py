"""Addresses of a person's own pages."""

from __future__ import annotations

from django.urls import path

from publisher.common.accounts import views

urlpatterns = [
    path("", views.cabinet, name="cabinet"),
    path("data/", views.own, name="own_data"),
    path("data/all.zip", views.own_all, name="own_data_all"),
    path("data/end/", views.own_end, name="own_data_end"),
]
