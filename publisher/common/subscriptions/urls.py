"""Addresses of who follows."""

from __future__ import annotations

from django.urls import path

from publisher.common.subscriptions import views

urlpatterns = [
    path("", views.follow, name="follow"),
    path("mine/", views.mine, name="follow_mine"),
    path("mine/paces/", views.prefer, name="follow_prefer"),
    path("mine/<int:number>/", views.change, name="follow_change"),
    path("confirm/<str:token>/", views.confirm, name="follow_confirm"),
    path("end/<str:token>/", views.end, name="follow_end"),
]
