"""The form of what a file's headings and values mean, and of a profile to replace what was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

if TYPE_CHECKING:
    from comity.returns.mapping.asking import AskedColumn, AskedValue, Asking

NOT_NEEDED = "-"
"""Chosen for a heading that is for nothing, and for a value that means a blank."""

LEFT = "?"
"""Chosen for a value that means none of the codes: it stays an error of its cells."""

SURE = {"high": "very likely", "medium": "likely", "low": "a guess"}
MOST_PROFILE = 2**20


def column_name(column: AskedColumn) -> str:
    """The form's name of a heading."""
    return f"column-{column.index}"


def value_name(value: AskedValue) -> str:
    """The form's name of a value: not its words, which may be anything."""
    return "value-" + sha256(f"{value.field}\n{value.text}".encode()).hexdigest()[:12]


class TellHeadings(forms.Form):
    """What each unknown heading is, and each value that is not understood means."""

    def __init__(
        self, *given: Any, asking: Asking, samples: Callable[[AskedColumn], tuple[str, ...]], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.asking = asking
        fields = _fields(asking)
        for column in asking.columns:
            self.fields[column_name(column)] = forms.ChoiceField(
                label=f"“{column.heading}”, column {column.letters}",
                help_text=_hint(column, samples(column)),
                choices=[("", "Choose"), (NOT_NEEDED, "Not needed"), *fields],
                initial=column.proposed or (NOT_NEEDED if column.not_needed else ""),
                error_messages={"required": f"Say what “{column.heading}” is, or that it is not needed"},
            )
        for value in asking.values:
            self.fields[value_name(value)] = forms.ChoiceField(
                label=f"“{value.text}” as {_label(value.field)}",
                help_text=f"In {value.count:,} {'row' if value.count == 1 else 'rows'}",
                choices=[
                    ("", "Choose"),
                    *_codes(value.field, asking),
                    (NOT_NEEDED, "A blank"),
                    (LEFT, "None of these: leave it to be put right"),
                ],
                initial=value.proposed,
                error_messages={"required": f"Say what “{value.text}” means"},
            )

    def clean(self) -> dict[str, Any]:
        """Each field from one heading."""
        given = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for column in self.asking.columns:
            name = given.get(column_name(column))
            if not name or name == NOT_NEEDED:
                continue
            if name in seen:
                words = (
                    f"“{seen[name]}” and “{column.heading}” cannot both be {_label(name)}. Choose it for one of them"
                )
                self.add_error(column_name(column), words)
            seen[name] = column.heading
        return given

    @property
    def columns(self) -> dict[int, str]:
        """The field told of each column by its index; "" where it is not needed."""
        return {one.index: _said(self.cleaned_data[column_name(one)]) for one in self.asking.columns}

    @property
    def values(self) -> dict[tuple[str, str], str]:
        """The code told of each value; "" for a blank. One that is left to be put right is not there."""
        answers = {one: self.cleaned_data[value_name(one)] for one in self.asking.values}
        return {(one.field, one.text): _said(answer) for one, answer in answers.items() if answer != LEFT}


def chosen(data: Mapping[str, str]) -> dict[int, str]:
    """The fields that were chosen in what a form sent, by column, whether or not the rest of it is right."""
    from comity.dictionary import fields_by_name

    found = {}
    for name, value in data.items():
        place = name.removeprefix("column-")
        if name.startswith("column-") and place.isascii() and place.isdigit() and len(place) < 6:
            found[int(place)] = value if value in fields_by_name() else ""
    return found


class ReplaceProfile(forms.Form):
    """A mapping profile in place of what was told."""

    profile = forms.FileField(
        label="The mapping profile",
        help_text="A YAML file, as it can be downloaded here",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        error_messages={"required": "Choose the mapping profile", "empty": "The file is empty. Choose another"},
    )

    def clean_profile(self) -> str:
        """Its text."""
        file: UploadedFile[Any] = self.cleaned_data["profile"]
        if (file.size or 0) > MOST_PROFILE:
            raise forms.ValidationError("The file is too large to be a mapping profile. Choose one of at most 1 MB")
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError("The file is not text in UTF-8. Save it so, and choose it again") from None


def _said(value: str) -> str:
    return "" if value == NOT_NEEDED else value


def _label(name: str) -> str:
    from comity.dictionary import fields_by_name

    return fields_by_name()[name].label


def _fields(asking: Asking) -> list[tuple[str, str]]:
    from comity.dictionary import fields

    known = {name for _, name in asking.known}
    return [(one.name, one.label) for one in fields() if one.name not in known]


def _codes(name: str, asking: Asking) -> list[tuple[str, str]]:
    from comity.dictionary import FieldType, fields_by_name
    from comity.returns.template.words import code_words

    field = fields_by_name()[name]
    if field.type is FieldType.AUTHORITY:
        return sorted(asking.authorities.items(), key=lambda each: each[1])
    codes = asking.clauses if name == "signoff_clause" else field.codes
    return [(code, code_words(code.replace("-", "_"))) for code in codes]


def _hint(column: AskedColumn, samples: tuple[str, ...]) -> str:
    said = f"For example: {'; '.join(samples)}." if samples else "The column is empty."
    if column.proposed:
        said += f" Proposed ({SURE[column.sure]}): {column.why}."
    return said
