"""In the child: tell what a container holds, look it over, read it, and see that the two agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .errors import UnreadableFile
from .facts import formula_note
from .kinds import not_readable
from .limits import MAX_PART_BYTES
from .sheets import Said, read_sheets
from .zipcheck import Archive


def look_and_read(content: bytes) -> Iterator[Said]:
    """Everything there is to say about a workbook, in the order that the parent takes it."""
    notes: list[str] = []
    if content.startswith(b"PK"):
        archive = Archive(content)
        shape = _kind_in_zip(archive)
        if shape == "ods":
            from .ods import read_ods

            yield from read_ods(archive, notes)
            yield {"is": "end", "format": shape, "notes": notes}
            return
        from .xlsx import look_over

        facts = look_over(archive)
    else:
        from .xls import look_over as look_over_xls

        shape = "xls"
        content, facts = look_over_xls(content)
    yield from read_sheets(content, shape, facts, notes)
    if formulas := sum(len(sheet.formulas) for sheet in facts.values()):
        notes.append(formula_note(formulas))
    yield {"is": "end", "format": shape, "notes": notes}


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
