from __future__ import annotations

import pytest

from comity.returns.reading import CODES, UnreadableFile, cell_name, column_letters


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_column_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters


def test_cell_name() -> None:
    assert cell_name(122, 1) == "A122"


def test_an_error_reads_as_sentences() -> None:
    error = UnreadableFile("empty", "a file of 0 bytes", "a return", "Send it again.")
    assert str(error) == "Found a file of 0 bytes. Expected a return. Send it again."
    assert error.code in CODES
