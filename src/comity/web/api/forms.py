"""The form on which a key is made."""

from __future__ import annotations

from typing import Any

from django import forms

from comity.web.api.actions import unfit
from comity.web.api.scopes import GIVES, WORDS, Scope
from comity.web.organisations.models import Organisation
from comity.web.organisations.queries import organisations
from comity.web.people.member import Member
from comity.web.people.roles import Permission


class KeyForm(forms.Form):
    """Which organisation a key is for, what for, and what it may do: no more than whoever makes it."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="Organisation",
        help_text="Which organisation the key is for.",
        empty_label="Choose an organisation",
        error_messages={"required": "Choose the organisation that the key is for"},
    )
    label = forms.CharField(
        max_length=80, label="What it is for", help_text="Such as the name of the program. Not the name of a person."
    )
    scopes = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label="What it may do", help_text="Only what it needs."
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = organisations(member)
        if not member.region_wide(Permission.MANAGE_KEYS):
            found = found.filter(pk__in=member.organisations(Permission.MANAGE_KEYS))
        choice, scopes = self.fields["organisation"], self.fields["scopes"]
        assert isinstance(choice, forms.ModelChoiceField)
        assert isinstance(scopes, forms.MultipleChoiceField)
        choice.queryset = found
        scopes.choices = [(scope.value, WORDS[scope]) for scope in Scope if member.may(GIVES[scope])]

    def clean(self) -> dict[str, Any] | None:
        """No key does what nobody of its organisation may do."""
        given = super().clean() or self.cleaned_data
        organisation = given.get("organisation")
        if organisation and (why := unfit(organisation, [Scope(name) for name in given.get("scopes", [])])):
            self.add_error("scopes", why)
        return given
