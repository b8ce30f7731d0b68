"""The forms of findings: narrowing the list, contesting one, and answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from comity.dictionary.code_words import code_words
from comity.web import words
from comity.web.returns.evidence import HEAD, belied

MOST_EVIDENCE = 10
"""Megabytes of a file of evidence."""


class NarrowFindings(forms.Form):
    """Findings of one clause, outcome or role."""

    clause = forms.ChoiceField(label="Clause", required=False)
    outcome = forms.ChoiceField(label="Outcome", required=False)
    role = forms.ChoiceField(label="Role", required=False)

    def __init__(
        self, *given: Any, clauses: Sequence[tuple[str, str]], outcomes: Sequence[str], roles: Sequence[str]
    ) -> None:
        super().__init__(*given)
        every = {
            "clause": [("", "Every clause"), *clauses],
            "outcome": [("", "Every outcome"), *((name, words.outcome(name)) for name in outcomes)],
            "role": [("", "Every role"), *((name, code_words(name)) for name in roles)],
        }
        for name, choices in every.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """What the list is narrowed to; what cannot be is left out."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def in_words(self) -> list[str]:
        """What the list is narrowed to, as the choices say it."""
        return [dict(self.fields[name].choices)[value] for name, value in self.wanted().items()]  # type: ignore[attr-defined]


class ContestFinding(forms.Form):
    """Why a finding is wrong, and what shows it."""

    words = forms.CharField(
        label="Why the finding is wrong",
        help_text="The regional lead reads this, and so does the auditor. Name no worker.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say why the finding is wrong"},
    )
    evidence = forms.FileField(
        required=False,
        label="A file that shows it",
        help_text=f"Such as a signed form. At most {MOST_EVIDENCE} MB. Leave out what tells of others.",
        error_messages={"empty": "The file is empty. Choose another, or none"},
    )

    def clean_evidence(self) -> UploadedFile[Any] | None:
        """A file that is not too large, and is what its name says."""
        file: UploadedFile[Any] | None = self.cleaned_data["evidence"]
        if file is not None and (file.size or 0) > MOST_EVIDENCE * 2**20:
            raise forms.ValidationError(f"The file is larger than {MOST_EVIDENCE} MB. Choose a smaller one")
        if file is not None:
            name = (file.name or "")[-60:]
            kind = belied(name, file.read(HEAD))
            file.seek(0)
            if kind:
                raise forms.ValidationError(
                    f"{name} is {kind}, whatever its name says. Choose the right file, or give it its right name"
                )
        return file


class AnswerContest(forms.Form):
    """A regional lead's answer."""

    upheld = forms.ChoiceField(
        label="Is the authority right?",
        widget=forms.RadioSelect,
        choices=[("yes", "Upheld: the authority is right"), ("no", "Not upheld: the finding stands")],
        error_messages={"required": "Say whether the authority is right"},
    )
    words = forms.CharField(
        label="Why",
        help_text="The authority and the auditor read this. It stays on the record and cannot be changed.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say why"},
    )
