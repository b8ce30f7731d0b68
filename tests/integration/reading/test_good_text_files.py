"""Good text files of every kind read exactly."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from comity.returns.reading import TextFile, UnreadableFile, read_file

ROWS = [["Réf", "Authority", "Charge £"], ["A1", "Herefordshire", "£34.50"], ["A2", "Ceredigion’s", ""]]


def text_file(path: Path, content: bytes) -> TextFile:
    path.write_bytes(content)
    found = read_file(path)
    assert isinstance(found, TextFile)
    return found


def all_rows(found: TextFile, skip: int = 0, size: int = 100_000) -> list[tuple[int | str | None, ...]]:
    return [row for batch in found.batches(skip, size) for row in batch.rows()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("utf-16", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_every_separator_ending_and_encoding(
    delimiter: str, ending: str, codec: str, encoding: str, tmp_path: Path
) -> None:
    content = "".join(delimiter.join(row) + ending for row in ROWS).encode(codec)
    found = text_file(tmp_path / "return.csv", content)
    assert (found.encoding, found.delimiter, found.width, found.rows) == (encoding, delimiter, 3, 3)
    assert found.rows_head(9) == ROWS
    assert all_rows(found, 1) == [(2, "A1", "Herefordshire", "£34.50"), (3, "A2", "Ceredigion’s", None)]
    assert found.sha256 == hashlib.sha256(content).hexdigest()


def test_utf_16_of_the_other_end_first(tmp_path: Path) -> None:
    found = text_file(tmp_path / "return.csv", b"\xfe\xff" + "ref,é\nA1,2\n".encode("utf-16-be"))
    assert found.rows_head(2) == [["ref", "é"], ["A1", "2"]]


def test_titles_stand_above_and_are_not_padded(tmp_path: Path) -> None:
    found = text_file(tmp_path / "r.csv", b"Agency workers\nProduced 3 October\n\nref,name,rate\nA1,x,1\n\nA2,y,2\n")
    assert found.titles == 3
    assert found.rows_head(4) == [["Agency workers"], ["Produced 3 October"], [], ["ref", "name", "rate"]]
    assert all_rows(found, 4) == [(5, "A1", "x", "1"), (6, None, None, None), (7, "A2", "y", "2")]
    assert all_rows(found, 0)[0] == (4, "ref", "name", "rate")


def test_quoted_values_with_separators_newlines_and_marks(tmp_path: Path) -> None:
    content = b'ref,note\r\n"A1","one, two"\r\nA2,"line\r\nline ""two"""\r\nA3,""\r\n"",x\r\n'
    found = text_file(tmp_path / "r.csv", content)
    assert found.rows == 5
    assert all_rows(found, 1) == [
        (2, "A1", "one, two"),
        (3, "A2", 'line\r\nline "two"'),
        (4, "A3", ""),
        (5, "", "x"),
    ]


def test_blank_lines_are_counted_and_blank(tmp_path: Path) -> None:
    found = text_file(tmp_path / "r.csv", b"ref,name\n\n\nA1,x\n\n")
    assert all_rows(found, 1) == [(2, None, None), (3, None, None), (4, "A1", "x"), (5, None, None)]


def test_nothing_is_inferred_trimmed_or_taken_for_a_blank(tmp_path: Path) -> None:
    found = text_file(tmp_path / "r.csv", b"a,b,c,d\n007,1e5, x ,NULL\nTRUE,NaN,#N/A,-\n# note,2026-09-30,1.0,'\n")
    assert all_rows(found, 1) == [
        (2, "007", "1e5", " x ", "NULL"),
        (3, "TRUE", "NaN", "#N/A", "-"),
        (4, "# note", "2026-09-30", "1.0", "'"),
    ]


@pytest.mark.parametrize("content", [b"ref,name\n", b"ref,name", b"\xef\xbb\xbfref,name\r\n"])
def test_only_headings(content: bytes, tmp_path: Path) -> None:
    found = text_file(tmp_path / "r.csv", content)
    assert (found.rows_head(5), all_rows(found, 1)) == ([["ref", "name"]], [])


def test_batches_are_in_order_and_of_the_size_asked_for(tmp_path: Path) -> None:
    content = b"ref,n\n" + b"".join(b"A%d,%d\n" % (n, n) for n in range(25_000))
    found = text_file(tmp_path / "r.csv", content)
    batches = list(found.batches(1, 10_000))
    assert [batch.height for batch in batches] == [10_000, 10_000, 5_000]
    assert batches[0].schema == pl.Schema({"row": pl.get_index_type(), "c0": pl.String, "c1": pl.String})
    assert pl.concat(batches)["row"].to_list() == list(range(2, 25_002))
    assert pl.concat(batches)["c1"].to_list() == [str(n) for n in range(25_000)]


def test_a_file_that_grows_is_refused(tmp_path: Path) -> None:
    found = text_file(tmp_path / "r.csv", b"ref,name\nA1,x\n")
    with (tmp_path / "r.csv").open("ab") as file:
        file.write(b"A2,y\n")
    for ask in (lambda: found.rows_head(1), lambda: list(found.batches()), lambda: found.sha256):
        with pytest.raises(UnreadableFile) as refused:
            ask()
        assert refused.value.code == "changed-while-reading"


def test_a_name_with_signs_that_polars_would_expand(tmp_path: Path) -> None:
    found = text_file(tmp_path / "r*[1].csv", b"ref,name\nA1,x\n")
    assert all_rows(found, 1) == [(2, "A1", "x")]
