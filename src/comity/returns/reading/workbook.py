"""The parent's side of reading a workbook: start the child, wait no longer than allowed, take its answer."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import IO, Any

from .errors import CODES, UnreadableFile
from .limits import READER_SECONDS
from .shapes import CellFault, CellValue, Sheet

_READER = "comity.returns.reading.child"
_SIMPLER = "Open it, save it as a new workbook (.xlsx) or as CSV, and send that."
_DECODE: dict[str, Any] = {"d": date.fromisoformat, "s": datetime.fromisoformat, "t": time.fromisoformat}


@dataclass(slots=True)
class Read:
    """What the child said is in a workbook."""

    format: str = ""
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[str, ...] = ()
    complete: bool = False


@dataclass(slots=True)
class _Open:
    name: str
    hidden: bool
    very_hidden: bool
    rows: list[list[CellValue]] = field(default_factory=list)
    errors: dict[tuple[int, int], CellFault] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)

    def closed(self) -> Sheet:
        return Sheet(self.name, self.hidden, self.rows, self.errors, frozenset(self.formulas), self.very_hidden)


def read_workbook(content: bytes, name: str) -> Read:
    """Read a workbook's bytes in a child process.

    Raises `UnreadableFile` also when the child crashes, takes too long or asks for too much memory.
    """
    with tempfile.TemporaryFile() as answer:
        # -P: a json.py in the folder that we were started from must not become part of the reader.
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", _READER],
            stdin=subprocess.PIPE,
            stdout=answer,
            stderr=subprocess.DEVNULL,
        )
        try:
            child.communicate(content, timeout=READER_SECONDS)
        except subprocess.TimeoutExpired:
            raise UnreadableFile(
                "too-slow", f"that {name} takes more than {READER_SECONDS:g} seconds to read", "a return", _SIMPLER
            ) from None
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
        answer.seek(0)
        read = _decode(answer)
    if child.returncode or not read.complete:
        raise UnreadableFile(
            "reader-stopped", f"that {name} makes the spreadsheet reader stop", "a workbook that Excel wrote", _SIMPLER
        )
    return read


def _decode(answer: IO[bytes]) -> Read:
    read = Read()
    sheets: list[_Open] = []
    for line in answer:
        try:
            _take(json.loads(line), sheets, read)
        except (ValueError, LookupError, TypeError):  # cut off by a crash, or not what a reader says
            read.complete = False
            break
    read.sheets = tuple(sheet.closed() for sheet in sheets)
    return read


def _take(said: dict[str, Any], sheets: list[_Open], read: Read) -> None:
    what = said["is"]
    if what == "rows":
        sheets[-1].rows.extend(_revive(row) for row in said["rows"])
    elif what == "sheet":
        sheets.append(_Open(said["name"], said["hidden"], said["very_hidden"]))
    elif what == "faults":
        sheets[-1].errors.update({(r, c): CellFault(found, want) for r, c, found, want in said["faults"]})
    elif what == "formulas":
        sheets[-1].formulas.update((r, c) for r, c in said["formulas"])
    elif what == "end":
        read.format, read.notes, read.complete = said["format"], tuple(said["notes"]), True
    elif what == "error" and said["code"] in CODES:
        raise UnreadableFile(said["code"], said["found"], said["expected"], said["action"])


def _revive(row: list[Any]) -> list[CellValue]:
    for at, value in enumerate(row):
        if type(value) is list:
            row[at] = _DECODE[value[0]](value[1])
    return row
