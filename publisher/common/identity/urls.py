"""Addresses of the way to id.gov.ua and back."""

from __future__ import annotations

from django.urls import path

from publisher.common.identity import views

urlpatterns = [
    path("go/", views.go, name="identity_go"),
    path("back/", views.back, name="identity_back"),
]
