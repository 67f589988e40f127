"""Addresses for halls."""

from __future__ import annotations

from django.urls import path

from publisher.ingest import views

urlpatterns = [
    path("batches", views.batches, name="hall_batches"),
    path("logs/<str:name>", views.size, name="hall_log"),
    path("sounds", views.sound, name="hall_sound"),
    path("sounds/<str:sha256>", views.piece, name="hall_piece"),
]
