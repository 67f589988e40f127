"""Addresses of GeoReport v2."""

from __future__ import annotations

from django.urls import path

from publisher.rooms.contact.open311 import schema, views

patterns = [
    path("open311/discovery.<str:form>", views.discovery, name="open311_discovery"),
    path("open311/v2/discovery.<str:form>", views.discovery),
    path("open311/v2/openapi.json", schema.openapi, name="open311_schema"),
    path("open311/v2/services.<str:form>", views.services, name="open311_services"),
    path("open311/v2/services/<str:code>.<str:form>", views.service, name="open311_service"),
    path("open311/v2/requests.<str:form>", views.requests, name="open311_requests"),
    path("open311/v2/requests/<str:number>.<str:form>", views.one_request, name="open311_request"),
    path("open311/v2/tokens/<str:token>.<str:form>", views.token, name="open311_token"),
]
