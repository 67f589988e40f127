"""Addresses of community projects."""

from __future__ import annotations

from django.urls import path

from publisher.rooms.projects import views

prefix = "projects/"
urlpatterns = [
    path("", views.calls, name="calls"),
    path("call/<slug:uid>/", views.call, name="call"),
    path("call/<slug:uid>/projects/", views.projects, name="projects"),
    path("item/<int:number>/", views.project, name="project"),
]
