"""The reference pages are made from what they are about."""

from __future__ import annotations

from comity.dictionary import fields
from comity.returns.reference import dictionary_markdown, rules_markdown
from comity.returns.validation.catalogue import catalogue


def test_every_field_has_a_row():
    page = dictionary_markdown().splitlines()
    assert [line.split("`")[1] for line in page if line.startswith("| `")] == [field.name for field in fields()]


def test_every_code_is_told_once_with_its_level():
    entries = catalogue()
    assert len({entry.code for entry in entries}) == len(entries)
    assert {entry.level for entry in entries} == {"error", "query", "note"}
    assert all(entry.about for entry in entries)
    assert "| charge-below-pay | error | charge_rate |" in rules_markdown()
