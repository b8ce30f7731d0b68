"""Fields that several forms of the room have."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from comity.dictionary.registration import FORM, registration_number

LISTS = ".xlsx,.xls,.ods,.csv"
DAY = {"required": "Give the day", "invalid": "Give a day that exists"}


class NumberField(forms.CharField):
    """A registration number, in its canonical form."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("label", "Social Work England number")
        named.setdefault("help_text", "For example, SW123456")
        named.setdefault("error_messages", {"required": "Give the number"})
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=20, widget=widget, **named)

    def clean(self, value: Any) -> str:
        """The number, or what it should look like."""
        found = registration_number(str(super().clean(value)))
        if found is None:
            raise forms.ValidationError(f"Give {FORM}")
        return found


class DayField(forms.DateField):
    """A day in three boxes, between two years that can be meant."""

    def __init__(self, *, most: date | None = None, **named: Any) -> None:
        self.most = most
        named.setdefault("error_messages", DAY)
        super().__init__(widget=forms.SelectDateWidget, **named)

    def clean(self, value: Any) -> Any:
        """A day that can be meant, and none that has not come where it must have."""
        found = super().clean(value)
        if isinstance(found, date):
            if not 1950 <= found.year <= 2100:
                raise forms.ValidationError("Give a year from 1950 to 2100")
            if self.most is not None and found > self.most:
                raise forms.ValidationError("Give a day that has come")
        return found


class ListField(forms.FileField):
    """A list as a file."""

    def __init__(self, **named: Any) -> None:
        errors = {
            "required": "Choose the file to send",
            "empty": "The file is empty. Choose the file to send",
            "max_length": "The file’s name is too long. Give it a shorter one",
        }
        named.setdefault("label", "The file")
        super().__init__(widget=forms.FileInput(attrs={"accept": LISTS}), error_messages=errors, **named)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """A file no larger than may be sent."""
        file: UploadedFile[Any] = super().clean(data, initial)
        most = settings.COMITY.most_upload_megabytes
        if file and (file.size is None or file.size > most * 2**20):
            raise forms.ValidationError(f"The file is larger than {most} MB. Save it as CSV, which is smaller")
        return file


class written:  # noqa: N801 - used as a context, as `open` is
    """A file that was sent, at a path for as long as it is read; nothing of it is left behind."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._folder = TemporaryDirectory(prefix="comity-list-")

    def __enter__(self) -> Path:
        """Its path."""
        path = Path(self._folder.name) / "list"
        path.write_bytes(self._content)
        return path

    def __exit__(self, *_: object) -> None:
        """Take it away."""
        self._folder.cleanup()
