"""Looking over an XLS workbook (BIFF8): its container, its structure and the cells of each sheet."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from typing import Any

from .biff import Records, bad_biff, only_cells, short_text, strings_of
from .container import contained
from .errors import UnreadableFile
from .facts import Budget, SheetFacts
from .formats import Shown, built_in, shown_as
from .kinds import not_readable
from .limits import MAX_SHEETS
from .xls_cells import scan_cells

_SAVE = "Open it in Excel, save it as .xlsx, and send that."
_FOREIGN = {
    "worddocument": "a Word document",
    "powerpoint document": "a PowerPoint presentation",
    "__properties_version1.0": "an Outlook message",
    "visiodocument": "a Visio drawing",
    "quill": "a Publisher document",
}
_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_GLOBALS, _WORKSHEET = 0x0005, 0


@dataclass(slots=True)
class XlsBook:
    """What the cells of a workbook point to, and where its sheets start."""

    sheets: list[tuple[str, int]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    shown: list[Shown] = field(default_factory=list)
    strings: list[bool] = field(default_factory=list)
    """Of each shared text, whether it holds anything but blanks."""
    is_1904: bool = False


def look_over(content: bytes) -> tuple[bytes, dict[str, SheetFacts]]:
    """Check the container and every record of it.

    Returns the workbook in a container made anew, and what each worksheet holds, by name.
    """
    stream = _stream(content)
    book = _globals(stream)
    budget = Budget()
    facts = {name: scan_cells(name, Records(stream, start), book, budget) for name, start in book.sheets}
    return contained(only_cells(stream)), facts


def _stream(content: bytes) -> bytes:
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            entries = {"/".join(path).lower() for path in container.listdir()}
            if "encryptedpackage" in entries:
                raise locked()
            for entry, kind in _FOREIGN.items():
                if entry in entries:
                    raise not_readable(kind, "the file")
            if "workbook" not in entries:
                if "book" in entries:
                    raise _too_old()
                raise not_readable("a container without a workbook in it", "the file")
            stream: bytes = container.openstream("Workbook").read()
            return stream
    except UnreadableFile:
        raise
    except Exception as error:  # olefile raises many kinds for broken containers
        raise bad_biff(f"a broken container ({str(error)[:80] or type(error).__name__})") from None


def locked() -> UnreadableFile:
    """The error for a workbook that is locked with a password."""
    return UnreadableFile(
        "encrypted",
        "a workbook locked with a password",
        "a workbook without one",
        "Open it, take the password off, save it, and send that by a secure route.",
    )


def _too_old() -> UnreadableFile:
    return UnreadableFile(
        "unsupported-workbook", "a workbook of Excel 95 or older", "a workbook of Excel 97 or newer", _SAVE
    )


def _globals(stream: bytes) -> XlsBook:
    book = XlsBook()
    patterns: dict[int, Shown] = {}
    used: list[int] = []
    started = ended = False
    shared: list[bytes] | None = None
    for kind, data in Records(stream, 0):
        if not started:
            _check_start(kind, data)
            started = True
            continue
        if kind == _CONTINUE:
            if shared is not None:
                shared.append(data)
            continue
        if shared is not None:
            book.strings, shared = strings_of(shared), None
        if kind == _EOF:
            ended = True
            break
        if kind == 0x002F:
            raise locked()
        try:
            shared = _global(kind, data, book, patterns, used)
        except (struct.error, IndexError, UnicodeError):
            raise bad_biff("a record that is cut short") from None
    if not ended:
        raise bad_biff("that its end is missing")
    book.shown = [patterns.get(number, built_in(number)) for number in used]
    return book


def _check_start(kind: int, data: bytes) -> None:
    if kind != _BOF or len(data) < 4:
        raise bad_biff("no workbook at its start")
    version, what = struct.unpack_from("<2H", data)
    if version != 0x0600:
        raise _too_old()
    if what != _GLOBALS:
        raise bad_biff("a sheet without its workbook")


def _global(kind: int, data: bytes, book: XlsBook, patterns: dict[int, Any], used: list[int]) -> list[bytes] | None:
    if kind == 0x0022:
        book.is_1904 = struct.unpack_from("<H", data)[0] == 1
    elif kind == 0x041E:
        patterns[struct.unpack_from("<H", data)[0]] = shown_as(short_text(data, 2, wide_count=True))
    elif kind == 0x00E0:
        used.append(struct.unpack_from("<H", data, 2)[0])
    elif kind == 0x0085:
        _sheet(data, book)
    elif kind == 0x00FC:
        return [data]
    return None


def _sheet(data: bytes, book: XlsBook) -> None:
    start, _state, kind = struct.unpack_from("<IBB", data)
    name = short_text(data, 6, wide_count=False)
    if name.casefold() in book.names:
        raise UnreadableFile(
            "repeated-sheet", f"two sheets named {name!r}", "sheets with names of their own", "Rename one of them."
        )
    book.names.add(name.casefold())
    if any(start == other for _, other in book.sheets):
        raise bad_biff("two sheets in one place")
    if len(book.names) > MAX_SHEETS:
        raise bad_biff(f"more than {MAX_SHEETS} sheets")
    if kind == _WORKSHEET:
        book.sheets.append((name, start))
