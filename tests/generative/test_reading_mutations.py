"""Files mutated at random: each must read, or end in a coded answer; none may stop the process.

The workbooks are looked over and read in one process with the reader's own memory limit, so that even what
the child process would have caught is counted here: a mutation that makes it stop is a hole in the looking over.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from comity.returns.reading import CODES, TextFile, UnreadableFile, read_file

pytestmark = pytest.mark.slow
SEED = 20261121
EACH = 900
EXTREMES = ["0", "-1", "1", "255", "65535", "65536", "1048576", "1048577", "2147483648", "4294967295", "1" * 25, "NaN"]
EXTREMES += ["1e308", "1e999", "", "x", "A1", "XFD1048576", "ZZZZ9", "&amp;", "&#0;", "s", "e", "inlineStr", "d"]

WORKER = """
import json, resource, sys, time
from pathlib import Path
from comity.returns.reading import limits
from comity.returns.reading.errors import UnreadableFile
from comity.returns.reading.look import look_and_read
resource.setrlimit(resource.RLIMIT_AS, (limits.READER_MEMORY, limits.READER_MEMORY))
for name in sys.stdin:
    path = Path(name.strip())
    start = time.perf_counter()
    try:
        for said in look_and_read(path.read_bytes()):
            json.dumps(said)
        code = "read"
    except UnreadableFile as error:
        code = error.code
    except BaseException as error:
        code = "escaped " + repr(error)[:300]
    print(json.dumps([str(path), code, time.perf_counter() - start]), flush=True)
