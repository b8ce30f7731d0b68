"""Explaining queries: a reason, and words."""

from __future__ import annotations

from typing import Any

from django import forms

from comity.web.returns.models import Explanation

LEAST_WORDS = 3
OTHER = "other"


class Explain(forms.Form):
    """Why one query's cell, or several alike, are right as they are."""

    reason = forms.ChoiceField(
        label="Why is it right as it is?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason", "invalid_choice": "Choose a reason from the list"},
    )
    words = forms.CharField(
        label="Say it in your own words",
        help_text="Whoever approves and authorises the return reads this. Do not name anybody.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=Explanation._meta.get_field("words").max_length,
        error_messages={
            "required": "Say in your own words why it is right",
            "max_length": "Say it in at most 2,000 characters",
        },
    )

    def __init__(self, *args: Any, kind: str, several: bool = False, **kwargs: Any) -> None:
        from comity.returns.explanations import reasons_for

        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(reason.code, reason.words) for reason in reasons_for(kind)]
        if several:
            field.label = "Why are they right as they are?"

    def clean_words(self) -> str:
        """A word or two explain nothing."""
        words = str(self.cleaned_data["words"]).strip()
        if len(words.split()) < LEAST_WORDS:
            raise forms.ValidationError("Say a little more: at least three words")
        return words
