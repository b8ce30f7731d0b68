"""A cell put right on the page and taken back again leaves the return as it was, whichever cell and whatever value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from cast import Cast
from django.test import Client
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from putting_right import HOME, Analyst
from returning import Case, shipped

from comity.dictionary import Field, FieldType, fields
from comity.web.people.models import Person
from comity.web.returns.frames import frames_of

pytestmark = pytest.mark.slow

ROWS = st.integers(2, 41)
LEFT_ALONE = ("authority", "quarter", "assignment_ref")


def typed(field: Field) -> st.SearchStrategy[dict[str, str]]:
    """Something that a person may put in a cell's box."""
    match field.type:
        case FieldType.DATE:
            days = st.dates(date(2020, 1, 1), date(2027, 12, 31))
            return days.map(
                lambda day: {f"{field.name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
            )
        case FieldType.MONEY | FieldType.MONEY_PER_HOUR:
            values = st.decimals(0, 200, places=2).map(str)
        case FieldType.DECIMAL:
            values = st.decimals(0, 70, places=1).map(str)
        case FieldType.CODE | FieldType.INTEGER if field.codes:
            values = st.sampled_from(field.codes)
        case FieldType.INTEGER:
            values = st.integers(0, 400).map(str)
        case FieldType.YES_NO:
            values = st.sampled_from(["yes", "no"])
        case FieldType.AUTHORITY:
            values = st.sampled_from(["X99000001", "X99000003"])
        case FieldType.REGISTRATION:
            values = st.integers(1, 999_999).map(lambda number: f"SW{number}")
        case _ if field.name == "signoff_clause":
            values = st.sampled_from(["price-cap", "experience"])
        case _:
            values = st.text(st.characters(codec="latin-1", categories=["L", "N"]), min_size=1, max_size=12)
    return values.map(lambda value: {field.name: value})


CELLS = st.sampled_from([field for field in fields() if field.name not in LEFT_ALONE]).flatmap(
    lambda field: st.tuples(ROWS, st.just(field.name), typed(field))
)


@pytest.fixture
def analyst(case: Case, signed_in: Callable[[Person], Client]) -> Analyst:
    with scope(region=case.cast.severnside):
        case.sent(shipped())
    assert case.analyst.person is not None
    return Analyst(case, signed_in(case.analyst.person))


def frames(analyst: Analyst) -> dict[str, Any]:
    version = analyst.version()
    with scope(region=analyst.case.cast.severnside):
        return frames_of(version)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cell=CELLS)
def test_a_cell_put_right_and_taken_back_gives_the_issues_of_before(
    analyst: Analyst, cast: Cast, cell: tuple[int, str, dict[str, str]]
) -> None:
    row, field, boxes = cell
    before = frames(analyst)
    answer = analyst.put_right(analyst.row(row, field), **boxes)
    if answer.status_code == 422:  # it said so already
        assert "Nothing was changed" in answer.content.decode()
        return
    assert answer.status_code == 302
    analyst.read()
    made = [one for one in analyst.corrections() if (one.row, one.field) == (row, field)]
    assert len(made) == 1
    basis = analyst.version().number
    analyst.client.post(f"{HOME}corrections/{made[0].pk}/take-back/", {"basis": str(basis)})
    analyst.read()
    after = frames(analyst)
    for name, frame in before.items():
        assert after[name].equals(frame), name
