"""Pages that belong to no room: the first one, errors, health, robots, the community's colours."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from publisher.common.web.caching import public
from publisher.site import colours


@require_safe
@public()
def home(request: HttpRequest) -> HttpResponse:
    """The first page: the rooms."""
    return render(request, "site/home.html")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether this process can serve: database, its migrations, the cache, the files' folder."""
    told = {
        "database": _database(),
        "cache": _cache(),
        "files": Path(settings.MEDIA_ROOT).parent.is_dir(),
    }
    well = all(told.values())
    return JsonResponse({"well": well, **told}, status=200 if well else 503)


def _database() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:  # whatever a database driver raises, the answer is the same: not well
        return False


def _cache() -> bool:
    try:
        cache.set("health", "well", 10)
        return bool(cache.get("health") == "well")
    except Exception:  # a cache's client has its own errors; the answer is the same
        return False


@require_safe
@public(3600)
def robots(request: HttpRequest) -> HttpResponse:
    """What machines need not read, and where the map is."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    rows = ["User-agent: *", "Disallow: /account/", "Disallow: /desk/", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(rows), content_type="text/plain; charset=utf-8")


@require_safe
@public(3600)
def colours_css(request: HttpRequest) -> HttpResponse:
    """The community's colour, and its lighter shade for dark mode."""
    accent = colours.parse(settings.SITE.community.accent)
    assert accent is not None
    light, dark = colours.text(accent), colours.text(colours.for_the_dark(accent))
    text = (
        f":root {{ --accent: {light}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; }} }}\n"
    )
    return HttpResponse(text, content_type="text/css; charset=utf-8")


@require_safe
@public(86400)
def coat(request: HttpRequest) -> FileResponse:
    """The community's coat of arms."""
    told = settings.SITE.community.coat
    if not told:
        raise Http404
    path = settings.SITE.beside(told)
    kind = "image/svg+xml" if path.suffix == ".svg" else "image/png"
    return FileResponse(path.open("rb"), content_type=kind)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that is too old, or that another site sent."""
    return render(request, "403_csrf.html", status=403)
