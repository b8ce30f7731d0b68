"""Bad text files: each ends in its own code, and where it can, in the line that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity.returns.reading import TextFile, UnreadableFile, read_file

Outcomes = Any
ReadTogether = Callable[[dict[str, Callable[[], bytes]], str], Outcomes]
MIB = 1024 * 1024
GOOD = b"ref,authority,rate\nA1,E09000001,34.50\nA2,E09000002,35.00\n"
MANY = b"A3,E09000003,36.00\n" * 100_000


def with_line(line: bytes, at: int = 2) -> bytes:
    """The good file with a line put in place of another, counted from 1."""
    lines = GOOD.splitlines(keepends=True)
    lines[at - 1] = line
    return b"".join(lines)


CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    # nothing in it
    "0 bytes": ("empty", lambda: b""),
    "only newlines": ("empty", lambda: b"\n\r\n\n"),
    "only separators": ("empty", lambda: b",,,\n,,,\n"),
    "only a byte order mark": ("empty", lambda: b"\xef\xbb\xbf"),
    "only a UTF-16 mark": ("empty", lambda: b"\xff\xfe"),
    # not a text file, whatever its name
    "a PDF": ("wrong-kind", lambda: b"%PDF-1.7\n%\xe2\xe3\n"),
    "a PNG": ("wrong-kind", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "a JPEG": ("wrong-kind", lambda: b"\xff\xd8\xff\xe0" + bytes(100)),
    "a web page": ("wrong-kind", lambda: b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>"),
    "a bare table of a web page": ("wrong-kind", lambda: b"\r\n<table border=1><tr><td>Ref</td></tr></table>"),
    "a web page in UTF-16": ("wrong-kind", lambda: "<html><body>x</body></html>".encode("utf-16")),
    "an Excel 2003 XML": (
        "unsupported-workbook",
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ),
    "a flat OpenDocument": (
        "unsupported-workbook",
        lambda: b'<?xml version="1.0"?><office:document xmlns:office="x"/>',
    ),
    "some XML": ("wrong-kind", lambda: b'<?xml version="1.0"?><a/>'),
    "JSON": ("wrong-kind", lambda: b'[{"ref": "A1", "rate": 3}]'),
    "an e-mail": ("wrong-kind", lambda: b"MIME-Version: 1.0\nSubject: return\n"),
    "a rich text document": ("wrong-kind", lambda: b"{\\rtf1\\ansi ref,rate}"),
    "gzip": ("wrong-kind", lambda: b"\x1f\x8b\x08" + bytes(50)),
    "7-Zip": ("wrong-kind", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(50)),
    "an Access database": ("wrong-kind", lambda: b"\x00\x01\x00\x00Standard Jet DB\x00" + bytes(50)),
    "a Parquet file": ("wrong-kind", lambda: b"PAR1" + bytes(50)),
    "a SYLK": ("unsupported-workbook", lambda: b"ID;PWXL;N;E\nC;X1;Y1\n"),
    # bytes
    "NUL": ("nul-bytes", lambda: with_line(b"A1,E09\x00000001,34.50\n")),
    "all NUL": ("nul-bytes", lambda: bytes(5000)),
    "UTF-16 without its mark": ("nul-bytes", lambda: GOOD.decode().encode("utf-16-le")),
    "Ctrl-Z": ("control-characters", lambda: with_line(b"A1,E09\x1a000001,34.50\n")),
    "Ctrl-Z at the end": ("control-characters", lambda: GOOD + b"\x1a"),
    "UTF-32": ("bad-encoding", lambda: GOOD.decode().encode("utf-32")),
    "UTF-16 with half a pair": ("bad-encoding", lambda: "ref,rate\nA1,1\n".encode("utf-16") + b"\x00\xd8A\x00"),
    "UTF-16 cut in a character": ("bad-encoding", lambda: "ref,rate\nA1,1\n".encode("utf-16")[:-1]),
    "a byte of no encoding": ("bad-encoding", lambda: with_line(b"A1,E0\x81,34.50\n")),
    "two encodings in two lines": ("mixed-encodings", lambda: with_line(b"A1,\xe9t\xe9,1\n") + "B,é,£1\n".encode()),
    "two encodings far apart": ("mixed-encodings", lambda: "A,é,1\n".encode() + MANY + b"A1,\xa334,1\n"),
    "two encodings, the other way": ("mixed-encodings", lambda: b"A,\xa334,1\n" + MANY + "A,é,1\n".encode()),
    # lines
    "a lone carriage return": ("mixed-line-endings", lambda: with_line(b"A1,E09\r000001,34.50\n")),
    "two kinds of line ending": ("mixed-line-endings", lambda: GOOD + b"A3,E09000003,1\rA4,E09000004,2\n"),
    "old Mac lines, then new ones": ("mixed-line-endings", lambda: GOOD.replace(b"\n", b"\r") * 90_000 + b"a,b,c\n"),
    "one line of 6 MiB": ("line-too-long", lambda: b"ref,rate\n" + b"x" * 6 * MIB + b",1\n"),
    "200 MiB in one line": ("one-column", lambda: b"x" * 200 * MIB),
    # columns
    "one column": ("one-column", lambda: b"ref\nA1\nA2\n"),
    "one column of 200 MB": ("one-column", lambda: b"A1 0123456789\n" * (200 * MIB // 14)),
    "one word": ("one-column", lambda: b"hello"),
    "one column after two headings": ("ragged-rows", lambda: b"ref,rate\n" + b"A1\n" * 3),
    "600 columns": ("too-many-columns", lambda: b",".join(b"c%d" % n for n in range(600)) + b"\n"),
    # rows
    "a short row": ("ragged-rows", lambda: with_line(b"A1,E09000001\n")),
    "a long row": ("ragged-rows", lambda: with_line(b"A1,E09000001,34.50,x\n")),
    "a short and a long row": ("ragged-rows", lambda: GOOD + b"A3,E1\nA4,E1,1,x\n"),
    "a short and a long row far apart": ("ragged-rows", lambda: GOOD + b"A3,E1\n" + MANY + b"A4,E1,1,x\n"),
    "a short last row": ("ragged-rows", lambda: GOOD + MANY + b"A9,E09"),
    "a separator at each line's end but the first": ("ragged-rows", lambda: b"a,b,c\n" + b"1,2,3,\n" * 5),
    "headings shorter than rows": ("ragged-rows", lambda: b"ref,authority\n" + b"A1,E1,2,3\n" * 5),
    "a footer": ("ragged-rows", lambda: GOOD + b"End of report\n"),
    "another table below": ("ragged-rows", lambda: GOOD + b"\nname,note\nx,y\n"),
    "a comma in a value": ("ragged-rows", lambda: with_line(b"A1,Herefordshire, County of,34.50\n")),
    "a row of spaces": ("ragged-rows", lambda: GOOD + b"   \n"),
    # quotation marks
    "a mark never closed": ("bad-quotes", lambda: with_line(b'A1,"E09000001,34.50\n')),
    "a mark never closed, much after it": ("bad-quotes", lambda: GOOD + b'A3,"E1,1\n' + MANY * 4),
    "a mark within a value": ("bad-quotes", lambda: with_line(b'A1,Jo "Red" Smith,1\n')),
    "one mark within a value": ("bad-quotes", lambda: with_line(b'A1,5" pipe,1\n')),
    "something after a closing mark": ("bad-quotes", lambda: with_line(b'A1,"E1"x,1\n')),
    "a space before a mark": ("bad-quotes", lambda: with_line(b'A1, "E1, x",1\n')),
    "marks doubled at one end": ("bad-quotes", lambda: with_line(b'A1,"E1""",1"\n')),
    "a short row with marks elsewhere": ("ragged-rows", lambda: GOOD + b'"A3","E, 1"\n"A4","E\n2",3\n'),
}