"""


def xlsx_base() -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet("Return")
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    for row in range(12):
        sheet.write_row(row, 0, [f"A{row}", "E09000001", 34.5 + row, row % 2 == 0])
        sheet.write(row, 4, 46295 + row, day)
        sheet.write_formula(row, 5, "=C1*2", None, 69)
    sheet.merge_range("H1:I2", "merged")
    made.add_worksheet("Notes").write(0, 0, "note")
    made.close()
    return out.getvalue()


def openpyxl_base() -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in range(12):
        made.active.append([f"A{row}", row, date(2026, 9, 30), time(9, 30), True, None, "x & y"])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def xls_base() -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet("Return")
    for row in range(12):
        for column, value in enumerate([f"A{row}", "E09000001", 34.56789 + row, row, row % 2 == 0, "é€" * 20]):
            sheet.write(row, column, value)
        sheet.write(row, 7, 46295 + row, xlwt.easyxf(num_format_str="dd/mm/yyyy"))
        sheet.write(row, 8, xlwt.Formula("C1*2"))
    made.add_sheet("Notes").write(0, 0, "note")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def ods_base() -> bytes:
    spaces = " ".join(f'xmlns:{s}="urn:{s}"' for s in ("office", "table", "text", "style", "calcext"))
    row = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>A1'
        '</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="34.5"/>'
        "<table:table-cell "
        'table:number-columns-repeated="3"/><table:table-cell office:value-type="date" office:date-value="2026-09-30"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/></table:table-row>'
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='R'>{row * 6}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def bytes_changed(raw: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, removed, repeated or moved, or the end cut off."""
    new = bytearray(raw)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        if not new:
            return b"PK"
        at = chance.randrange(len(new))
        what = chance.randrange(5)
        if what == 0:
            new[at] = chance.choice([0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)])
        elif what == 1:
            del new[at : at + chance.choice([1, 4, 64])]
        elif what == 2:
            new[at:at] = new[at : at + chance.choice([1, 4, 512])]
        elif what == 3:
            new[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\x7f"])
        elif chance.random() < 0.2:
            del new[at:]
    return bytes(new)


def xml_changed(text: str, chance: random.Random) -> str:
    """A number or attribute made extreme, or an element removed, repeated, renamed or moved."""
    for _ in range(chance.choice([1, 1, 2, 3])):
        what = chance.randrange(6)
        if what == 0:
            places = [m.span(1) for m in re.finditer(r'="([^"]*)"', text)]
        elif what == 1:
            places = [m.span(1) for m in re.finditer(r">([^<]+)<", text)]
        else:
            places = [m.span() for m in re.finditer(r"<[^>]+>", text)]
        if not places:
            continue
        start, end = chance.choice(places)
        if what < 2:
            text = text[:start] + chance.choice(EXTREMES) + text[end:]
        elif what == 2:
            text = text[:start] + text[end:]
        elif what == 3:
            text = text[:end] + text[start:end] + text[end:]
        elif what == 4:
            other, stop = chance.choice(places)
            text = text[:start] + text[other:stop] + text[end:]
        else:
            text = (
                text[:end] + chance.choice(["<!--x-->", "<![CDATA[7]]>", "<?a b?>", "<c/>", "<x:c/>", "7"]) + text[end:]
            )
    return text


def parts_changed(raw: bytes, chance: random.Random) -> bytes:
    """A sound archive with one or two of its parts mutated: gets past every checksum."""
    parts = unpacked(raw)
    names = [name for name in parts if name.endswith((".xml", ".rels")) and not name.startswith("xl/theme")]
    likely = [name for name in names if "sheet1" in name or name == "content.xml"]
    for name in [chance.choice(likely + names)] + [chance.choice(names)] * (chance.random() < 0.2):
        if chance.random() < 0.15:
            parts[name] = bytes_changed(parts[name], chance)
        else:
            parts[name] = xml_changed(parts[name].decode(errors="replace"), chance).encode()
    return packed(parts)


def unpacked(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """An archive without the time of day in it, so that the seed decides all."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            if not name.startswith("docProps"):
                archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def workbooks() -> Iterator[bytes]:
    chance = random.Random(SEED)
    zipped = [packed(unpacked(base())) for base in (xlsx_base, openpyxl_base, ods_base)]
    for number in range(EACH * 2):
        base = zipped[number % 3]
        yield parts_changed(base, chance) if number % 4 else bytes_changed(base, chance)
    old = xls_base()
    for number in range(EACH):
        yield records_changed(old, chance) if number % 4 else bytes_changed(old, chance)


def records_changed(raw: bytes, chance: random.Random) -> bytes:
    """Bytes of the workbook stream written over in place, so that the container stays sound."""
    new = bytearray(raw)
    start, length = 512, raw.rindex(b"\x0a\x00\x00\x00") - 512
    for _ in range(chance.choice([1, 1, 2, 5])):
        at = start + int(length * chance.random() ** chance.choice([1, 0.3]))
        piece = chance.choice([b"\x00", b"\x01", b"\xff", b"\x7f", b"\xff\xff", b"\xff\xff\xff\xff", bytes(4)])
        new[at : at + len(piece)] = piece
    return bytes(new)


def read_in_one_process(paths: list[Path]) -> dict[str, tuple[str, float]]:
    """What became of each; a file that stopped the process is down as `stopped`, and the rest goes on."""
    outcomes: dict[str, tuple[str, float]] = {}
    while waiting := [str(path) for path in paths if str(path) not in outcomes]:
        done = subprocess.run(
            [sys.executable, "-c", WORKER], input="\n".join(waiting), capture_output=True, text=True, check=False
        )
        for line in done.stdout.splitlines():
            name, code, seconds = json.loads(line)
            outcomes[name] = (code, seconds)
        if done.returncode:
            outcomes[next(name for name in waiting if name not in outcomes)] = ("stopped", 0)
    return outcomes


def test_mutated_workbooks_read_or_end_in_a_coded_answer(tmp_path: Path) -> None:
    paths = []
    for number, content in enumerate(workbooks()):
        paths.append(tmp_path / f"{number:05}")
        paths[-1].write_bytes(content if content.startswith((b"PK", b"\xd0\xcf")) else b"PK" + content[2:])
    outcomes = read_in_one_process(paths)
    assert len(outcomes) == len(paths) == 3 * EACH
    assert {code for code, _ in outcomes.values()} <= set(CODES) | {"read"}
    assert max(seconds for _, seconds in outcomes.values()) < 10
    assert sum(code == "read" for code, _ in outcomes.values()) > EACH / 4
    for path in paths[::25]:
        try:
            read_file(path)
            code = "read"
        except UnreadableFile as error:
            code = error.code
        expected = outcomes[str(path)][0]
        assert code in (expected, "wrong-kind", "nul-bytes")


def text_changed(raw: bytes, chance: random.Random) -> bytes:
    new = bytearray(raw)
    for _ in range(chance.choice([1, 1, 2, 4])):
        at = chance.randrange(len(new) + 1)
        piece = chance.choice(
            [b",", b'"', b'""', b"\n", b"\r", b"\r\n", b"\x00", b"\x1a", b";", b"\t", b"\xe9", "é".encode()]
        )
        if chance.random() < 0.6:
            new[at:at] = piece
        else:
            new[at : at + chance.choice([1, 3])] = piece
    return bytes(new)


def rows_by_the_csv_module(found: TextFile, content: bytes) -> list[list[str | None]]:
    codec = {"Windows-1252": "cp1252"}.get(found.encoding, "utf-8-sig")
    text = io.StringIO(content.decode(codec), newline="")
    rows = list(csv.reader(text, delimiter=found.delimiter, strict=True))[found.titles :]
    return [[value or None for value in row] if row else [None] * found.width for row in rows]


BASES: list[Callable[[], bytes]] = [
    lambda: b"ref,authority,rate\n" + b"A1,E09000001,34.50\n" * 20,
    lambda: b'ref;note;rate\r\n"A1";"one; ""two""\r\nthree";34,50\r\n' * 10,
    lambda: "Title\n\nréf\tauthority\n".encode() + b"A1\t\nA2\tx\n" * 15,
]


def test_mutated_text_reads_as_the_csv_module_reads_it_or_ends_in_a_coded_answer(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    path = tmp_path / "return.csv"
    good = 0
    for number in range(EACH):
        content = text_changed(BASES[number % 3](), chance)
        path.write_bytes(content)
        try:
            found = read_file(path)
            assert isinstance(found, TextFile)
            rows = [list(row[1:]) for batch in found.batches() for row in batch.rows()]
        except UnreadableFile:  # which takes no code but a known one
            continue
        good += 1
        plain = [[value or None for value in row] for row in rows]
        assert plain == rows_by_the_csv_module(found, content), content
    assert good > EACH / 10
