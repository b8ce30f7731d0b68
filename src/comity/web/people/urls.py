"""Addresses, within a region, of who belongs where."""

from __future__ import annotations

from django.urls import path

from comity.web.people.views import confirming, inviting, people

urlpatterns = [
    path("", people.people, name="people"),
    path("invite/", inviting.invite, name="invite"),
    path("invitations/<uuid:pk>/confirm/", confirming.confirm_invitation, name="confirm_invitation"),
    path("invitations/<uuid:pk>/refuse/", confirming.refuse_invitation, name="refuse_invitation"),
    path("invitations/<uuid:pk>/send-again/", inviting.invitation_again, name="invitation_again"),
    path("invitations/<uuid:pk>/withdraw/", inviting.withdraw_invitation, name="withdraw_invitation"),
    path("memberships/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("<uuid:pk>/", people.person, name="person"),
]
