"""Looking over an XLSX or XLSM workbook: its parts, and where each sheet is."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import partial

from .errors import UnreadableFile
from .facts import Budget, SheetFacts
from .formats import Shown, built_in, shown_as
from .limits import MAX_CELLS, MAX_PART_BYTES, MAX_SHEETS, MAX_UNPACKED_BYTES, MAX_XML_DEPTH
from .xlsx_cells import scan_sheet
from .xlsx_rules import Book
from .xmlguard import local, parse, too_deep
from .zipcheck import Archive

_AGAIN = "Open it in Excel or LibreOffice, save it again as .xlsx, and send that."
_ROOT = "_rels/.rels"
_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"


@dataclass(slots=True)
class _Structure:
    sheets: list[tuple[str, str]] = field(default_factory=list)
    is_1904: bool = False


def wrong_parts(found: str) -> UnreadableFile:
    """The error for a workbook whose parts are missing or contradict each other."""
    return UnreadableFile("damaged-workbook", found, "a workbook that Excel or LibreOffice wrote", _AGAIN)


def look_over(archive: Archive) -> dict[str, SheetFacts]:
    """Check every part that a reader will touch, and return what each worksheet holds, by sheet name."""
    for name in (_ROOT, _BOOK, _RELATIONS):
        if name not in archive:
            raise wrong_parts(f"no part {name}")
    _check_root(archive)
    structure = _structure(archive)
    targets = _targets(archive)
    parts: dict[str, str] = {}
    for sheet, relation in structure.sheets:
        kind, target = targets.get(relation, ("", ""))
        if target not in archive:
            raise wrong_parts(f"that the sheet {sheet!r} has no part in the file")
        if kind == "worksheet":
            if target in parts.values():
                raise wrong_parts(f"two sheets in one part, one of them {sheet!r}")
            parts[sheet] = target
    _check_small_parts(archive, set(parts.values()) | {_STRINGS})
    count, blanks = _strings(archive)
    book = Book(_styles(archive), count, blanks, structure.is_1904)
    budget = Budget()
    return {sheet: scan_sheet(sheet, partial(archive.chunks, part), book, budget) for sheet, part in parts.items()}


def _check_root(archive: Archive) -> None:
    """The workbook must be where nearly every program puts it: a reader may follow the root elsewhere."""
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            found.append(attributes.get("Target", ""))

    parse(_ROOT, [archive.read(_ROOT, MAX_PART_BYTES)], start)
    if [target.removeprefix("/") for target in found] != [_BOOK]:
        raise wrong_parts(f"the workbook in an unusual place {str(found)[:80]}")


def _structure(archive: Archive) -> _Structure:
    found = _Structure()
    seen: set[str] = set()

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "workbookPr":
            found.is_1904 = attributes.get("date1904", "0") in ("1", "true")
        if local(name) != "sheet":
            return
        if attributes.get("state", "visible") not in ("visible", "hidden", "veryHidden"):
            raise wrong_parts(f"a sheet in the state {attributes['state'][:20]!r}")
        title = attributes.get("name", "")
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        if not title or not relation:
            raise wrong_parts("a sheet without a name or a place")
        if title.casefold() in seen:
            raise UnreadableFile(
                "repeated-sheet", f"two sheets named {title!r}", "sheets with names of their own", "Rename one of them."
            )
        seen.add(title.casefold())
        found.sheets.append((title, relation))

    parse(_BOOK, [archive.read(_BOOK, MAX_PART_BYTES)], start)
    if len(found.sheets) > MAX_SHEETS:
        raise wrong_parts(f"{len(found.sheets):,} sheets")
    return found


def _targets(archive: Archive) -> dict[str, tuple[str, str]]:
    targets: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) != "Relationship":
            return
        identity, target = attributes.get("Id", ""), attributes.get("Target", "")
        kind = attributes.get("Type", "").rpartition("/")[2]
        if identity in targets:
            raise wrong_parts(f"two parts under one identity {identity!r}")
        if kind in ("worksheet", "sharedStrings", "styles"):
            if attributes.get("TargetMode") == "External" or "://" in target:
                raise wrong_parts(f"a part that lies outside the file: {target[:80]!r}")
            # Readers join the two differently when a path climbs, so it may not.
            if "\\" in target or ".." in target.split("/"):
                raise wrong_parts(f"a part with the path {target[:80]!r}")
        place = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        targets[identity] = (kind, place)

    parse(_RELATIONS, [archive.read(_RELATIONS, MAX_PART_BYTES)], start)
    for kind, place, only in (("sharedStrings", "shared text", _STRINGS), ("styles", "styles", _STYLES)):
        if any(k == kind and target != only for k, target in targets.values()):
            raise wrong_parts(f"{place} in an unusual place")
    return targets


def _check_small_parts(archive: Archive, known: set[str]) -> None:
    for name, info in archive.names.items():
        if name not in known and name.endswith((".xml", ".rels")) and info.file_size <= MAX_PART_BYTES:
            parse(name, archive.chunks(name))


def _strings(archive: Archive) -> tuple[int, frozenset[int]]:
    """How many shared texts there are, and which of them are blank."""
    if _STRINGS not in archive:
        return 0, frozenset()
    count = phonetic = depth = 0
    blank, in_text = True, False
    blanks: set[int] = set()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal blank, in_text, phonetic, depth
        tag = local(name)
        depth += 1
        if depth > MAX_XML_DEPTH:
            raise too_deep(_STRINGS)
        if tag == "sst":
            _check_counts(attributes)
        elif tag == "si":
            blank = True
        elif tag == "rPh":
            phonetic += 1
        elif tag == "t":
            in_text = not phonetic

    def end(name: str) -> None:
        nonlocal count, in_text, phonetic, depth
        tag = local(name)
        depth -= 1
        if tag == "t":
            in_text = False
        elif tag == "rPh":
            phonetic -= 1
        elif tag == "si":
            if blank:
                blanks.add(count)
            count += 1

    def text(data: str) -> None:
        nonlocal blank
        if in_text and blank and data.strip():
            blank = False

    parse(_STRINGS, archive.chunks(_STRINGS), start, end, text)
    return count, frozenset(blanks)


def _check_counts(attributes: dict[str, str]) -> None:
    """A reader makes room for as many texts as are promised, before it has seen one."""
    for name in ("count", "uniqueCount"):
        given = attributes.get(name, "0")
        if not (given.isascii() and given.isdigit() and len(given) < 9 and int(given) <= 4 * MAX_CELLS):
            raise wrong_parts(f"{given[:20]} shared texts promised")


def _styles(archive: Archive) -> list[Shown]:
    """How each cell style shows a number."""
    if _STYLES not in archive:
        return [Shown.NUMBER]
    patterns: dict[int, Shown] = {}
    shown: list[Shown] = []
    in_cells = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal in_cells
        tag = local(name)
        try:
            if tag == "numFmt" and "numFmtId" in attributes:
                patterns[int(attributes["numFmtId"])] = shown_as(attributes.get("formatCode", ""))
            elif tag == "cellXfs":
                in_cells = True
            elif tag == "xf" and in_cells:
                number = int(attributes.get("numFmtId", "0"))
                shown.append(patterns.get(number, built_in(number)))
        except ValueError:
            raise wrong_parts("a style that is not a number") from None

    def end(name: str) -> None:
        nonlocal in_cells
        if local(name) == "cellXfs":
            in_cells = False

    parse(_STYLES, [archive.read(_STYLES, MAX_UNPACKED_BYTES // 8)], start, end)
    return shown or [Shown.NUMBER]
