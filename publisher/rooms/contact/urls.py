"""Addresses of the city contact centre."""

from __future__ import annotations

from django.urls import path

from publisher.rooms.contact import desk, feeds, figures, mine, sending, views, works
from publisher.rooms.contact import map as points

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
    path("works/<int:number>/rate/", works.rate_work, name="contact_rate_work"),
    path("institutions/", works.institutions, name="contact_institutions"),
    path("institutions/<slug:uid>/rate/", works.rate_institution, name="contact_rate_institution"),
    path("mine/", mine.my_reports, name="my_contact"),
    path("mine/<slug:token>/", mine.mine, name="contact_mine"),
    path("mine/<slug:token>/photo/<int:number>/", mine.my_photo, name="contact_my_photo"),
    path("desk/", desk.desk, name="desk_contact"),
    path("desk/new/", desk.write_down, name="desk_contact_write"),
    path("desk/figures/", figures.figures, name="desk_contact_figures"),
    path("desk/<int:number>/", desk.case, name="desk_contact_case"),
    path("desk/<int:number>/term/", desk.term, name="desk_contact_term"),
    path("desk/<int:number>/photo/<int:photo>/", desk.photo, name="desk_contact_photo"),
    path("desk/works/", works.desk_works, name="desk_contact_works"),
    path("desk/works/new/", works.desk_work, name="desk_contact_work_new"),
    path("desk/works/<int:number>/", works.desk_work, name="desk_contact_work"),
]
plain = [path("data/contact/points.json", points.points, name="contact_points")]
