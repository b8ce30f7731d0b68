"""A return is checked in steps, and nothing is asked of the cells of a file that is not the right one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from comity.memorandum import load
from comity.memorandum.model import Memorandum
from comity.returns import NotAReturn, Return, read_return
from comity.returns.steps import TITLES, Expected, State, Step, failed, steps, steps_of_refused
from comity.returns.template.stamp import STAMP_SHEET
from comity.returns.template.workbook import write_template

COLDHARBOUR = Expected("2026-Q3", {"X99000003": "Coldharbour Borough Council"}, memorandum="exemplar")


@pytest.fixture(scope="module")
def exemplar() -> Memorandum:
    return load("exemplar")


def sent(path: Path, *rows: str, columns: str = "authority,quarter,assignment_ref,start_date") -> Path:
    path.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return path


def filled(path: Path, memorandum: Memorandum, quarter: str) -> Path:
    """The template of a quarter with one assignment of Coldharbour's in it."""
    write_template(path, memorandum, quarter)
    book = openpyxl.load_workbook(path)
    labels = [cell.value for cell in book["Return"][1]]
    told = {"Authority": "993", "Assignment reference": "A1", "Start date": date(2026, 7, 1)}
    for label, value in told.items():
        book["Return"].cell(2, labels.index(label) + 1, value)
    book.save(path)
    return path


def states(found: tuple[Step, ...]) -> list[str]:
    return [step.state.value for step in found]


def checked(returned: Return, expected: Expected = COLDHARBOUR) -> list[str]:
    return states(steps(returned, expected))


def test_the_steps_stand_in_order(tmp_path: Path, exemplar: Memorandum) -> None:
    returned = read_return(filled(tmp_path / "r.xlsx", exemplar, "2026-Q3"), exemplar, quarter="2026-Q3")
    found = steps(returned, COLDHARBOUR)
    assert [step.title for step in found] == [*TITLES.values()]
    assert states(found) == ["passed", "passed", "passed", "failed"]
    assert found[0].found == "the template, version 1"
    told = failed(found)
    assert told is not None
    assert told.code == "cells"
    assert told.todo == "Put the errors right, in the file or on the page."


def test_a_csv_has_no_template_and_that_is_said_not_failed(tmp_path: Path, exemplar: Memorandum) -> None:
    path = sent(tmp_path / "r.csv", "993,2026-Q3,A1,2026-07-01")
    found = steps(read_return(path, exemplar), COLDHARBOUR)
    assert found[0].state is State.NOT_APPLICABLE
    assert found[0].found == "a text file (CSV), which no template stamps"
    assert states(found)[1:3] == ["passed", "passed"]


def test_a_template_of_another_version_or_memorandum_fails(tmp_path: Path, exemplar: Memorandum) -> None:
    path = filled(tmp_path / "r.xlsx", exemplar, "2026-Q3")
    returned = read_return(path, exemplar)
    later = Expected("2026-Q3", COLDHARBOUR.authorities, template_version="2")
    found = steps(returned, later)
    assert states(found) == ["failed", "not_judged", "not_judged", "not_judged"]
    assert (found[0].found, found[0].expected) == ("a template of version 1", "the template, version 2")
    other = Expected("2026-Q3", COLDHARBOUR.authorities, memorandum="elsewhere")
    assert "another memorandum (exemplar)" in steps(returned, other)[0].found


def test_a_file_that_the_reader_refuses_fails_the_first_step_with_its_words(
    tmp_path: Path, exemplar: Memorandum
) -> None:
    path = filled(tmp_path / "r.xlsx", exemplar, "2026-Q3")
    book = openpyxl.load_workbook(path)
    book[STAMP_SHEET]["B1"] = "9"
    book.save(path)
    with pytest.raises(NotAReturn) as refused:
        read_return(path, exemplar)
    found = steps_of_refused(refused.value)
    assert states(found) == ["failed", "not_judged", "not_judged", "not_judged"]
    assert found[0].found == "a template of version 9"
    assert found[0].todo


