"""What people fill in: allauth's forms in our words, and our own."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.core.cache import cache

from comity.web.people.models import Person
from comity.web.people.roles import Role, held_in

ADDRESS = "E-mail address"
NO_ADDRESS = {
    "required": "Enter your e-mail address.",
    "invalid": "Enter an e-mail address in the correct format, like name@example.gov.uk.",
}
GOOD_ONE = "At least 12 characters. Three words that have nothing to do with each other make a good one."
USED_CODE_SECONDS = 120


def _say(form: forms.BaseForm, name: str, label: str, hint: str = "", **errors: str) -> None:
    found = form.fields[name]
    found.label, found.help_text = label, hint
    found.error_messages.update(errors)


class SignInForm(account_forms.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", ADDRESS, **NO_ADDRESS)
        _say(self, "password", "Password", required="Enter your password.")
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ChangePasswordForm(account_forms.ChangePasswordForm):  # type: ignore[misc]
    """The password there is, and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", "Your password now", required="Enter the password you have now.")
        _say(self, "password1", "New password", GOOD_ONE, required="Enter a new password.")
        _say(self, "password2", "New password, again", required="Enter the new password again.")


class ResetPasswordForm(account_forms.ResetPasswordForm):  # type: ignore[misc]
    """Whose password it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", ADDRESS, **NO_ADDRESS)

    def save(self, request: Any, **kwargs: Any) -> str:
        """Send the link. For an address that nobody has the same is done, for nobody, so that it takes as long."""
        from comity.web.people import tasks

        for person in self.users or [None]:
            tasks.mail_password_reset.enqueue(str(person.pk) if person else "")
        return str(self.cleaned_data["email"])


class ResetPasswordKeyForm(account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by a link from a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", "New password", GOOD_ONE, required="Enter a new password.")
        _say(self, "password2", "New password, again", required="Enter the new password again.")


class ReauthenticateForm(account_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password, again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", "Password", required="Enter your password.")


class _Code:
    """A code is good once, however long it shows: who reads it over a shoulder comes too late."""

    user: Any
    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "Six digits from your authenticator app, or eight from one of your recovery codes."
        _say(self, "code", "Code", hint, required="Enter the code.")  # type: ignore[arg-type]
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        code = str(super().clean_code())  # type: ignore[misc]
        if not cache.add(f"comity.code.{self.user.pk}.{''.join(code.split())}", True, USED_CODE_SECONDS):
            raise forms.ValidationError("That code has been used. Wait for the next one to show, and enter that.")
        return code


class SecondFactorForm(_Code, mfa_forms.AuthenticateForm):  # type: ignore[misc]
    """A code, while signing in."""


class SecondFactorAgainForm(_Code, mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    """A code, to prove again that it is they."""


class ActivateAppForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            "code",
            "Code",
            "The six digits that the app shows now.",
            required="Enter the code that the app shows.",
        )
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey's name; the passkey itself is made by the browser. It is always good to sign in with alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "name", "Name", "So that you can tell it from others: what it is kept on, for example.")
        said = "The passkey was not made. Press the button and do as your browser asks."
        self.fields["credential"].error_messages.update(required=said, invalid=said)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = "on"


class InviteForm(forms.Form):
    """Whom to invite, to what."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter their name."})
    email = forms.EmailField(
        label="Work e-mail address", error_messages={**NO_ADDRESS, "required": "Enter their e-mail address."}
    )
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None,
        label="Organisation",
        empty_label="Choose an organisation",
        error_messages={"required": "Choose an organisation."},
    )
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect, error_messages={"required": "Choose a role."})

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        kinds = {organisation.kind for organisation in organisations}
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, role.label) for role in Role if held_in(role) & kinds
        ]
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class JoinForm(BaseUserCreationForm):  # type: ignore[type-arg]
    """A new person's name and password."""

    class Meta:
        model = Person
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "name", "Your name", "As colleagues in other councils should see it.", required="Enter your name.")
        _say(self, "password1", "Password", GOOD_ONE, required="Enter a password.")
        _say(self, "password2", "Password, again", required="Enter the password again.")
        self.fields["name"].widget.attrs["autocomplete"] = "name"
