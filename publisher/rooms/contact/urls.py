"""Addresses of the city contact centre."""

from __future__ import annotations

from django.urls import URLPattern

prefix = "contact/"
urlpatterns: list[URLPattern] = []
