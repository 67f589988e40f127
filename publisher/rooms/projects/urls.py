"""Addresses of community projects."""

from __future__ import annotations

from django.urls import path

from publisher.rooms.projects import (
    author,
    bank,
    booth,
    desk,
    desk_calls,
    desk_papers,
    desk_works,
    exports,
    feeds,
    reasoning,
    views,
)

prefix = "projects/"
urlpatterns = [
    path("", views.calls, name="calls"),
    path("call/<slug:uid>/", views.call, name="call"),
    path("call/<slug:uid>/projects/", views.projects, name="projects"),
    path("call/<slug:uid>/results/", reasoning.results, name="results"),
    path("call/<slug:uid>/vote/", booth.booth, name="vote"),
    path("call/<slug:uid>/new/", author.new, name="project_new"),
    path("call/<slug:uid>/projects.atom", feeds.CallProjects(), name="projects_feed"),
    path("bank/", bank.initiatives, name="initiatives"),
    path("bank/initiatives.atom", feeds.Initiatives(), name="initiatives_feed"),
    path("bank/mine/", bank.my_initiatives, name="my_initiatives"),
    path("bank/new/", bank.write_one, name="initiative_new"),
    path("bank/<int:number>/", bank.initiative, name="initiative"),
    path("bank/<int:number>/edit/", bank.write_one, name="initiative_edit"),
    path("bank/<int:number>/read/", bank.read_one, name="initiative_read"),
    path("item/<int:number>/", views.project, name="project"),
    path("mine/", author.mine, name="my_projects"),
    path("mine/<int:number>/", author.my_project, name="my_project"),
    path("mine/<int:number>/edit/", author.edit, name="project_edit"),
    path("mine/<int:number>/withdraw/", author.withdraw, name="project_withdraw"),
    path("mine/<int:number>/files/add/", author.add_file, name="project_add_file"),
    path("mine/<int:number>/files/<int:file>/", author.my_file, name="my_project_file"),
    path("mine/<int:number>/files/<int:file>/drop/", author.drop_file, name="project_drop_file"),
    path("desk/", desk.desk, name="desk_projects"),
    path("desk/item/<int:number>/", desk.item, name="desk_project"),
    path("desk/item/<int:number>/ask/", desk.ask, name="desk_project_ask"),
    path("desk/item/<int:number>/settle/", desk.settle, name="desk_project_settle"),
    path("desk/item/<int:number>/files/<int:file>/", desk.desk_file, name="desk_project_file"),
    path("desk/item/<int:number>/works/", desk_works.works, name="desk_works"),
    path("desk/item/<int:number>/works/picture/", desk_works.picture, name="desk_picture"),
    path("desk/item/<int:number>/works/<int:milestone>/", desk_works.step, name="desk_step"),
    path("desk/evaluation/<int:number>/", desk.evaluate, name="desk_evaluation"),
    path("desk/papers/", desk_papers.calls, name="desk_paper_calls"),
    path("desk/papers/of/<slug:uid>/", desk_papers.papers, name="desk_papers"),
    path("desk/papers/of/<slug:uid>/close/", desk_papers.close, name="desk_papers_close"),
    path("desk/calls/", desk_calls.calls, name="desk_calls"),
    path("desk/calls/new/", desk_calls.call, name="desk_call_new"),
    path("desk/calls/bring-in/", desk_calls.bring_in, name="desk_bring_in"),
    path("desk/calls/change/<slug:uid>/", desk_calls.call, name="desk_call"),
]
plain = [
    path("data/projects.csv", exports.projects_csv, name="projects_csv"),
    path("data/projects.json", exports.projects_json, name="projects_json"),
    path("data/votings.csv", exports.votings_csv, name="votings_csv"),
    path("data/votings.json", exports.votings_json, name="votings_json"),
    path("data/projects/<slug:uid>/projects.csv", exports.projects_csv, name="call_csv"),
    path("data/projects/<slug:uid>/projects.json", exports.projects_json, name="call_json"),
    path("data/projects/<slug:uid>/votings.csv", exports.votings_csv, name="call_votings_csv"),
    path("data/projects/<slug:uid>/votings.json", exports.votings_json, name="call_votings_json"),
    path("data/projects/<slug:uid>/<int:number>.pb", exports.election, name="call_pb"),
    path("data/projects/<slug:uid>/texts/<str:name>.txt", exports.text, name="project_text"),
]