def test_last_quarters_template_fails_whatever_its_cells_say(tmp_path: Path, exemplar: Memorandum) -> None:
    returned = read_return(filled(tmp_path / "r.xlsx", exemplar, "2026-Q2"), exemplar, quarter="2026-Q3")
    found = steps(returned, COLDHARBOUR)
    assert states(found) == ["passed", "failed", "not_judged", "not_judged"]
    assert (found[1].found, found[1].expected) == ("the template for 2026-Q2", "a return for 2026-Q3")


def test_a_file_mostly_of_another_quarter_fails_and_one_with_a_few_such_rows_does_not(
    tmp_path: Path, exemplar: Memorandum
) -> None:
    now, before = "993,2026-Q3,A{},2026-07-01", "993,2026-Q2,B{},2026-04-01"
    mostly = sent(tmp_path / "r.csv", before.format(1), before.format(2), now.format(1))
    found = steps(read_return(mostly, exemplar, quarter="2026-Q3"), COLDHARBOUR)
    assert (found[1].state, found[1].found) == (State.FAILED, "2 rows for 2026-Q2")
    few = sent(tmp_path / "r.csv", now.format(1), now.format(2), before.format(1))
    found = steps(read_return(few, exemplar, quarter="2026-Q3"), COLDHARBOUR)
    assert found[1].state is State.PASSED
    assert found[1].found == "2 rows for it, and 1 row for another quarter: see the cells"


def test_a_file_that_does_not_say_is_taken_at_its_senders_word(tmp_path: Path, exemplar: Memorandum) -> None:
    path = sent(tmp_path / "r.csv", "A1,2026-07-01,SW100001", columns="assignment_ref,start_date,worker")
    returned = read_return(path, exemplar, quarter="2026-Q3", authority="993")
    found = steps(returned, COLDHARBOUR)
    assert states(found)[:3] == ["not_applicable"] * 3
    assert "taken to be for 2026-Q3" in found[1].found
    assert "taken to be of Coldharbour Borough Council" in found[2].found


def test_one_row_of_another_authority_fails(tmp_path: Path, exemplar: Memorandum) -> None:
    path = sent(tmp_path / "r.csv", "993,2026-Q3,A1,2026-07-01", "994,2026-Q3,B1,2026-07-01")
    returned = read_return(path, exemplar)
    found = steps(returned, COLDHARBOUR)
    assert states(found) == ["not_applicable", "passed", "failed", "not_judged"]
    assert (found[2].found, found[2].expected) == ("1 row of X99000004", "rows of Coldharbour Borough Council")
    named = Expected("2026-Q3", COLDHARBOUR.authorities, names={"X99000004": "Dunmere Council"})
    assert steps(returned, named)[2].found == "1 row of Dunmere Council"
    clients = {"X99000003": "Coldharbour Borough Council", "X99000004": "Dunmere Council"}
    assert checked(returned, Expected("2026-Q3", clients))[2] == "passed"


def test_a_file_with_no_authority_that_is_recognised_fails(tmp_path: Path, exemplar: Memorandum) -> None:
    path = sent(tmp_path / "r.csv", "Atlantis,2026-Q3,A1,2026-07-01")
    found = steps(read_return(path, exemplar), COLDHARBOUR)
    assert found[2].state is State.FAILED
    assert found[2].found == "1 row, each with no authority or one that is not recognised"


def test_queries_alone_pass_and_are_to_be_explained(tmp_path: Path, exemplar: Memorandum) -> None:
    whole = Path("src/comity/library/exemplar/returns/coldharbour-2026-q3.csv")
    returned = read_return(whole, exemplar)
    assert checked(returned)[:3] == ["not_applicable", "passed", "passed"]
    only = returned.issues.filter(returned.issues["level"] == "query")
    quiet = Return(returned.assignments, only, returned.signoffs, returned.accounting, returned.source, returned.layout)
    last = steps(quiet, COLDHARBOUR)[3]
    assert last.state is State.PASSED
    assert bool(last.todo) == bool(only.height)
