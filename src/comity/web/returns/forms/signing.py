"""The forms of signing a return off, and of opening it again."""

from __future__ import annotations

from django import forms


class Sign(forms.Form):
    """A step of signing; `saw` is the digest of what the page showed."""

    saw = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)


class Authorise(Sign):
    """Authorising, with what the region may make of it."""

    pooled = forms.ChoiceField(
        label="Does it enter the region’s pooled report?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes, it enters the pooled report"), ("no", "No, it does not enter the pooled report")],
        error_messages={"required": "Say whether the return enters the region’s pooled report"},
    )


class Reopen(forms.Form):
    """Opening a signed return again."""

    reason = forms.CharField(
        label="Why it is opened again",
        help_text="Everyone who reads the return can read this. Name no worker.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why it is opened again"},
    )
