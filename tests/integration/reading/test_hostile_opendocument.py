"""Bad and hostile OpenDocument spreadsheets: each ends in its own code, quickly and in little memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

Outcomes = Any
ReadTogether = Callable[[dict[str, Callable[[], bytes]], str], Outcomes]
TYPE = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)


def content(tables: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {SPACES}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )


def table(rows: str, name: str = "Return") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


def text(value: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{value}</text:p></table:table-cell>'


def number(value: object, more: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"{more}/>'


def row(*cells: str, repeated: object = None) -> str:
    times = f' table:number-rows-repeated="{repeated}"' if repeated is not None else ""
    return f"<table:table-row{times}>{''.join(cells)}</table:table-row>"


def packed(xml: str | bytes, **more: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", TYPE, zipfile.ZIP_STORED)
        archive.writestr("content.xml", xml)
        for name, part in more.items():
            archive.writestr(name.replace("__", "/") + ".xml", part)
    return out.getvalue()


def book(*rows: str) -> bytes:
    return packed(content(table("".join(rows))))


SOUND = row(text("Ref"), number(34.5))
LOCKED = '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
WIDE = ' table:number-columns-repeated="%s"'

CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "cut in half": ("damaged-zip", lambda: book(SOUND)[:300]),
    "no content": ("damaged-workbook", lambda: packed("").replace(b"content.xml", b"cantent.xml")),
    "a password": ("encrypted", lambda: packed(b"\x8a" * 500, **{"META-INF__manifest": LOCKED})),
    "not XML": ("damaged-xml", lambda: packed("not XML")),
    "cut XML": ("damaged-xml", lambda: packed(content(table(SOUND))[:-30])),
    "external entity": ("forbidden-xml", lambda: packed(content("", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///x">]>'))),
    "DOCTYPE in the styles": ("forbidden-xml", lambda: packed(content(table(SOUND)), styles="<!DOCTYPE x><x/>")),
    "nested": ("deep-xml", lambda: packed(content("<x>" * 100 + "</x>" * 100))),
    "no tables": ("no-sheets", lambda: packed(content(""))),
    "two tables of one name": ("repeated-sheet", lambda: packed(content(table(SOUND) * 2))),
    "table without a name": ("repeated-sheet", lambda: packed(content(table(SOUND, "")))),
    "table in a table": ("damaged-xml", lambda: packed(content(table(table(SOUND, "B"))))),
    "row outside a table": ("damaged-xml", lambda: packed(content(SOUND))),
    "row in a row": ("damaged-xml", lambda: book(row(row()))),
    "cell outside a row": ("damaged-xml", lambda: book(text("x"))),
    "cell in a cell": ("damaged-xml", lambda: book(row(text(text("x"))))),
    "300 tables": ("damaged-workbook", lambda: packed(content("".join(table("", f"T{n}") for n in range(300))))),
    "10,000,000 rows repeated": ("too-many-rows", lambda: book(row(text("x"), repeated=10_000_000))),
    "200,001 rows repeated": ("too-many-rows", lambda: book(row(text("x"), repeated=200_001))),
    "100 million blank rows": ("bad-cell-reference", lambda: book(row(repeated=100_000_000))),
    "a row after a million blank ones": ("too-many-rows", lambda: book(row(repeated=1_000_000), SOUND)),
    "rows repeated 0 times": ("bad-cell-reference", lambda: book(row(text("x"), repeated=0))),
    "rows repeated -1 times": ("bad-cell-reference", lambda: book(row(text("x"), repeated=-1))),
    "rows repeated without end": ("bad-cell-reference", lambda: book(row(text("x"), repeated="9" * 30))),
    "columns repeated 16,384 times": ("too-many-columns", lambda: book(row(number(1, WIDE % 16384)))),
    "columns repeated a billion times": ("bad-cell-reference", lambda: book(row(number(1, WIDE % 999999999)))),
    "columns repeated many times": ("bad-cell-reference", lambda: book(row(number(1, WIDE % "many")))),
    "a block of 500 by 150,000": ("too-many-cells", lambda: book(row(number(1, WIDE % 500), repeated=150_000))),
    "rows far apart": ("too-many-cells", lambda: book(row(number(1, WIDE % 500)), row(repeated=150_000), SOUND)),
    "a long text repeated": ("too-much-text", lambda: book(row(text("long " * 6000), repeated=5000))),
    "a million spaces in each cell": (
        "too-much-text",
        lambda: book(*[row(text('<text:s text:c="32000"/>x')) for _ in range(2500)]),
    ),
    "number that is none": ("bad-cell", lambda: book(row(number("abc")))),
    "number without end": ("bad-cell", lambda: book(row(number("inf")))),
    "number missing": ("bad-cell", lambda: book(row('<table:table-cell office:value-type="float"/>'))),
    "truth that is none": (
        "bad-cell",
        lambda: book(row('<table:table-cell office:value-type="boolean" office:boolean-value="perhaps"/>')),
    ),
    "unknown kind": ("bad-cell", lambda: book(row('<table:table-cell office:value-type="void"/>'))),
    "50 MiB of spaces": ("zip-bomb", lambda: packed(" " * (50 * 1024 * 1024))),
}


@pytest.fixture(scope="module")
def outcomes(read_together: ReadTogether) -> Outcomes:
    return read_together({name: make for name, (_, make) in CASES.items()}, "ods")


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_spreadsheet_ends_in_its_own_code(name: str, outcomes: Outcomes) -> None:
    assert outcomes.codes[name] == CASES[name][0]
    assert outcomes.seconds[name] < 10


def test_none_of_them_takes_half_a_gibibyte(outcomes: Outcomes) -> None:
    assert outcomes.peak_mib < 512
