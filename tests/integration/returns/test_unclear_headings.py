"""Headings whose names do not tell: their values and their company do, and a person is asked."""

from __future__ import annotations

import csv

import pytest

from comity.memorandum import load
from comity.returns.mapping.propose import propose

ENDED = ["30/09/2026", "", "", "12/08/2026"] * 3
WHY = ["Other", "", "", "Other"] * 3
LEFT_PERM = ["", "01/02/2026", "03/03/2026", ""] * 3
WHY_PERM = ["", "Other", "Other", ""] * 3


def proposed(tmp_path, columns):
    """What is proposed for each heading of a file of these columns and a few that are known."""
    known = {
        "Ref": [f"R{number}" for number in range(12)],
        "Council": ["Dunmere"] * 12,
        "SWE No": [f"SW{1000 + number}" for number in range(12)],
        "Start": ["01/07/2026"] * 12,
    }
    whole = columns if "Ref" in columns else known | columns
    path = tmp_path / "export.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(whole)
        writer.writerows(zip(*whole.values(), strict=True))
    return {one.heading: one for one in propose(path, load("exemplar")).columns}


@pytest.mark.parametrize("heading", ["Leaving reason", "Reason left", "Leaving reason code"])
@pytest.mark.parametrize(
    ("columns", "field", "other"),
    [
        ({"Left on": ENDED, "?": WHY, "Left perm LA on": LEFT_PERM}, "end_reason", "leaving_reason"),
        ({"Left on": ENDED, "Left perm LA on": LEFT_PERM, "?": WHY_PERM}, "leaving_reason", "end_reason"),
        ({"?": ["Resigned", "VR", "", "Retired"] * 3}, "leaving_reason", "end_reason"),
        ({"?": ["Completed", "Misconduct", "", "Notice by worker"] * 3}, "end_reason", "leaving_reason"),
    ],
)
def test_why_somebody_left_is_told_by_values_and_neighbours(tmp_path, heading, columns, field, other):
    found = proposed(tmp_path, {heading if name == "?" else name: cells for name, cells in columns.items()})
    column = found[heading]
    assert (column.field, column.sure, column.alternatives[:1]) == (field, "low", (other,))


def test_an_end_date_is_told_by_how_full_it_is(tmp_path):
    partly = proposed(tmp_path, {"End date": ENDED})["End date"]
    wholly = proposed(tmp_path, {"End date": ["30/12/2026"] * 12})["End date"]
    assert [(one.field, one.sure, one.alternatives[:1]) for one in (partly, wholly)] == [
        ("end_date", "low", ("planned_end_date",)),
        ("planned_end_date", "low", ("end_date",)),
    ]


@pytest.mark.parametrize("first", ["Reference", "Ref"])
@pytest.mark.parametrize("rows", [2, 3, 12])
def test_a_reference_is_mostly_unique_and_never_yes_or_no(tmp_path, first, rows):
    answers = {"Reference": ["Yes", "No", "Yes"] * 4, "Ref": [f"R{number}" for number in range(12)]}
    columns = {first: answers.pop(first)} | answers
    columns |= {"Council": ["Dunmere"] * 12, "Start": ["01/07/2026"] * 12, "SWE No": [f"SW{n + 10}" for n in range(12)]}
    found = proposed(tmp_path, {name: cells[:rows] for name, cells in columns.items()})
    assert {heading: one.field for heading, one in found.items() if one.field == "assignment_ref"} == {
        "Ref": "assignment_ref"
    }
    assert (found["Ref"].sure, "'Reference'" in found["Ref"].why) == ("low", True)
    assert "Reference" not in found


def test_a_lone_reference_of_yes_and_no_is_not_proposed(tmp_path):
    columns = {"Reference": ["Yes", "No"] * 6, "Start": ["01/07/2026"] * 12, "Council": ["Dunmere"] * 12}
    path = tmp_path / "export.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    profile = propose(path, load("exemplar"))
    assert ("Reference" in profile.unmapped, [one.field for one in profile.columns]) == (
        True,
        ["start_date", "authority"],
    )
