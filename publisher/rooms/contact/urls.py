"""Addresses of the city contact centre."""

from __future__ import annotations

from django.urls import path

from publisher.rooms.contact import (
    desk,
    desk_institutions,
    desk_lists,
    exports,
    feeds,
    figures,
    mine,
    ratings,
    sending,
    views,
    wording,
    works,
)
from publisher.rooms.contact import map as points
from publisher.rooms.contact.open311 import desk as open311_desk
from publisher.rooms.contact.open311 import urls as open311

prefix = "contact/"
urlpatterns = [
    path("", views.home, name="contact"),
    path("new/", sending.new, name="contact_new"),
    path("appeal/", sending.appeal, name="contact_appeal"),
    path("sent/<slug:token>/", sending.sent, name="contact_sent"),
    path("reports/", views.reports, name="contact_reports"),
    path("reports/<int:number>/", views.report, name="contact_report"),
    path("reports/<int:number>/say/", mine.speak, name="contact_say"),
    path("reports.atom", feeds.ReportFeed(), name="contact_feed"),
    path("works/", works.works, name="contact_works"),
    path("works/<int:number>/", works.work, name="contact_work"),
    path("works/<int:number>/rate/", ratings.rate_work, name="contact_rate_work"),
    path("institutions/", ratings.institutions, name="contact_institutions"),
    path("institutions/<slug:uid>/", ratings.institution, name="contact_institution"),
    path(
        "institutions/<slug:uid>/rate/",
        ratings.rate_institution,
        name="contact_rate_institution",
    ),
    path("figures/", figures.public_figures, name="contact_figures"),
    path("figures/<slug:name>.csv", figures.public_table, name="contact_figures_table"),
    path("mine/", mine.my_reports, name="my_contact"),
    path("mine/<slug:token>/", mine.mine, name="contact_mine"),
    path("mine/<slug:token>/photo/<int:number>/", mine.my_photo, name="contact_my_photo"),
    path("desk/", desk.desk, name="desk_contact"),
    path("desk/new/", desk.write_down, name="desk_contact_write"),
    path("desk/figures/", figures.figures, name="desk_contact_figures"),
    path("desk/figures/<slug:name>.csv", figures.desk_table, name="desk_contact_table"),
    path("desk/<int:number>/", desk.case, name="desk_contact_case"),
    path("desk/<int:number>/term/", desk.term, name="desk_contact_term"),
    path("desk/<int:number>/photo/<int:photo>/", desk.photo, name="desk_contact_photo"),
    path("desk/applications/", open311_desk.applications, name="desk_open311"),
    path("desk/applications/<int:number>/", open311_desk.switch, name="desk_open311_switch"),
    path("desk/words/<slug:name>/<int:number>/", wording.words, name="desk_contact_words"),
    path("desk/categories/", desk_lists.categories, name="desk_contact_categories"),
    path("desk/categories/new/", desk_lists.category, name="desk_contact_category_new"),
    path("desk/categories/<slug:uid>/", desk_lists.category, name="desk_contact_category"),
    path("desk/replies/", desk_lists.replies, name="desk_contact_replies"),
    path("desk/replies/new/", desk_lists.reply, name="desk_contact_reply_new"),
    path("desk/replies/<int:number>/", desk_lists.reply, name="desk_contact_reply"),
    path("desk/institutions/", desk_institutions.institutions, name="desk_contact_institutions"),
    path(
        "desk/institutions/new/",
        desk_institutions.institution,
        name="desk_contact_institution_new",
    ),
    path(
        "desk/institutions/<slug:uid>/",
        desk_institutions.institution,
        name="desk_contact_institution",
    ),
    path("desk/works/", works.desk_works, name="desk_contact_works"),
    path("desk/works/new/", works.desk_work, name="desk_contact_work_new"),
    path("desk/works/<int:number>/", works.desk_work, name="desk_contact_work"),
]
plain = [
    *open311.patterns,
    path("data/contact/points.json", points.points, name="contact_points"),
    path("data/contact/institutions.csv", ratings.institutions_csv, name="contact_ratings_csv"),
    path("data/contact/institutions.json", ratings.institutions_json, name="contact_ratings_json"),
    path("data/contact/appeals.csv", exports.reports_csv, name="contact_data_csv"),
    path("data/contact/appeals.json", exports.reports_json, name="contact_data_json"),
]
