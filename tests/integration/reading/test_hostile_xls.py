"""Bad and hostile .xls workbooks: each ends in its own code, quickly and in little memory."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from functools import cache
from typing import Any

import olefile
import pytest
import xlwt
from xlwt.CompoundDoc import XlsDoc

Outcomes = Any
ReadTogether = Callable[[dict[str, Callable[[], bytes]], str], Outcomes]
NUMBER, RK, MULRK, LABELSST, BOOLERR, DIMENSIONS, SST = 0x203, 0x27E, 0xBD, 0xFD, 0x205, 0x200, 0xFC
BOUNDSHEET, FILEPASS, BOF, EOF, FORMAT, XF = 0x85, 0x2F, 0x809, 0x0A, 0x41E, 0xE0
Record = tuple[int, bytes]


@cache
def sound() -> bytes:
    """A small workbook as xlwt writes it."""
    made = xlwt.Workbook()
    sheet = made.add_sheet("Return")
    sheet.write(0, 0, "Ref")
    sheet.write(0, 1, 34.56789)
    sheet.write(1, 0, "Two")
    sheet.write(1, 1, 7)
    made.add_sheet("Notes")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@cache
def stream() -> bytes:
    with olefile.OleFileIO(io.BytesIO(sound())) as container:
        return bytes(container.openstream("Workbook").read())


def records() -> list[Record]:
    """Up to the end of the last sheet; xlwt fills the stream up with zeros after it."""
    found, at, ends, raw = [], 0, 0, stream()
    while ends < 3:
        kind, length = struct.unpack_from("<2H", raw, at)
        found.append((kind, raw[at + 4 : at + 4 + length]))
        at += 4 + length
        ends += kind == EOF
    return found


def rebuilt(raw: bytes) -> bytes:
    out = io.BytesIO()
    XlsDoc().save(out, raw)
    return out.getvalue()


def joined(made: list[Record]) -> bytes:
    """The records with the places of the sheets put right again."""
    starts, at, seen = [], 0, 0
    for kind, data in made:
        if kind == BOF:
            seen += 1
            if seen > 1:
                starts.append(at)
        at += 4 + len(data)
    raw = b""
    for kind, data in made:
        if kind == BOUNDSHEET and starts:
            data = struct.pack("<I", starts.pop(0)) + data[4:]
        raw += struct.pack("<2H", kind, len(data)) + data
    return rebuilt(raw)


def changed(kind: int, change: Callable[[bytes], bytes], which: int = 0) -> bytes:
    """The sound workbook with the content of one record changed."""
    made = records()
    places = [at for at, (found, _) in enumerate(made) if found == kind]
    made[places[which]] = (kind, change(made[places[which]][1]))
    return joined(made)


def added(*more: Record, before: int = DIMENSIONS) -> bytes:
    """The sound workbook with records put in before the first of a kind."""
    made = records()
    at = next(at for at, (kind, _) in enumerate(made) if kind == before)
    return joined(made[: at + 1] + list(more) + made[at + 1 :])


def without(kind: int) -> bytes:
    return joined([record for record in records() if record[0] != kind])


def cell(row: int, column: int, style: int = 15, rest: bytes = bytes(8)) -> bytes:
    return struct.pack("<3H", row, column, style) + rest


def put(form: str, at: int, value: int) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        new = bytearray(data)
        struct.pack_into(form, new, at, value)
        return bytes(new)

    return change


def container(name: str, content: bytes = b"x" * 5000) -> bytes:
    """A container with a stream of another name in the workbook's place."""
    raw = rebuilt(content)
    return raw.replace("Workbook".encode("utf-16-le") + bytes(48), name.encode("utf-16-le").ljust(64, b"\x00")).replace(
        name.encode("utf-16-le").ljust(64, b"\x00") + struct.pack("<H", 18),
        name.encode("utf-16-le").ljust(64, b"\x00") + struct.pack("<H", 2 * len(name) + 2),
    )


def sector_loop() -> bytes:
    """The allocation table says that the first sector is followed by itself."""
    raw = bytearray(sound())
    table = (struct.unpack_from("<I", raw, 76)[0] + 1) * 512
    struct.pack_into("<I", raw, table, 0)
    return bytes(raw)


CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "only its first bytes": ("damaged-workbook", lambda: sound()[:8]),
    "cut in its header": ("damaged-workbook", lambda: sound()[:300]),
    "cut in half": ("damaged-workbook", lambda: sound()[: len(sound()) // 2]),
    "sectors in a circle": ("damaged-workbook", sector_loop),
    "sectors of no size": ("damaged-workbook", lambda: sound()[:30] + b"\x00\x00" + sound()[32:]),
    "nothing but zeros": ("damaged-workbook", lambda: sound()[:8] + bytes(5000)),
    "a Word document": ("wrong-kind", lambda: container("WordDocument")),
    "a presentation": ("wrong-kind", lambda: container("PowerPoint Document")),
    "a locked .xlsx": ("encrypted", lambda: container("EncryptedPackage")),
    "another container": ("wrong-kind", lambda: container("Contents")),
    "Excel 95": ("unsupported-workbook", lambda: container("Book")),
    "Excel 95 in a newer place": ("unsupported-workbook", lambda: changed(BOF, put("<H", 0, 0x500))),
    "Excel 4 without a container": ("unsupported-workbook", lambda: b"\x09\x04\x06\x00\x00\x04\x10\x00" + bytes(90)),
    "a password": ("encrypted", lambda: added((FILEPASS, b"\x01\x00\x01\x00"), before=BOF)),
    "no start": ("damaged-workbook", lambda: rebuilt(stream()[8:])),
    "a sheet for a workbook": ("damaged-workbook", lambda: changed(BOF, put("<H", 2, 0x10))),
    "record longer than the file": (
        "damaged-workbook",
        lambda: rebuilt(stream()[:40] + b"\x03\x02\xff\xff" + bytes(9)),
    ),
    "no end": ("damaged-workbook", lambda: rebuilt(struct.pack("<2H", BOF, 4) + b"\x00\x06\x05\x00" + b"\x01\x00" * 3)),
    "two sheets of one name": ("repeated-sheet", lambda: changed(BOUNDSHEET, lambda data: data[:6] + b"\x05\x00Notes")),
    "two sheets in one place": (
        "damaged-workbook",
        lambda: rebuilt(stream().replace(*(records()[at][1][:4] for at in sheets_at()))),
    ),
    "sheet where there is none": ("damaged-workbook", lambda: far_sheet()),
    "sheet without a name": ("damaged-workbook", lambda: changed(BOUNDSHEET, lambda data: data[:6])),
    "format cut short": ("damaged-workbook", lambda: changed(FORMAT, lambda data: data[:3])),
    "style cut short": ("damaged-workbook", lambda: changed(XF, lambda data: data[:2])),
    "texts cut short": ("damaged-workbook", lambda: changed(SST, lambda data: data[:-2])),
    "a billion texts": ("damaged-workbook", lambda: changed(SST, put("<I", 4, 10**9))),
    "a text of 65,535 characters": ("damaged-workbook", lambda: changed(SST, put("<H", 8, 0xFFFF))),
    "number cut short": ("damaged-workbook", lambda: changed(NUMBER, lambda data: data[:9])),
    "row of numbers cut short": ("damaged-workbook", lambda: added((MULRK, bytes(5)))),
    "row of numbers that does not add up": ("damaged-workbook", lambda: added((MULRK, bytes(22)))),
    "text 99 of 2": ("bad-string-index", lambda: changed(LABELSST, put("<I", 6, 99))),
    "text 4294967295": ("bad-string-index", lambda: changed(LABELSST, put("<I", 6, 0xFFFFFFFF))),
    "no texts": ("bad-string-index", lambda: without(SST)),
    "style 9999": ("bad-cell", lambda: changed(NUMBER, put("<H", 4, 9999))),
    "column 300": ("bad-cell-reference", lambda: changed(NUMBER, put("<H", 2, 300))),
    "cell twice": ("repeated-cell", lambda: added((NUMBER, cell(0, 1)))),
    "table from below to above": ("bad-cell-reference", lambda: changed(DIMENSIONS, put("<I", 0, 5000))),
    "table of four billion rows": ("bad-cell-reference", lambda: changed(DIMENSIONS, put("<I", 4, 0xFFFFFFFF))),
    "table of 65,536 by 256": (
        "too-many-cells",
        lambda: changed(DIMENSIONS, lambda _: struct.pack("<2I3H", 0, 65_536, 0, 256, 0)),
    ),
    "a blank formula in the last cell": (
        "too-many-cells",
        lambda: added((0x06, cell(65_535, 255, 15, b"\x03" + bytes(5) + b"\xff\xff" + bytes(8)))),
    ),
    "something in the last cell": ("too-many-cells", lambda: added((NUMBER, cell(65_535, 255)))),
}


def sheets_at() -> list[int]:
    found = [at for at, (kind, _) in enumerate(records()) if kind == BOUNDSHEET]
    return [found[1], found[0]]


def far_sheet() -> bytes:
    first = records()[sheets_at()[1]][1]
    return rebuilt(stream().replace(first, struct.pack("<I", 0x7FFFFFFF) + first[4:]))


@pytest.fixture(scope="module")
def outcomes(read_together: ReadTogether) -> Outcomes:
    return read_together({name: make for name, (_, make) in CASES.items()}, "xls")


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_workbook_ends_in_its_own_code(name: str, outcomes: Outcomes) -> None:
    assert outcomes.codes[name] == CASES[name][0]
    assert outcomes.seconds[name] < 10


def test_none_of_them_takes_half_a_gibibyte(outcomes: Outcomes) -> None:
    assert outcomes.peak_mib < 512


def test_the_small_workbook_they_are_made_from_is_sound(read_together: ReadTogether) -> None:
    assert read_together({"as written": sound, "rebuilt": lambda: joined(records())}, "xls").codes == {
        "as written": "read",
        "rebuilt": "read",
    }
