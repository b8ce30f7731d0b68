"""The forms of the pool."""

from __future__ import annotations

from django import forms


class Answer(forms.Form):
    """An answer to what a check across authorities asks."""

    words = forms.CharField(
        label="Your answer",
        help_text="What you found when you looked, and what you did about it. Do not name the worker.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write your answer"},
    )


class PublishReport(forms.Form):
    """Publishing a pooled report."""

    sure = forms.BooleanField(
        label="I understand that what is published stays published",
        error_messages={"required": "Say that you understand, or go back"},
    )
