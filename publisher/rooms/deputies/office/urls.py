"""Addresses of offices, below those of deputies."""

from __future__ import annotations

from django.urls import path

from publisher.rooms.deputies.office import desk, views

patterns = [
    path("<int:number>/hours/", views.hours, name="deputy_hours"),
    path("<int:number>/hours.ics", views.hours_ics, name="deputy_hours_ics"),
    path("<int:number>/write/", views.write, name="deputy_write"),
    path("mine/", views.mine, name="my_bookings"),
    path("mine/<int:number>/cancel/", views.cancel, name="booking_cancel"),
    path("bookings/<str:token>.ics", views.booking_ics, name="booking_ics"),
    path("desk/", desk.desk, name="deputy_desk"),
    path("desk/photo/", desk.photo, name="deputy_photo"),
    path("desk/links/", desk.links, name="deputy_links"),
    path("desk/bookings/<int:number>/cancel/", desk.cancel, name="deputy_cancel"),
    path("desk/letters/<int:number>/", desk.question, name="deputy_question"),
    path("desk/<slug:kind>/new/", desk.keep, name="deputy_add"),
    path("desk/<slug:kind>/<int:number>/", desk.keep, name="deputy_keep"),
    path("desk/<slug:kind>/<int:number>/drop/", desk.drop, name="deputy_drop"),
]
