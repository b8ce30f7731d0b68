"""The one error that reading raises, and the stable codes it may carry."""

from __future__ import annotations

CODES: dict[str, str] = {
    # the path
    "missing": "nothing is there",
    "not-a-file": "a folder, pipe or device stands there",
    "no-permission": "the file may not be opened",
    "unopenable": "the file system refused",
    "changed-while-reading": "the file grew or changed under us",
    "too-big": "more bytes than a file of that kind may have",
    # the kind
    "empty": "no content",
    "wrong-kind": "another kind of file, whatever its name says",
    "unsupported-workbook": "a workbook format that is not read",
    "encrypted": "locked with a password",
    # the zip and the XML within a workbook
    "damaged-zip": "cut short or broken",
    "zip-tricks": "overlapping or repeated entries, or paths that lead elsewhere",
    "zip-bomb": "unpacks to far more than a workbook holds",
    "damaged-xml": "a part that is not well-formed",
    "forbidden-xml": "a DOCTYPE or an entity",
    "deep-xml": "nested too deep",
    "damaged-workbook": "parts missing or contradicting",
    # the sheets
    "bad-cell-reference": "a cell outside the sheet, or out of its place",
    "repeated-cell": "one cell given twice",
    "bad-string-index": "a cell that points to text that is not there",
    "bad-cell": "a cell whose content is not what it says it is",
    "too-many-rows": "more rows than a workbook sheet may have",
    "too-many-columns": "more columns than a return may have",
    "too-many-cells": "more cells than a workbook may have",
    "too-much-text": "more text than a workbook may have",
    "repeated-sheet": "two sheets of one name",
    "no-sheets": "a workbook without a worksheet",
    # the reader
    "too-slow": "reading took longer than it may",
    "too-much-memory": "reading took more memory than it may",
    "reader-stopped": "the reader gave up or crashed",
    "reader-disagrees": "two ways of reading gave two answers",
    # text files
    "nul-bytes": "bytes that no text has",
    "control-characters": "an end-of-file mark within the text",
    "bad-encoding": "characters that no encoding explains",
    "mixed-encodings": "two encodings in one file",
    "mixed-line-endings": "a carriage return within a line",
    "one-column": "no separator between columns",
    "line-too-long": "a line longer than any row",
    "bad-quotes": "a quotation mark that is never closed, or stands within a value",
    "ragged-rows": "a row with more or fewer values than the others",
}


class UnreadableFile(Exception):  # noqa: N818 - the word a person would use
    """A file that could not be read, said so that its sender can put it right.

    `code` is stable and one of `CODES`; `found`, `expected` and `action` are sentences or parts of
    sentences for people.
    """

    def __init__(self, code: str, found: str, expected: str, action: str) -> None:
        assert code in CODES, code
        super().__init__(code, found, expected, action)
        self.code = code
        self.found = found
        self.expected = expected
        self.action = action

    def __str__(self) -> str:
        return f"Found {self.found}. Expected {self.expected}. {self.action}"
