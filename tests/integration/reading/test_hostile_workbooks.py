"""Bad and hostile workbooks in the Office format: each ends in its own code, quickly and in little memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from small_workbooks import (
    BOOK,
    LINKS,
    ONE,
    ROW,
    STANDARD,
    book,
    cells,
    link,
    packed,
    parts,
    sheet,
)

from comity.returns.reading import CODES

Outcomes = Any
ReadTogether = Callable[[dict[str, Callable[[], bytes]], str], Outcomes]

MIB = 1024 * 1024


def with_header(name: str, at: int, form: str, value: int, *, central: bool = True, local: bool = True) -> bytes:
    """A sound workbook with one number changed in an entry's headers; `at` counts in the central one."""
    raw = bytearray(book())
    entry = name.encode()
    if central:
        struct.pack_into(form, raw, raw.rindex(entry) - 46 + at, value)
    if local:
        struct.pack_into(form, raw, raw.index(entry) - 30 + at - 2, value)
    return bytes(raw)


def duplicated() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("xl/worksheets/sheet1.xml", sheet(cells('<c r="A1"><v>2</v></c>')))
    return out.getvalue()


def overlapping() -> bytes:
    """Two entries of the directory that lead to the same bytes."""
    raw = bytearray(packed(parts(), zipfile.ZIP_STORED))
    first = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", first + 4)
    struct.pack_into("<L", raw, second + 42, struct.unpack_from("<L", raw, first + 42)[0])
    return bytes(raw)


def broken_data() -> bytes:
    """The packed bytes of the sheet overwritten, the headers left as they were."""
    raw = bytearray(book())
    at = raw.index(b"xl/worksheets/sheet1.xml") + 24 + 40
    raw[at : at + 8] = b"\xff" * 8
    return bytes(raw)


def lying_about_size() -> bytes:
    """A sheet whose true content goes on after the size and the checksum that are declared for it."""
    shown = sheet().encode()
    rest = b" " * MIB
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = squeeze.compress(shown + rest) + squeeze.flush()
    raw = bytearray(book(sheet=data))
    name = b"xl/worksheets/sheet1.xml"
    stored = bytearray(packed(parts(sheet=data), zipfile.ZIP_STORED))
    for at, size_at in ((stored.index(name) - 30 + 8, 10), (stored.rindex(name) - 46 + 10, 10)):
        struct.pack_into("<H", stored, at, 8)
        struct.pack_into("<L", stored, at + size_at - 4, zlib.crc32(shown))
        struct.pack_into("<L", stored, at + size_at + 4, len(shown))
    assert raw
    return bytes(stored)


