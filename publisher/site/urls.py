"""Addresses of the site: Ukrainian at the root, English below /en/."""

from __future__ import annotations

from importlib import import_module

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from publisher.common.community.register import as_csv, as_json
from publisher.common.files.views import stored
from publisher.common.record.sound import recording
from publisher.common.search.views import search
from publisher.common.web.sitemaps import maps
from publisher.site import views
from publisher.site.rooms import ROOMS

modules = [import_module(f"publisher.rooms.{room}.urls") for room in ROOMS]
urlpatterns = [
    *(pattern for module in modules for pattern in getattr(module, "plain", [])),
    path("health", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("colours.css", views.colours_css, name="colours"),
    path("coat", views.coat, name="coat"),
    path("files/<int:number>/<str:name>", stored, name="file"),
    path("recordings/<int:number>", recording, name="recording"),
    path("data/addresses.csv", as_csv, name="addresses_csv"),
    path("data/addresses.json", as_json, name="addresses_json"),
    path("api/hall/v1/", include("publisher.ingest.urls")),
    path("sitemap.xml", sitemap, {"sitemaps": maps}, name="sitemap"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("search/", search, name="search"),
        path("account/", include("allauth.urls")),
        path("account/", include("publisher.common.accounts.urls")),
        path("account/identity/", include("publisher.common.identity.urls")),
        path("follow/", include("publisher.common.subscriptions.urls")),
        path("desk/", include("publisher.common.desk.urls")),
        path("tables/", admin.site.urls),
        *(path(module.prefix, include(module)) for module in modules),
        prefix_default_language=False,
    ),
]
handler400 = "publisher.site.errors.bad_request"
handler403 = "publisher.site.errors.forbidden"
handler404 = "publisher.site.errors.not_found"
handler500 = "publisher.site.errors.broken"
