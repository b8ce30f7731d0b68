"""Workbooks that are odd but sound: other programs write them so, and they read as the plain one does."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from small_workbooks import (
    DOCUMENT,
    LINKS,
    MAIN,
    ROW,
    book,
    link,
    packed,
    parts,
    sheet,
)


def strict() -> bytes:
    """The names of the strict form of the standard."""
    pure = "http://purl.oclc.org/ooxml/"
    return packed(
        {
            name: str(part)
            .replace(MAIN, f"{pure}spreadsheetml/main")
            .replace(DOCUMENT, f"{pure}officeDocument/relationships")
            for name, part in parts().items()
        }
    )


def from_the_root() -> bytes:
    """Parts by paths from the root, as the .NET libraries write them."""
    targets = [link(1, "worksheet", "/xl/worksheets/sheet1.xml"), link(3, "sharedStrings", "/xl/sharedStrings.xml")]
    return book(links=LINKS % "".join(targets), root=LINKS % link(1, "officeDocument", "/xl/workbook.xml"))


def prefixed() -> bytes:
    plain = sheet().replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    return book(sheet=plain)


def long_end() -> bytes:
    """The end record in its long form, as for archives of more than 4 GiB."""
    raw = packed(parts())
    at = raw.rindex(b"PK\x05\x06")
    entries, size, offset = struct.unpack_from("<H2L", raw, at + 10)
    long = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    short = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return raw[:at] + long + locator + short


SOUND: dict[str, Callable[[], bytes]] = {
    "the small workbook that all are made from": book,
    "stored and not packed": lambda: packed(parts(), zipfile.ZIP_STORED),
    "strict": strict,
    "parts from the root": from_the_root,
    "elements under a prefix": prefixed,
    "the long form of an end": long_end,
    "no places given": lambda: book('<row><c t="s"><v>0</v></c><c><v>34.5</v></c></row>'),
    "cells within spaces": lambda: book(ROW.replace("><", ">\n <")),
    "attributes in another order": lambda: book(ROW.replace('r="A1" t="s"', 't="s" r="A1"')),
    "rich text": lambda: book(strings="<sst><si><r><t>R</t></r><r><t>ef</t></r><rPh><t>Z</t></rPh></si></sst>"),
    "text in the cell": lambda: book(ROW.replace('t="s"><v>0</v>', 't="inlineStr"><is><t>Ref</t></is>')),
    "a dimension that lies": lambda: book(sheet=sheet(before='<dimension ref="A1:XFD1048576"/>')),
    "merged cells that lie": lambda: book(sheet=sheet(after='<mergeCells><mergeCell ref="B2:A1"/></mergeCells>')),
    "blank styled cells far away": lambda: book(ROW + '<row r="900000"><c r="ZZ900000" s="1"/></row>'),
    "parts that nothing points to": lambda: packed({**parts(), "customXml/item1.xml": "<x/>", "xl/media/": b""}),
}


@pytest.mark.parametrize("name", SOUND)
def test_what_is_odd_but_sound_reads(name: str, tmp_path: Path) -> None:
    from comity.returns.reading import Workbook, read_file

    (tmp_path / "sound.xlsx").write_bytes(SOUND[name]())
    read = read_file(tmp_path / "sound.xlsx")
    assert isinstance(read, Workbook)
    assert [(sheet.name, sheet.rows, sheet.errors) for sheet in read.sheets] == [("Return", [["Ref", 34.5]], {})]