def big_sheet(piece: str, times: int, before: str = "", after: str = "") -> bytes:
    """A sheet of one piece repeated, packed without ever being whole in memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts(sheet=None).items():
            archive.writestr(name, content)
        start, end = sheet(before + "\n" + after).split("\n" + after) if after else sheet(before + "\n").split("\n</")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=False) as part:
            part.write(start.encode())
            block = (piece * 1000).encode()
            for _ in range(times // 1000):
                part.write(block)
            part.write((after + end if after else "</" + end).encode())
    return out.getvalue()


def rows_of(count: int) -> str:
    return "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(1, count + 1))


DEEP = "<x>" * 100 + "</x>" * 100
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>'

CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    # the archive
    "cut in half": ("damaged-zip", lambda: book()[: len(book()) // 2]),
    "cut by one byte": ("damaged-zip", lambda: book()[:-1]),
    "only the first four bytes": ("damaged-zip", lambda: b"PK\x03\x04"),
    "bytes after the end": ("damaged-zip", lambda: book() + b"more"),
    "zeros in the middle": ("zip-tricks", lambda: book()[:200] + bytes(300) + book()[500:]),
    "directory missing": ("damaged-zip", lambda: book()[: book().index(b"PK\x01\x02")]),
    "packed data broken": ("damaged-zip", broken_data),
    "checksum wrong": ("damaged-zip", lambda: with_header("xl/styles.xml", 16, "<L", 7)),
    "smaller than declared": ("damaged-zip", lambda: with_header("xl/styles.xml", 24, "<L", 9999)),
    "goes on after its size": ("zip-bomb", lying_about_size),
    "declares four gigabytes": ("zip-bomb", lambda: with_header("xl/styles.xml", 24, "<L", 0xFFFFFFF0)),
    "declares a terabyte of one kilobyte": ("zip-bomb", lambda: with_header("xl/styles.xml", 24, "<L", 500 * MIB)),
    "entry twice": ("zip-tricks", duplicated),
    "entry twice but for case": ("zip-tricks", lambda: packed({**parts(), "XL/Workbook.xml": "<x/>"})),
    "entries overlap": ("zip-tricks", overlapping),
    "path that climbs": ("zip-tricks", lambda: packed({**parts(), "../../etc/cron.d/x": "x"})),
    "path from the root": ("zip-tricks", lambda: packed({**parts(), "/etc/passwd": "x"})),
    "path with a backslash": ("zip-tricks", lambda: packed({**parts(), "xl\\evil.xml": "x"})),
    "path with a drive": ("zip-tricks", lambda: packed({**parts(), "C:/evil.xml": "x"})),
    "two names for one entry": ("zip-tricks", lambda: book().replace(b"xl/styles.xml", b"xl/stylez.xml", 1)),
    "unknown packing": ("zip-tricks", lambda: packed(parts(), zipfile.ZIP_LZMA)),
    "entry with a password": ("encrypted", lambda: with_header("xl/styles.xml", 8, "<H", 1)),
    "3,000 entries": ("zip-bomb", lambda: packed(parts() | {f"xl/media/{n}.bin": b"" for n in range(3000)})),
    "50 MiB of zeros in a small part": ("zip-bomb", lambda: book(styles=bytes(50 * MIB))),
    "bomb among the pictures": ("zip-bomb", lambda: packed({**parts(), "xl/media/a.png": bytes(40 * MIB)})),
    "one more empty archive": ("wrong-kind", lambda: b"PK\x05\x06" + bytes(18)),
    # what is in it
    "a Word document": ("wrong-kind", lambda: packed({"word/document.xml": "<x/>"})),
    "a presentation": ("wrong-kind", lambda: packed({"ppt/presentation.xml": "<x/>"})),
    "a binary workbook": ("unsupported-workbook", lambda: packed({"xl/workbook.bin": b"\x83\x01"})),
    "an archive of photographs": ("wrong-kind", lambda: packed({"a.jpg": b"\xff\xd8\xff"})),
    "an OpenDocument text": ("wrong-kind", lambda: packed({"mimetype": "application/vnd.oasis.opendocument.text"})),
    # its parts
    "no way to the workbook": ("damaged-workbook", lambda: book(root=None)),
    "the way leads elsewhere": (
        "damaged-workbook",
        lambda: book(root=LINKS % link(1, "officeDocument", "docProps/app.xml")),
    ),
    "two ways": (
        "damaged-workbook",
        lambda: book(root=LINKS % "".join(link(n, "officeDocument", f"xl/{n}.xml") for n in (1, 2))),
    ),
    "no relations": ("damaged-workbook", lambda: book(links=None)),
    "no sheet part": ("damaged-workbook", lambda: book(sheet=None)),
    "sheet without a relation": ("damaged-workbook", lambda: book(links=LINKS % STANDARD[1])),
    "sheet outside the file": (
        "damaged-workbook",
        lambda: book(links=LINKS % link(1, "worksheet", "http://evil/s.xml", ' TargetMode="External"')),
    ),
    "sheet by a path that climbs": (
        "damaged-workbook",
        lambda: book(links=LINKS % link(1, "worksheet", "../xl/worksheets/sheet1.xml")),
    ),
    "relation twice": ("damaged-workbook", lambda: book(links=LINKS % (STANDARD[0] * 2))),
    "two sheets in one part": (
        "damaged-workbook",
        lambda: book(
            book=BOOK % (ONE + '<sheet name="B" sheetId="2" r:id="rId9"/>'),
            links=LINKS % ("".join(STANDARD) + link(9, "worksheet", "worksheets/sheet1.xml")),
        ),
    ),
    "two sheets of one name": (
        "repeated-sheet",
        lambda: book(book=BOOK % (ONE + '<sheet name="RETURN" sheetId="2" r:id="rId1"/>')),
    ),
    "no sheets": ("no-sheets", lambda: book(book=BOOK % "")),
    "sheet without a name": ("damaged-workbook", lambda: book(book=BOOK % '<sheet sheetId="1" r:id="rId1"/>')),
    "300 sheets": (
        "damaged-workbook",
        lambda: book(book=BOOK % "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(300))),
    ),
    "styles elsewhere": ("damaged-workbook", lambda: book(links=LINKS % (STANDARD[0] + link(2, "styles", "s.xml")))),
    "style of no number": ("damaged-workbook", lambda: book(styles='<s><cellXfs><xf numFmtId="x"/></cellXfs></s>')),
    # its XML
    "workbook not XML": ("damaged-xml", lambda: book(book="not xml")),
    "sheet not closed": ("damaged-xml", lambda: book(sheet=sheet()[:-20])),
    "sheet empty": ("damaged-xml", lambda: book(sheet="")),
    "sheet in UTF-16": ("damaged-xml", lambda: book(sheet=sheet().encode("utf-16"))),
    "sheet in Latin-1": ("damaged-xml", lambda: book(sheet=sheet().replace("UTF-8", "ISO-8859-1"))),
    "sheet with bytes not UTF-8": (
        "damaged-xml",
        lambda: book(sheet=sheet(cells('<c r="A1" t="str"><v>\u00e9</v></c>')).encode("latin-1")),
    ),
    "external entity in the sheet": ("forbidden-xml", lambda: book(sheet=ENTITY + "<worksheet>&e;</worksheet>")),
    "external entity in the texts": ("forbidden-xml", lambda: book(strings=ENTITY + "<sst><si><t>&e;</t></si></sst>")),
    "external entity in the workbook": ("forbidden-xml", lambda: book(book=ENTITY + "<workbook/>")),
    "external entity in the relations": ("forbidden-xml", lambda: book(links=ENTITY + "<r/>")),
    "entity that doubles": ("forbidden-xml", lambda: book(strings=LAUGHS + "<sst><si><t>&c;</t></si></sst>")),
    "DOCTYPE in a drawing": (
        "forbidden-xml",
        lambda: packed({**parts(), "xl/drawings/drawing1.xml": "<!DOCTYPE x><x/>"}),
    ),
    "nested in the workbook": ("deep-xml", lambda: book(book=f"<workbook>{DEEP}</workbook>")),
    "nested in a cell": ("deep-xml", lambda: book(cells(f'<c r="A1">{DEEP}</c>'))),
    "nested in the texts": ("deep-xml", lambda: book(strings=f"<sst><si>{DEEP}</si></sst>")),
    "row outside the table": ("damaged-xml", lambda: book(sheet=f"<worksheet>{ROW}<sheetData/></worksheet>")),
    "row in a row": ("damaged-xml", lambda: book(f'<row r="1">{ROW}</row>')),
    "cell outside a row": ("damaged-xml", lambda: book('<c r="A1"><v>1</v></c>')),
    "cell in a cell": ("damaged-xml", lambda: book(cells('<c r="A1"><c r="B1"/></c>'))),
    "two tables": ("damaged-xml", lambda: book(sheet=sheet(after=f"<sheetData>{ROW}</sheetData>"))),
    # its cells
    "cell beyond XFD": ("bad-cell-reference", lambda: book(cells('<c r="XFE1"><v>1</v></c>'))),
    "cell ZZZZ1": ("bad-cell-reference", lambda: book(cells('<c r="ZZZZ1"><v>1</v></c>'))),
    "cell in row 4,294,967,295": ("bad-cell-reference", lambda: book(cells('<c r="A4294967295"><v>1</v></c>'))),
    "cell in row 0": ("bad-cell-reference", lambda: book(cells('<c r="A0"><v>1</v></c>'))),
    "cell in another row": ("bad-cell-reference", lambda: book(cells('<c r="A2"><v>1</v></c>'))),
    "cell without a row": ("bad-cell-reference", lambda: book(cells('<c r="A"><v>1</v></c>'))),
    "cell without a column": ("bad-cell-reference", lambda: book(cells('<c r="1"><v>1</v></c>'))),
    "cell without anything": ("bad-cell-reference", lambda: book(cells('<c r=""><v>1</v></c>'))),
    "cell in small letters": ("bad-cell-reference", lambda: book(cells('<c r="a1"><v>1</v></c>'))),
    "cells out of order": ("bad-cell-reference", lambda: book(cells('<c r="B1"/><c r="A1"/>'))),
    "cell twice": ("repeated-cell", lambda: book(cells('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>'))),
    "cell twice, not in a row": ("repeated-cell", lambda: book(cells('<c r="A1"/><c r="B1"/><c r="A1"/>'))),
    "row twice": ("bad-cell-reference", lambda: book(ROW + ROW)),
    "rows out of order": ("bad-cell-reference", lambda: book('<row r="2"/>' + ROW)),
    "row 0": ("bad-cell-reference", lambda: book('<row r="0"/>')),
    "row -1": ("bad-cell-reference", lambda: book('<row r="-1"/>')),
    "row 1,048,577": ("bad-cell-reference", lambda: book('<row r="1048577"/>')),
    "row 99999999999999999999": ("bad-cell-reference", lambda: book(f'<row r="{"9" * 20}"/>')),
    "something in the last cell": ("too-many-rows", lambda: book(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "something in row 900,000": ("too-many-rows", lambda: book('<row r="900000"><c r="A900000"><v>1</v></c></row>')),
    "something in column XFD": ("too-many-columns", lambda: book(cells('<c r="XFD1"><v>1</v></c>'))),
    "a table of 512 by 100,000 places": ("too-many-cells", lambda: book(
        f'{cells("""<c r="SR1"><v>1</v></c>""")}<row r="100000"><c r="A100000"><v>1</v></c></row>')),
    "spaces in the last cell": ("too-many-rows", lambda: book(
        cells('<c r="A1"><v>1</v></c>') + '<row r="1048576"><c r="XFD1048576" t="str"><v> </v></c></row>')),
    "text of nothing in the last cell": ("too-many-rows", lambda: book(
        cells('<c r="A1"><v>1</v></c>') + '<row r="1048576"><c r="XFD1048576" t="str"><v></v></c></row>')),
    "blank shared text in the last cell": ("too-many-rows", lambda: book(
        cells('<c r="A1"><v>1</v></c>') + '<row r="1048576"><c r="XFD1048576" t="s"><v>0</v></c></row>',
        strings="<sst><si><t> </t></si></sst>")),
    "two billion texts promised": ("damaged-workbook", lambda: book(
        strings='<sst count="2" uniqueCount="2147483648"><si><t>x</t></si></sst>')),
    "sheet in a strange state": ("damaged-workbook", lambda: book(
        book=BOOK % '<sheet name="R" sheetId="1" state="odd" r:id="rId1"/>')),
    "unknown error": ("bad-cell", lambda: book(cells('<c r="A1" t="e"><v>#WHAT!</v></c>'))),
    "text -1": ("bad-string-index", lambda: book(cells('<c r="A1" t="s"><v>-1</v></c>'))),
    "text 2 of 2": ("bad-string-index", lambda: book(cells('<c r="A1" t="s"><v>2</v></c>'))),
    "text 4294967296": ("bad-string-index", lambda: book(cells('<c r="A1" t="s"><v>4294967296</v></c>'))),
    "text one and a half": ("bad-string-index", lambda: book(cells('<c r="A1" t="s"><v>1.5</v></c>'))),
    "no texts at all": ("bad-string-index", lambda: book(strings=None)),
    "number that is none": ("bad-cell", lambda: book(cells('<c r="A1"><v>abc</v></c>'))),
    "number without end": ("bad-cell", lambda: book(cells('<c r="A1"><v>inf</v></c>'))),
    "number NaN": ("bad-cell", lambda: book(cells('<c r="A1"><v>NaN</v></c>'))),
    "number too large": ("bad-cell", lambda: book(cells('<c r="A1"><v>1e999</v></c>'))),
    "number within spaces": ("bad-cell", lambda: book(cells('<c r="A1"><v> 7 </v></c>'))),
    "number in other digits": ("bad-cell", lambda: book(cells('<c r="A1"><v>\u0663</v></c>'))),
    "number 1_000": ("bad-cell", lambda: book(cells('<c r="A1"><v>1_000</v></c>'))),
    "truth that is none": ("bad-cell", lambda: book(cells('<c r="A1" t="b"><v>7</v></c>'))),
    "unknown kind": ("bad-cell", lambda: book(cells('<c r="A1" t="zz"><v>7</v></c>'))),
    "style 99": ("bad-cell", lambda: book(cells('<c r="A1" s="99"><v>7</v></c>'))),
    "style -1": ("bad-cell", lambda: book(cells('<c r="A1" s="-1"><v>7</v></c>'))),
    "two values": ("bad-cell", lambda: book(cells('<c r="A1"><v>1</v><v>2</v></c>'))),
    "text in a number": ("bad-cell", lambda: book(cells('<c r="A1"><is><t>7</t></is></c>'))),
    "comment in a value": ("bad-cell", lambda: book(cells('<c r="A1"><v>1<!-- -->2</v></c>'))),
    "marked section in a value": ("bad-cell", lambda: book(cells('<c r="A1"><v>1<![CDATA[2]]></v></c>'))),
    "instruction in a value": ("bad-cell", lambda: book(cells('<c r="A1"><v>1<?x y?>2</v></c>'))),
    "cell twice under a prefix": ("repeated-cell", lambda: book(
        cells('<c r="A1"><v>1</v></c><x:c r="A1"><v>2</v></x:c>'))),
    # too much of it
    "rows counted past the last": ("bad-cell-reference", lambda: book('<row r="1048576"/><row/>')),
    "10,000,000 rows": ("zip-bomb", lambda: big_sheet("<row/>", 10_000_000)),
    "2,000,000 blank styled cells": ("too-many-cells", lambda: big_sheet(
        f'<row>{"<c/>" * 500}</row>', 4000)),
    "a long text 3,000 times": ("too-much-text", lambda: book(
        "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(1, 3001)),
        strings=f'<sst><si><t>{"long " * 6000}</t></si></sst>')),
    "200,001 rows": ("too-many-rows", lambda: book(rows_of(200_001))),
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(read_together: ReadTogether) -> Outcomes:
    return read_together({name: make for name, (_, make) in CASES.items()}, "xlsx")


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_workbook_ends_in_its_own_code(name: str, outcomes: Outcomes) -> None:
    assert outcomes.codes[name] == CASES[name][0]
    assert outcomes.seconds[name] < 10


def test_none_of_them_takes_half_a_gibibyte(outcomes: Outcomes) -> None:
    assert outcomes.peak_mib < 512


def test_every_code_asked_for_is_a_known_one() -> None:
    assert {code for code, _ in CASES.values()} <= set(CODES)
