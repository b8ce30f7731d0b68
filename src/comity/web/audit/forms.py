"""Narrowing the record, and holding a checkpoint against it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from comity.web.audit import queries
from comity.web.audit.checkpoint import Checkpoint, CheckpointError, key_id, read, signer
from comity.web.audit.names import verbs
from comity.web.audit.queries import Wanted
from comity.web.people.member import Member
from comity.web.people.roles import Permission

_LARGEST = 10_000
NO_DAY = {"invalid": "Enter a day that exists, such as 27/03/2026"}
"""What is not understood is left out, and the rest of what was asked for is shown."""


class Narrow(forms.Form):
    """What of the record is wanted. Left empty, all of it."""

    organisation = forms.ChoiceField(required=False)
    verb = forms.ChoiceField(label="What was done", required=False)
    person = forms.ChoiceField(required=False)
    since = forms.DateField(label="From", required=False, error_messages=NO_DAY)
    until = forms.DateField(label="To", required=False, error_messages=NO_DAY)

    def __init__(self, *args: Any, member: Member | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = member is not None and member.region_wide(Permission.READ_AUDIT)
        self._choose("verb", "Anything", verbs("platform" if member is None else "region" if whole else "organisation"))
        if member is None:  # the platform's own record has neither
            del self.fields["organisation"], self.fields["person"]
            return
        self._choose("organisation", "All", [(str(one.pk), str(one)) for one in queries.organisations(member)])
        self._choose("person", "Anyone", [(str(one.pk), str(one)) for one in queries.people(member)])

    def _choose(self, name: str, every: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", every), *choices]
        field.error_messages["invalid_choice"] = f"{field.label or name.capitalize()!s}: choose one from the list"

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day is before the first. Choose a later one.")
        return given

    def wanted(self) -> Wanted:
        """What was asked for, without what was not understood (which is among the form's errors)."""
        self.is_valid()
        given = self.cleaned_data
        verb: str = given.get("verb", "")
        return Wanted(
            organisation=int(given["organisation"]) if given.get("organisation") else None,
            verb=verb,
            person=given.get("person") or None,
            since=given.get("since"),
            until=given.get("until"),
        )


class VerifyForm(forms.Form):
    """Verify the record, and hold it against a checkpoint that somebody kept."""

    checkpoint = forms.FileField(
        label="A checkpoint that you kept",
        required=False,
        help_text="A file that this platform signed earlier. With one, an end that was cut off or a record that was "
        "written anew is found too.",
    )

    def clean_checkpoint(self) -> Checkpoint | None:
        """The checkpoint, its signature this platform's own."""
        sent: UploadedFile | None = self.cleaned_data["checkpoint"]
        if sent is None:
            return None
        try:
            found = read(sent.read(_LARGEST).decode("utf-8", "replace"))
        except CheckpointError as error:
            raise forms.ValidationError(str(error)) from None
        ours = signer().public
        if found.key != key_id(ours):
            raise forms.ValidationError(
                f"It was signed with the key {found.key}, and this platform's is {key_id(ours)}. Ask "
                "whoever runs this platform to verify it with the public key that was kept with the checkpoint."
            )
        if not found.is_signed_by(ours):
            raise forms.ValidationError("Its signature does not hold: the file was changed after it was signed.")
        return found
