"""Narrowing the issues of a return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from comity.dictionary import fields_by_name
from comity.web.returns.issues import Narrowing, choices

if TYPE_CHECKING:
    import polars as pl

LEVELS = {"error": "Errors", "query": "Queries", "note": "Notes"}


class NarrowIssues(forms.Form):
    """Which issues are wanted. Left empty, all of them."""

    show = forms.ChoiceField(label="Show", required=False, choices=[("", "Everything"), ("left", "What is left to do")])
    level = forms.ChoiceField(label="Level", required=False)
    field = forms.ChoiceField(label="Field", required=False)
    sheet = forms.ChoiceField(label="Sheet", required=False)
    words = forms.CharField(
        label="Words", required=False, max_length=100, error_messages={"max_length": "Words: give at most 100 letters"}
    )

    def __init__(self, *args: Any, issues: pl.DataFrame, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {field.name: field.label for field in fields_by_name().values()}
        here = choices(issues, "level")
        self._choose("level", [(level, words) for level, words in LEVELS.items() if level in here])
        self._choose("field", [(name, labels[name]) for name in labels if name in choices(issues, "field")])
        sheets = choices(issues, "sheet")
        self._choose("sheet", [(name, name) for name in sheets])
        self.fields["show"].error_messages["invalid_choice"] = "Show: choose one from the list"
        if not sheets:
            del self.fields["sheet"]

    def _choose(self, name: str, found: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "All"), *found]
        field.error_messages["invalid_choice"] = f"{field.label}: this return has no such issue. Choose from the list"

    def wanted(self) -> Narrowing:
        """What was asked for, without what was not understood (which is among the form's errors)."""
        self.is_valid()
        given = self.cleaned_data
        return Narrowing(
            level=given.get("level", ""),
            field=given.get("field", ""),
            sheet=given.get("sheet", ""),
            words=given.get("words", "").strip(),
            left=given.get("show") == "left",
        )
