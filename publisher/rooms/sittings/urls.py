"""Addresses of sittings."""

from __future__ import annotations

from django.urls import path

from publisher.rooms.sittings import (
    agenda,
    attendance,
    desk,
    desk_files,
    documents,
    log,
    opendata,
    sound,
    verify,
    views,
)
from publisher.rooms.sittings.feeds import Agendas, Documents, Results
from publisher.rooms.sittings.podcast import Podcast

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
    path("<int:number>/recording/", sound.player, name="player"),
    path("<int:number>/recording/<int:recording>.vtt", sound.chapters_vtt, name="chapters_vtt"),
    path("<int:number>/recording/<int:recording>.json", sound.chapters_json, name="chapters_json"),
    path("podcast.xml", Podcast(), name="podcast"),
    path("attendance/", attendance.attendance, name="attendance"),
    path("log/", log.logs, name="logs"),
    path("announced/<int:number>/", agenda.announcement, name="announcement"),
    path("announced.ics", agenda.calendar, name="sittings_calendar"),
    path("announced.atom", Agendas(), name="agendas_feed"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<int:number>/", documents.document, name="document"),
    path("documents.atom", Documents(), name="documents_feed"),
    path("topics/<slug:uid>/", views.topic, name="topic"),
    path("data/", opendata.data, name="sittings_data"),
    path("data/votes.csv", opendata.votes, name="votes_csv"),
    path("data/registry.csv", opendata.registry_csv, name="registry_csv"),
    path("data/registry.json", opendata.registry_json, name="registry_json"),
    path("<int:number>/data.zip", opendata.package, name="sitting_data"),
    path("desk/", desk.desk, name="sittings_desk"),
    path("desk/new/", desk.new, name="sittings_desk_new"),
    path("desk/announced/<int:number>/", desk.announcement, name="sittings_desk_announcement"),
    path("desk/announced/<int:number>/details", desk.details, name="sittings_desk_details"),
    path("desk/announced/<int:number>/agenda", desk.agenda, name="sittings_desk_agenda"),
    path("desk/announced/<int:number>/move", desk.move, name="sittings_desk_move"),
    path("desk/announced/<int:number>/files", desk_files.announced, name="sittings_desk_files"),
    path("desk/held/<int:number>/", desk_files.held, name="sittings_desk_sitting"),
    path("desk/votes/<int:number>/", desk_files.summary, name="sittings_desk_summary"),
    path("desk/documents/<int:number>/", desk_files.withdraw, name="sittings_desk_withdraw"),
    path("desk/topics/", desk_files.topics, name="sittings_desk_topics"),
    path("desk/convocations/", desk_files.convocations, name="sittings_desk_convocations"),
    path("desk/streams/", desk_files.streams, name="sittings_desk_streams"),
]
plain = [
    path("log/verify.html", log.verifier, name="log_verifier"),
    path("log/<str:name>/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/<str:name>/heads/<int:size>", log.head, name="log_head"),
    path("log/<str:name>/tile/<path:path>", log.hashes, name="log_tile"),
    path("log/<str:name>/lines.jsonl", log.lines, name="log_lines"),
]
