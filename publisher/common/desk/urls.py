"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from publisher.common.desk import acts, moderation, persons, roles, terms, views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("moderation/", moderation.queue, name="desk_moderation"),
    path("moderation/<int:number>/", moderation.case, name="desk_case"),
    path("persons/", persons.persons, name="desk_persons"),
    path("roles/", roles.roles, name="desk_roles"),
    path("roles/<int:number>/withdraw/", roles.withdraw, name="desk_role_withdraw"),
    path("terms/", terms.terms, name="desk_terms"),
    path("terms/<str:name>/", terms.change, name="desk_term"),
    path("acts/", acts.acts, name="desk_acts"),
]
