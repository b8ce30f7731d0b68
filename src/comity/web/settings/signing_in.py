"""How people sign in (django-allauth): by e-mail and password with a second factor, or by their council's account."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from comity.web.settings.typed import Settings, SettingsError

__all__ = [
    "ACCOUNT_ADAPTER",
    "ACCOUNT_EMAIL_NOTIFICATIONS",
    "ACCOUNT_EMAIL_SUBJECT_PREFIX",
    "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS",
    "ACCOUNT_EMAIL_VERIFICATION",
    "ACCOUNT_FORMS",
    "ACCOUNT_LOGIN_METHODS",
    "ACCOUNT_PREVENT_ENUMERATION",
    "ACCOUNT_RATE_LIMITS",
    "ACCOUNT_REAUTHENTICATION_REQUIRED",
    "ACCOUNT_SESSION_REMEMBER",
    "ACCOUNT_SIGNUP_FIELDS",
    "ACCOUNT_USER_MODEL_USERNAME_FIELD",
    "AUTHENTICATION_BACKENDS",
    "AUTH_PASSWORD_VALIDATORS",
    "LOGIN_REDIRECT_URL",
    "LOGIN_URL",
    "MFA_ADAPTER",
    "MFA_ALLOW_UNVERIFIED_EMAIL",
    "MFA_FORMS",
    "MFA_PASSKEY_LOGIN_ENABLED",
    "MFA_SUPPORTED_TYPES",
    "MFA_TOTP_ISSUER",
    "MFA_TOTP_TOLERANCE",
    "MFA_WEBAUTHN_USER_VERIFICATION",
    "PASSWORD_RESET_TIMEOUT",
    "SOCIALACCOUNT_ADAPTER",
    "SOCIALACCOUNT_EMAIL_AUTHENTICATION",
    "SOCIALACCOUNT_EMAIL_REQUIRED",
    "SOCIALACCOUNT_LOGIN_ON_GET",
    "SOCIALACCOUNT_QUERY_EMAIL",
    "SOCIALACCOUNT_STORE_TOKENS",
    "USERSESSIONS_TRACK_ACTIVITY",
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "comity.web.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "comity.web.people.forms.SignInForm",
    "change_password": "comity.web.people.forms.ChangePasswordForm",
    "reset_password": "comity.web.people.forms.ResetPasswordForm",
    "reset_password_from_key": "comity.web.people.forms.ResetPasswordKeyForm",
    "reauthenticate": "comity.web.people.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation by e-mail has proved the address already
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told to whose it is
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # mail goes to people here, and to nobody else
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    # Five failures for one e-mail address, whether or not there is such a person; and many more for one network
    # address, because a whole council is often behind one.
    "login_failed": "5/5m/key,50/5m/ip",
    "login": "120/m/ip",
    "reset_password": "20/m/ip,3/10m/key",
}

MFA_ADAPTER = "comity.web.people.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "comity.web.people.forms.SecondFactorForm",
    "reauthenticate": "comity.web.people.forms.SecondFactorAgainForm",
    "activate_totp": "comity.web.people.forms.ActivateAppForm",
    "add_webauthn": "comity.web.people.forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey alone signs a person in, so it must ask for a finger or a PIN
MFA_TOTP_ISSUER = "Comity"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute out
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no address is ever unproved here, whatever allauth's own table of them says

SOCIALACCOUNT_ADAPTER = "comity.web.people.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # never into somebody's account because an issuer names their address
SOCIALACCOUNT_EMAIL_REQUIRED = False  # the adapter itself asks for an address, in words
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
USERSESSIONS_TRACK_ACTIVITY = False  # a write to the database at every request is too dear for what it tells

PASSWORD_RESET_TIMEOUT = 3600  # seconds for which the link in a mail is good

AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]


def providers(settings: Settings) -> dict[str, Any]:
    """allauth's providers: the one OpenID Connect issuer that is set, if any.

    Raises:
        SettingsError: what the issuer says would travel unprotected.
    """
    if not settings.oidc_issuer:
        return {}
    issuer = urlsplit(settings.oidc_issuer)
    if issuer.scheme != "https" and issuer.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise SettingsError(
            f"COMITY_OIDC_ISSUER is {settings.oidc_issuer!r}. Give an address that begins https://, such as "
            "https://login.microsoftonline.com/<tenant>/v2.0: who signs in here is believed by what it says."
        )
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": settings.oidc_name,
                    "client_id": settings.oidc_client_id,
                    "secret": settings.oidc_client_secret.get_secret_value(),
                    "settings": {"server_url": settings.oidc_issuer.rstrip("/"), "fetch_userinfo": False},
                }
            ],
        }
    }
