"""The forms of this room."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from comity.web.agreements.upload import MOST_PACKED


class AsAt(forms.Form):
    """The day that a memorandum is read as at."""

    as_at = forms.DateField(
        label="Read it as at",
        help_text="With the amendments agreed by this day. For example, 30 9 2026",
        widget=forms.SelectDateWidget,
        error_messages={"required": "Give the day, month and year", "invalid": "Give a day that exists"},
    )

    def clean_as_at(self) -> date:
        """A year that a memorandum could be read in."""
        day: date = self.cleaned_data["as_at"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError("Give a year from 2000 to 2100")
        return day


class BringIn(forms.Form):
    """A bundle as a ZIP."""

    bundle = forms.FileField(
        label="The bundle, as a ZIP file",
        help_text="The ZIP of the folder that holds memorandum.yaml. Example returns in it are not taken in.",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={
            "required": "Choose the ZIP file of a bundle",
            "empty": "The file is empty. Choose the ZIP file of a bundle",
        },
    )

    def clean_bundle(self) -> UploadedFile[Any]:
        """A file that is not too large to be a bundle."""
        file: UploadedFile[Any] = self.cleaned_data["bundle"]
        if file.size is None or file.size > MOST_PACKED:
            raise forms.ValidationError(
                f"The file is too large to be a bundle. Choose one of at most {MOST_PACKED // 2**20} MB"
            )
        return file


class Publish(forms.Form):
    """That someone has read what changes. `digest` and `instead_of` say what they were shown."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    instead_of = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    read = forms.BooleanField(
        label="I have read what changes, and publish this for the region",
        error_messages={"required": "Say that you have read what changes"},
    )
