"""Addresses of a person's own pages."""

from __future__ import annotations

from django.urls import path

from publisher.common.accounts import views

urlpatterns = [path("", views.cabinet, name="cabinet")]