@pytest.fixture(scope="module")
def outcomes(read_together: ReadTogether) -> Outcomes:
    return read_together({name: make for name, (_, make) in CASES.items()}, "csv")


@pytest.mark.parametrize("name", CASES)
def test_a_bad_text_file_ends_in_its_own_code(name: str, outcomes: Outcomes) -> None:
    assert outcomes.codes[name] == CASES[name][0]
    assert outcomes.seconds[name] < 10


def test_none_of_them_takes_half_a_gibibyte(outcomes: Outcomes) -> None:
    assert outcomes.peak_mib < 512


def read_to_the_end(path: Path) -> None:
    found = read_file(path)
    assert isinstance(found, TextFile)
    for _ in found.batches():
        pass


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_line(b"A1,E09000001\n"), "line 2 has 2"),
        (with_line(b"A1,E09000001,34.50,x\n", 3), "line 3 has 4"),
        (GOOD + b"A3,E1\nA4,E1,1,x\n", "line 4 has 2; line 5 has 4"),
        (GOOD + b'A3,"two\nlines",1\nA4,x\n', "row 5 (line 6) has 2"),
        (with_line(b"A1,E09\x00000001,34.50\n"), "line 2"),
        (GOOD + MANY + b"A9,\x1a,1\n", "line 100004"),
        (with_line(b"A1,E09\r000001,34.50\n", 3), "line 3"),
        (with_line(b"A1,E0\x81,34.50\n"), "line 2"),
        (with_line(b'A1,5" pipe,1\n'), "line 2"),
        (GOOD + MANY + b'A1,"E1"x,1\n', "line 100004"),
        (GOOD * 2 + b"A1,\xc3\xa9,1\nA1,\xe9t\xe9,1\n", "line 8"),
    ],
)
def test_the_error_names_the_line(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "return.csv").write_bytes(content)
    with pytest.raises(UnreadableFile) as refused:
        read_to_the_end(tmp_path / "return.csv")
    assert said in refused.value.found
