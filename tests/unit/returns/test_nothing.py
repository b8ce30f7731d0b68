"""A return with nothing in it has the same columns as any other."""

from __future__ import annotations

from comity.memorandum import load
from comity.memorandum.frozen import shipped_folder
from comity.returns import read_return
from comity.returns.nothing import no_assignments


def test_its_columns_are_those_of_a_return_that_was_read():
    folder = shipped_folder("exemplar")
    returned = read_return(folder / "returns" / "coldharbour-2026-q3.csv", load(folder))
    assert no_assignments().schema == returned.assignments.schema
    assert no_assignments().height == 0
