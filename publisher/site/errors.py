"""Pages for what went wrong, in words: what happened, and where to go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request could not be read."""
    return render(request, "site/error.html", {"status": 400}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This account may not."""
    return render(request, "site/error.html", {"status": 403}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page."""
    return render(request, "site/error.html", {"status": 404}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return render(request, "site/error.html", {"status": 500}, status=500)
