"""Addresses of sittings."""

from __future__ import annotations

from django.urls import path

from publisher.rooms.sittings import log, verify, views
from publisher.rooms.sittings.feeds import Results

prefix = "sittings/"
urlpatterns = [
    path("", views.sittings, name="sittings"),
    path("results.atom", Results(), name="results_feed"),
    path("<int:number>/", views.sitting, name="sitting"),
    path("<int:number>/votes/<int:vote>/", views.vote, name="vote"),
    path("<int:number>/votes/<int:vote>/vote.json", views.vote_data, name="vote_data"),
    path("<int:number>/votes/<int:vote>/verify/", verify.verify, name="vote_verify"),
    path("<int:number>/votes/<int:vote>/proof.json", verify.proof, name="vote_proof"),
    path("<int:number>/votes/<int:vote>/check/", verify.check, name="vote_check"),
    path("log/", log.logs, name="logs"),
]
plain = [
    path("log/verify.html", log.verifier, name="log_verifier"),
    path("log/<str:name>/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/<str:name>/heads/<int:size>", log.head, name="log_head"),
    path("log/<str:name>/tile/<path:path>", log.hashes, name="log_tile"),
    path("log/<str:name>/lines.jsonl", log.lines, name="log_lines"),
]
