"""Addresses of petitions."""

from __future__ import annotations

from django.urls import path

from publisher.rooms.petitions import author, desk, exports, feeds, fraud, intake, views

prefix = "petitions/"
urlpatterns = [
    path("", views.petitions, name="petitions"),
    path("petitions.atom", feeds.NewPetitions(), name="petitions_feed"),
    path("new/", author.new, name="petition_new"),
    path("mine/", author.mine, name="my_petitions"),
    path("mine/<int:number>/", author.my_petition, name="my_petition"),
    path("mine/<int:number>/edit/", author.edit, name="petition_edit"),
    path("mine/<int:number>/drop/", author.drop, name="petition_drop"),
    path("item/<int:number>/", views.petition, name="petition"),
    path("item/<int:number>/sign/", author.sign, name="petition_sign"),
    path("item/<int:number>/signers/", views.signers, name="petition_signers"),
    path("item/<int:number>/window/", views.window, name="petition_window"),
    path("desk/", desk.desk, name="desk_petitions"),
    path("desk/item/<int:number>/", desk.item, name="desk_petition"),
    path("desk/item/<int:number>/signatures/", fraud.signatures, name="desk_signatures"),
    path("desk/item/<int:number>/strike/", fraud.strike, name="desk_strike"),
    path("desk/item/<int:number>/intake/", intake.intake, name="desk_intake"),
]
plain = [
    path("data/petitions.csv", exports.petitions_csv, name="petitions_csv"),
    path("data/petitions.json", exports.petitions_json, name="petitions_json"),
    path("data/petition-signatures.csv", exports.signatures_csv, name="petition_votings_csv"),
    path("data/petition-signatures.json", exports.signatures_json, name="petition_votings_json"),
    path("data/petitions/<int:number>.txt", exports.text, name="petition_text"),
    path("data/petitions/<int:number>-answer.txt", exports.answer, name="petition_answer"),
]
