"""The form of a file to judge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

RETURNS = ".xlsx,.xlsm,.xls,.ods,.csv,.txt,.tsv"
QUARTERS = 12
"""How many quarters back can be chosen; a file says its own."""


class JudgeFile(forms.Form):
    """A return, and what it may not say of itself."""

    file = forms.FileField(
        label="The return",
        widget=forms.FileInput(attrs={"accept": RETURNS}),
        error_messages={
            "required": "Choose the file to judge",
            "empty": "The file is empty. Choose the file to judge",
        },
    )
    quarter = forms.ChoiceField(
        required=False, label="Quarter", help_text="Where the file does not say which quarter it is for"
    )
    authority = forms.ChoiceField(
        required=False, label="Authority", help_text="Where the file does not say whose assignments they are"
    )
    as_at = forms.DateField(
        required=False,
        label="Judge it as at",
        help_text="If you leave this blank, it is judged as at the last day of its quarter. For example, 30 9 2026",
        widget=forms.SelectDateWidget,
        error_messages={"invalid": "Give a day that exists, or leave it blank"},
    )
    sheet = forms.CharField(
        required=False,
        max_length=100,
        label="Sheet",
        help_text="Where several sheets of a workbook could be the return",
    )
    profile = forms.FileField(
        required=False,
        label="Mapping profile",
        help_text="A YAML file that says what the file’s own headings and values mean",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def __init__(self, *given: Any, authorities: Sequence[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["file"].help_text = (
            f"XLSX, XLS, ODS or CSV, at most {settings.COMITY.most_upload_megabytes} MB. "
            "It is judged while you wait, and nothing of it is kept."
        )
        self.fields["authority"].choices = [("", "As the file says"), *authorities]  # type: ignore[attr-defined]
        self.fields["quarter"].choices = [("", "As the file says"), *_quarters()]  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile[Any]:
        """A file that is not too large to judge while somebody waits."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        most = settings.COMITY.most_upload_megabytes
        if file.size is None or file.size > most * 2**20:
            raise forms.ValidationError(
                f"The file is larger than {most} MB. "
                "Save it as CSV, which is smaller, or send one quarter or one authority at a time"
            )
        return file

    def clean_as_at(self) -> date | None:
        """A year that a memorandum could be judged in."""
        day: date | None = self.cleaned_data["as_at"]
        if day is not None and not 2000 <= day.year <= 2100:
            raise forms.ValidationError("Give a year from 2000 to 2100")
        return day

    def clean_profile(self) -> UploadedFile[Any] | None:
        """A file no larger than a profile is."""
        file: UploadedFile[Any] | None = self.cleaned_data["profile"]
        if file is not None and (file.size or 0) > 2**20:
            raise forms.ValidationError("The file is too large to be a mapping profile. Choose one of at most 1 MB")
        return file


def _quarters() -> list[tuple[str, str]]:
    from comity.packs.report.words import quarter

    today = timezone.localdate()
    last = today.year * 4 + (today.month - 1) // 3
    names = [f"{number // 4}-Q{number % 4 + 1}" for number in range(last, last - QUARTERS, -1)]
    return [(name, f"{name}, {quarter(name)}") for name in names]
