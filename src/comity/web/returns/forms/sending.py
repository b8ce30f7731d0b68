"""The forms by which a file is sent, read again from another sheet, or none is sent because there was nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

RETURNS = ".xlsx,.xlsm,.xls,.ods,.csv,.txt,.tsv"
MOST_SHEET = 100


class SendFile(forms.Form):
    """A file, and its sheet where several could be it."""

    file = forms.FileField(
        label="The file",
        widget=forms.FileInput(attrs={"accept": RETURNS}),
        error_messages={
            "required": "Choose the file to send",
            "empty": "The file is empty. Choose the file to send",
            "max_length": "The file’s name is too long. Give it a shorter one",
        },
    )
    sheet = forms.CharField(
        required=False,
        max_length=MOST_SHEET,
        label="Sheet",
        help_text="Only where several sheets of a workbook could be the assignments",
    )

    once = forms.UUIDField(
        required=False,
        initial=uuid4,
        widget=forms.HiddenInput(),
        error_messages={"invalid": "This page is not as it was made. Open it anew, and send the file from there"},
    )
    """The name of this form: a browser that sends it again because nobody answered sends its file once."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["file"].help_text = f"XLSX, XLS, ODS or CSV, at most {settings.COMITY.most_upload_megabytes} MB"

    def clean_file(self) -> UploadedFile[Any]:
        """A file no larger than may be sent."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        most = settings.COMITY.most_upload_megabytes
        if file.size is None or file.size > most * 2**20:
            raise forms.ValidationError(f"The file is larger than {most} MB. Save it as CSV, which is smaller")
        return file

    def clean_sheet(self) -> str:
        """The sheet's name without the blanks around it."""
        return str(self.cleaned_data["sheet"]).strip()


class WhichSheet(forms.Form):
    """The sheet of a file that was sent already."""

    sheet = forms.CharField(
        max_length=MOST_SHEET, label="Sheet", error_messages={"required": "Give the name of the sheet"}
    )

    def clean_sheet(self) -> str:
        """The sheet's name without the blanks around it."""
        return str(self.cleaned_data["sheet"]).strip()


class ChooseRows(forms.Form):
    """Whose rows a return is to have."""

    USE, KEEP = "use", "keep"

    rows = forms.ChoiceField(
        label="Whose rows should the return have?",
        widget=forms.RadioSelect,
        choices=[
            (USE, "Use the provider’s rows: they become the next version, and yours stays among the versions"),
            (KEEP, "Keep ours: the provider’s are set aside, and can be used later"),
        ],
        error_messages={"required": "Say whose rows the return should have"},
    )
    basis = forms.IntegerField(widget=forms.HiddenInput)


class GiveNil(forms.Form):
    """That there was nothing to return."""

    sure = forms.BooleanField(
        label="There were no assignments of agency children’s social workers in the quarter",
        error_messages={"required": "Say that there were none, or send a file instead"},
    )
