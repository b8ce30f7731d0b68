"""A file whose name says workbook and whose content does not: what it looks like instead is said, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.returns.reading import TextFile, UnreadableFile, read_file

LETTER = b"Dear all,\n\nPlease find attached nothing.\nBest wishes\n"
WORKBOOKS = ("xlsx", "xlsm", "xls", "xlsb", "ods")


def refused(tmp_path: Path, name: str, content: bytes) -> UnreadableFile:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as found:
        read_file(path)
    return found.value


@pytest.mark.parametrize("ending", WORKBOOKS)
@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (LETTER, "plain text without the columns of a table, with rows of different widths"),
        (b"Just a line\nand another\n", "plain text without the columns of a table, with only one value on each line"),
        (b" \n\n \n", "a text file with nothing but blank lines"),
        (b"ref,rate\n\x00\x01\x02,3\n", "neither a workbook nor text, with bytes that no text has"),
    ],
)
def test_text_that_is_named_a_workbook_is_said_to_be_none(
    tmp_path: Path, ending: str, content: bytes, looks: str
) -> None:
    error = refused(tmp_path, f"return.{ending}", content)
    assert error.code == "wrong-kind"
    assert error.found.startswith(f"that return.{ending} is no workbook, whatever its name says. It looks like {looks}")
    assert "separator" not in str(error)
    assert "save it as .xlsx, and send that" in error.action


@pytest.mark.parametrize("ending", [*WORKBOOKS, "csv"])
def test_a_pdf_is_asked_for_as_the_workbook_it_was_made_from(tmp_path: Path, ending: str) -> None:
    error = refused(tmp_path, f"return.{ending}", b"%PDF-1.7\n%\xe2\xe3\n")
    assert error.found == f"that return.{ending} is a PDF document, whatever its name says"
    assert error.action == "A return cannot be read from it. Ask for the workbook that it was made from, and send that."


@pytest.mark.parametrize("ending", [*WORKBOOKS, "csv"])
def test_an_empty_file_is_named_and_to_be_saved_again(tmp_path: Path, ending: str) -> None:
    error = refused(tmp_path, f"return.{ending}", b"")
    assert (error.code, error.found) == ("empty", f"nothing in return.{ending} (0 bytes)")
    assert "Save the file again" in error.action


def test_the_same_letter_named_csv_is_told_of_its_lines(tmp_path: Path) -> None:
    assert refused(tmp_path, "letter.csv", LETTER).code == "ragged-rows"


@pytest.mark.parametrize("ending", WORKBOOKS)
def test_a_table_of_text_is_read_whatever_its_name_says(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"return.{ending}"
    path.write_bytes(b"ref,rate\n1,2\n")
    assert isinstance(read_file(path), TextFile)
