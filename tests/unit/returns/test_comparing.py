"""Two versions of a return beside each other: what came, what went, and what is not what it was."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from comity.memorandum import load
from comity.returns import Return, read_return
from comity.returns.comparing import CAME, WENT, compare

HEADINGS = (
    "authority",
    "quarter",
    "assignment_ref",
    "worker",
    "role",
    "start_date",
    "pay_rate",
    "last_substantive_authority",
)
Row = tuple[str, ...]


def row(authority: str, ref: str, rate: str = "33.50", role: str = "social_worker", start: str = "2026-07-01") -> Row:
    return (authority, "2026-Q3", ref, "SW100001", role, start, rate, "")


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Return]:
    exemplar, path = load("exemplar"), tmp_path_factory.mktemp("compared") / "return.csv"

    def reader(*rows: Row) -> Return:
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEADINGS, *rows])
        return read_return(path, exemplar)

    return reader


def test_assignments_added_removed_and_changed(read: Callable[..., Return]) -> None:
    was = read(row("993", "A1"), row("993", "A2"), row("994", "A1"))
    now = read(row("994", "A1"), row("993", "A3"), row("993", "A1", rate="£34", role="team_manager"))
    told = compare(was, now)
    assert told.assignments.rows() == [
        ("changed", "X99000003", "A1", 2),
        ("removed", "X99000003", "A2", 0),
        ("added", "X99000003", "A3", 0),
    ]
    assert told.cells.select("assignment_ref", "label", "was", "now").rows() == [
        ("A1", "Core role", "Social worker", "Team manager"),
        ("A1", "Pay rate", "£33.50", "£34.00"),
    ]
    assert (told.count("added"), told.count("changed"), told.same) == (1, 1, False)


def test_what_cannot_be_read_and_what_is_blank_are_told_apart(read: Callable[..., Return]) -> None:
    told = compare(read(row("993", "A1", start="")), read(row("993", "A1", start="soon")))
    assert told.cells.select("field", "was", "now").rows() == [("start_date", "", "could not be read")]


def test_authorities_are_named_where_their_names_are_given(read: Callable[..., Return]) -> None:
    was = read(row("993", "A1"))
    now = read((*row("993", "A1")[:-1], "994"))
    told = compare(was, now, {"X99000004": "Dunmere Council"})
    assert told.cells["now"].to_list() == ["Dunmere Council"]


def test_an_issue_that_only_moved_neither_came_nor_went(read: Callable[..., Return]) -> None:
    was = read(row("993", "A1", start="soon"), row("993", "A2"))
    now = read(row("993", "A2"), row("993", "A1", start="later"))
    assert compare(was, now).issues.height == 0


def test_issues_that_came_and_went(read: Callable[..., Return]) -> None:
    was = read(row("993", "A1", start="soon"), row("994", "A1"))
    now = read(row("993", "A1"), row("994", "A1", start="soon"))
    told = compare(was, now).issues.filter(code="unreadable-date")
    assert told.select("change", "authority", "assignment_ref", "row").rows() == [
        (CAME, "X99000004", "A1", 3),
        (WENT, "X99000003", "A1", 2),
    ]


def test_one_reference_in_two_quarters_is_two_assignments(read: Callable[..., Return]) -> None:
    older = ("993", "2026-Q2", *row("993", "A1")[2:])
    told = compare(read(older), read(row("993", "A1"), older))
    assert told.assignments.rows() == [("added", "X99000003", "A1", 0)]
    assert told.cells.height == 0
    told = compare(read(row("993", "A1")), read(row("993", "A1", rate="34"), older))
    assert told.assignments.rows() == [("added", "X99000003", "A1", 0), ("changed", "X99000003", "A1", 1)]


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(["993", "994"]),
        st.sampled_from(["A1", "A2", "A3"]),
        st.sampled_from(["30", "31", "x", ""]),
    ),
    max_size=6,
)


@pytest.mark.slow
@given(one=ROWS, other=ROWS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_other_way_round_says_the_opposite(read: Callable[..., Return], one: list[Row], other: list[Row]) -> None:
    was, now = read(*one), read(*other)
    there, back = compare(was, now), compare(now, was)
    opposite = {"added": "removed", "removed": "added", "came": "went", "went": "came"}
    assert there.assignments.sort("authority", "assignment_ref", "change").rows() == (
        back.assignments.with_columns(change=back.assignments["change"].replace(opposite))
        .sort("authority", "assignment_ref", "change")
        .rows()
    )
    assert_frame_equal(there.cells, back.cells.rename({"was": "now", "now": "was"}).select(there.cells.columns))
    assert there.count(CAME) == back.count(WENT)
    assert compare(was, was).same
    assert there.same == (not there.assignments.height and not there.issues.height)
