"""What a file is, told from its first bytes: a name proves nothing."""

from __future__ import annotations

import re

from .errors import UnreadableFile

TEXT = "text"
ZIP = "zip"
OLE = "ole"
CONTAINERS = frozenset({ZIP, OLE})
"""What workbooks are kept in; what is inside is looked at in the child process only."""

_SAVE = "Open it in the program that made it, save the sheet as an Excel workbook (.xlsx) or CSV, and send that."
_EXPECTED = "an Excel workbook (.xlsx, .xls), an OpenDocument spreadsheet (.ods) or a CSV file"

_ASK = "A return cannot be read from it. Ask for the workbook that it was made from, and send that."
_UNPACK = "Unpack it, and send the workbook or CSV file that is in it."
_RESAVE = (
    "Look for the workbook that was meant: open it in Excel or LibreOffice, save it as .xlsx, and send that. "
    "If this is the table itself, save it as CSV, with a name that ends in .csv."
)
_NO_TABLES = (
    *("a PDF", "a PNG", "a JPEG", "a GIF", "a bitmap", "a TIFF", "a rich text", "a PostScript", "a recording"),
    *("a Word", "a PowerPoint", "an OpenDocument text", "an OpenDocument presentation", "an e-book", "an Outlook"),
    *("a Visio", "a Publisher", "a program", "a certificate"),
)
_NAMES_OF_TABLES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")
_NAMES_OF_WORKBOOKS = _NAMES_OF_TABLES[:-1]
_NOT_EVEN_TEXT = ("nul-bytes", "control-characters", "bad-encoding", "mixed-encodings")
_NO_COLUMNS = ("one-column", "ragged-rows", "bad-quotes", "line-too-long", "mixed-line-endings")

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"PK\x07\x08", "one part of a split zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a bitmap image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x00\x01\x00\x00Standard", "a Microsoft Access database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"%!PS", "a PostScript document"),
    (b"\x30\x82", "a certificate or signed message"),
)
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def kind_of(head: bytes) -> str:
    """`text`, `zip`, `ole`, or in words what else the first bytes of a file say it is."""
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (magic != b"BM" or b"\x00" in head[2:26]):
            return kind
    if head.startswith(_OLD_EXCEL):
        return "a workbook of Excel 95 or older"
    if head[4:8] == b"ftyp" or (head.startswith(b"RIFF") and head[8:12] in (b"WAVE", b"AVI ", b"WEBP")):
        return "a recording, video or photograph"
    if head[257:262] == b"ustar":
        return "a tar archive"
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str:
    if head.startswith(_UTF16):
        start = head[2:2048].decode("utf-16-be" if head.startswith(b"\xfe\xff") else "utf-16-le", "replace")
    else:
        start = head[:4096].removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    start = start.lstrip().lower()
    if re.match(r"<(!doctype html|html|table|head|body|meta|style|div)\b", start):
        return "a web page (HTML), which some systems save as .xls"
    if start.startswith(("<?xml", "<!--", "<!doctype", "<workbook", "<office:")):
        if "urn:schemas-microsoft-com:office:spreadsheet" in start:
            return "an XML spreadsheet of Excel 2003"
        if "office:document" in start:
            return "a flat OpenDocument file"
        return "a web page (HTML), which some systems save as .xls" if "<html" in start else "an XML file"
    if start.startswith("mime-version:"):
        return "a web archive or e-mail (MIME)"
    if re.match(r"id;p(wxl|scalc|calc)", start):
        return "a SYLK spreadsheet"
    if re.match(r"[\[{]\s*[\[{\"\]}]", start):
        return "a JSON file"
    return TEXT


_WORKBOOKS = ("a workbook of Excel 95", "an XML spreadsheet", "a flat OpenDocument", "a SYLK")


def not_readable(kind: str, name: str) -> UnreadableFile:
    """The error for a file that is, whatever its name, of a kind that no return is sent in."""
    code = "unsupported-workbook" if kind.startswith(_WORKBOOKS) else "wrong-kind"
    belied = ", whatever its name says" if name.lower().endswith(_NAMES_OF_TABLES) and "save as" not in kind else ""
    action = _ASK if kind.startswith(_NO_TABLES) else _UNPACK if kind.endswith("archive") else _SAVE
    return UnreadableFile(code, f"that {name} is {kind}{belied}", _EXPECTED, action)


def not_a_workbook(error: UnreadableFile, name: str) -> UnreadableFile:
    """The error for a file with a workbook's name, whose content is no workbook and could not be read as CSV either.

    Its sender thinks of a workbook: only to be told of separators or encodings would lead them astray.
    """
    if not name.lower().endswith(_NAMES_OF_WORKBOOKS):
        return error
    if error.code == "empty":
        looks = f"a text file with {error.found}"
    elif error.code in _NOT_EVEN_TEXT:
        looks = f"neither a workbook nor text, with {error.found}"
    elif error.code in _NO_COLUMNS:
        looks = f"plain text without the columns of a table, with {error.found}"
    else:
        return error
    return UnreadableFile(
        "wrong-kind", f"that {name} is no workbook, whatever its name says. It looks like {looks}", _EXPECTED, _RESAVE
    )
