"""Addresses for halls."""

from __future__ import annotations

from django.urls import path

from publisher.ingest import views

urlpatterns = [
    path("batches", views.batches, name="hall_batches"),
    path("logs/<str:name>", views.size, name="hall_log"),
]
