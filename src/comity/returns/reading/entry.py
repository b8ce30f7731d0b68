"""`read_file`: from a path to what is in it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from .errors import UnreadableFile
from .kinds import CONTAINERS, TEXT, kind_of, not_a_workbook, not_readable
from .limits import MAX_WORKBOOK_BYTES, MIB
from .opening import changed, open_regular, stamp
from .shapes import Workbook
from .text import TextFile
from .workbook import read_workbook

_HEAD = 64 * 1024


def read_file(path: str | Path) -> Workbook | TextFile:
    """Read a file that somebody sent, telling its format from its content.

    XLSX, XLSM, XLS and ODS are read whole into a `Workbook`; CSV (comma, semicolon, tab or pipe;
    UTF-8, UTF-16 or Windows-1252) gives a `TextFile` whose rows are read when asked for, so that a file
    of any length fits. Raises `UnreadableFile`, and nothing else, for whatever is wrong with the file.
    """
    path = Path(path)
    with os.fdopen(open_regular(path), "rb", buffering=0) as file:
        before = stamp(file.fileno())
        if before.size == 0:
            raise UnreadableFile(
                "empty",
                f"nothing in {path.name} (0 bytes)",
                "a return",
                "Save the file again, check that it opens, and send it.",
            )
        head = file.read(_HEAD)
        kind = kind_of(head)
        if kind == TEXT:
            try:
                return TextFile.open(path, file, before)
            except UnreadableFile as error:
                raise not_a_workbook(error, path.name) from None
        if kind not in CONTAINERS:
            raise not_readable(kind, path.name)
        if before.size > MAX_WORKBOOK_BYTES:
            raise UnreadableFile(
                "too-big",
                f"a workbook of {before.size // MIB} MiB",
                f"at most {MAX_WORKBOOK_BYTES // MIB} MiB",
                "Save the sheet as CSV (UTF-8), or send one quarter a file.",
            )
        content = head + (file.read(MAX_WORKBOOK_BYTES) or b"")
        if len(content) != before.size or stamp(file.fileno()) != before:
            raise changed(path)
    read = read_workbook(content, path.name)
    return Workbook(path, read.format, hashlib.sha256(content).hexdigest(), read.sheets, read.notes)
