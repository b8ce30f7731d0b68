"""Headings that could be either of two fields are read as neither, unless the file itself tells which."""

from __future__ import annotations

import csv

import pytest

from comity.returns import NotAReturn, read_return


@pytest.fixture
def read_as(tmp_path, exemplar, good):
    """`read_as({field: heading})`: one good row, with some fields under other headings."""

    def reader(headings, **changes):
        path = tmp_path / "return.csv"
        row = good | changes
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([headings.get(name, name) for name in row])
            writer.writerow(row.values())
        return read_return(path, exemplar)

    return reader


def about(result, code):
    """The issues of a code, as their level, cell, what was found and what was expected."""
    return result.issues.filter(result.issues["code"] == code).select("level", "cell", "found", "expected").rows()


@pytest.mark.parametrize("heading", ["Leaving reason", "Reason left", "Leaving reason code"])
@pytest.mark.parametrize("field", ["leaving_reason", "end_reason"])
def test_why_somebody_left_is_read_as_neither_reason(read_as, heading, field):
    result = read_as({field: heading}, **{field: "other"})
    assert result.columns.get(field) is None
    assert result.assignments[field].to_list() == [None]
    column = result.layout.unmapped[0].letters
    assert about(result, "ambiguous-heading") == [
        ("error", f"{column}1", heading, "'Reason ended' or 'Reason for leaving it'")
    ]


def test_the_dictionarys_own_spelling_is_certain(read_as):
    held = {"had_substantive_role": "yes", "last_substantive_authority": "994"}
    result = read_as({}, **held, last_substantive_end_date="2026-01-31", leaving_reason="resignation")
    assert result.assignments["leaving_reason"].to_list() == ["resignation"]
    assert about(result, "ambiguous-heading") == []


@pytest.mark.parametrize(
    ("headings", "field"),
    [
        ({"end_date": "End date"}, "end_date"),
        ({"planned_end_date": "End date"}, "planned_end_date"),
        ({"end_date": "Finish date", "planned_end_date": "Expected end"}, "end_date"),
    ],
)
def test_an_end_date_beside_the_other_is_the_one_that_is_left(read_as, headings, field):
    result = read_as(headings)
    assert result.columns[field].heading == headings[field]
    assert about(result, "ambiguous-heading") == []


def test_an_end_date_alone_could_be_either(read_as, good):
    del good["planned_end_date"]
    result = read_as({"end_date": "End date"}, end_date="2026-08-01")
    assert "end_date" not in result.columns
    assert [one[0:1] + one[2:] for one in about(result, "ambiguous-heading")] == [
        ("error", "End date", "'Planned end date' or 'Actual end date'")
    ]


def test_two_columns_of_references_are_named(read_as):
    with pytest.raises(NotAReturn) as refusal:
        read_as({"assignment_ref": "Ref", "notes": "Reference"}, notes="Yes")
    assert (refusal.value.code, refusal.value.expected) == (
        "no-reference-column",
        "one column of assignment references",
    )
    assert refusal.value.found == "'Ref' in C1 and 'Reference' in AW1, each the reference"
