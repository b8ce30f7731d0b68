"""Addresses of a person's own account. They come before allauth's, and so stand in for those of the same path."""

from __future__ import annotations

from django.urls import path, re_path

from comity.web.people.views import account, joining

urlpatterns = [
    path("", account.account, name="account"),
    path("login/", account.sign_in, name="account_login"),
    path("second-factor/", account.second_factor, name="second_factor"),
    path("prove/", account.prove_with_provider, name="prove_with_provider"),
    path("invitations/<str:token>/", joining.invitation, name="invitation"),
    path("email/", account.address, name="account_email"),
    path("password/set/", account.no_password, name="account_set_password"),
    path("3rdparty/", account.connections, name="socialaccount_connections"),
    path("2fa/webauthn/keys/<int:pk>/remove/", account.remove_passkey, name="mfa_remove_webauthn"),
    path("oidc/<str:provider_id>/login/", account.leave_for_provider, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", account.back_from_provider, name="openid_connect_callback"),
    path("login/code/confirm/", account.not_offered),
    path("3rdparty/signup/", account.not_offered),
    re_path(r"^confirm-email/(?P<key>[-:\w]+/)?$", account.not_offered),
    re_path(r"^social/(?P<key>.*)$", account.not_offered),
]
