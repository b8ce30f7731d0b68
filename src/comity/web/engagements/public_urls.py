"""Addresses of this room that anyone may open."""

from __future__ import annotations

from django.urls import path

from comity.web.engagements import views

urlpatterns = [
    path("receipts/", views.find_receipt, name="find_receipt"),
    path("receipts/<str:number>/<str:digest>/", views.confirm_receipt, name="confirm_receipt"),
    path("can-i-take-this-assignment/", views.can_i_take_it, name="can_i_take_it"),
]
