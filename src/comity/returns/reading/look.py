"""In the child: tell what a container holds, look it over, read it, and see that the two agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .errors import UnreadableFile
from .facts import SheetFacts
from .kinds import not_readable
from .limits import MAX_PART_BYTES
from .sheets import Said, read_sheets
from .zipcheck import Archive

_UNLOCK = "Open it, take the password off, save it, and send that. Send it by a secure route instead."


def look_and_read(content: bytes) -> Iterator[Said]:
    """Everything there is to say about a workbook, in the order that the parent takes it."""
    if content.startswith(b"PK"):
        shape, facts, notes = _look_into_zip(content)
    else:
        shape, facts, notes = _look_into_ole(content)
    yield from read_sheets(content, shape, facts, notes)
    formulas = sum(len(sheet.formulas) for sheet in facts.values())
    if formulas:
        cells = "1 cell is a formula; its saved value is" if formulas == 1 else f"{formulas:,} cells are formulas; their saved values are"
        notes.append(f"{cells} used.")
    yield {"is": "end", "format": shape, "notes": notes}


def encrypted(what: str) -> UnreadableFile:
    """The error for a workbook that is locked with a password."""
    return UnreadableFile("encrypted", f"{what} locked with a password", "a workbook without a password", _UNLOCK)


def _look_into_zip(content: bytes) -> tuple[str, dict[str, SheetFacts], list[str]]:
    archive = Archive(content)
    kind = _kind_in_zip(archive)
    if kind == "ods":
        from .ods import look_over as look_over_ods

        return kind, look_over_ods(archive), []
    from .xlsx import look_over

    return kind, look_over(archive), []


def _look_into_ole(content: bytes) -> tuple[str, dict[str, SheetFacts], list[str]]:
    from .xls import look_over

    return "xls", look_over(content), []


def _kind_in_zip(archive: Archive) -> str:
    """xlsx, xlsm or ods; anything else that is kept in a zip is refused by its own name."""
    if "mimetype" in archive:
        mimetype = archive.read("mimetype", 4096).decode("latin-1").strip()
        if mimetype == "application/vnd.oasis.opendocument.spreadsheet":
            return "ods"
        raise not_readable(_opendocument(mimetype), "the file")
    if "xl/workbook.xml" in archive:
        types = archive.read("[Content_Types].xml", MAX_PART_BYTES) if "[Content_Types].xml" in archive else b""
        return "xlsm" if b"macroEnabled" in types else "xlsx"
    if "xl/workbook.bin" in archive:
        raise UnreadableFile(
            "unsupported-workbook",
            "a binary Excel workbook (.xlsb)",
            "an Excel workbook (.xlsx, .xls), an OpenDocument spreadsheet (.ods) or a CSV file",
            "Open it in Excel, save it as .xlsx, and send that.",
        )
    for part, kind in (
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
        ("Index/Document.iwa", "a Numbers or Pages document"),
        ("Index.zip", "a Numbers or Pages document"),
    ):
        if part in archive:
            raise not_readable(kind, "the file")
    raise not_readable("a zip archive without a workbook in it", "the file")


def _opendocument(mimetype: str) -> str:
    names: dict[str, Any] = {
        "application/vnd.oasis.opendocument.text": "an OpenDocument text",
        "application/vnd.oasis.opendocument.presentation": "an OpenDocument presentation",
        "application/epub+zip": "an e-book",
    }
    return str(names.get(mimetype, f"an archive of the type {mimetype[:80]!r}"))
