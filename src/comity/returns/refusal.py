"""A file that can be read but is not a return that can be taken."""

from __future__ import annotations

from comity.returns.reading import UnreadableFile

CODES: dict[str, str] = {
    "no-headings": "no row of headings",
    "no-reference-column": "no column of assignment references",
    "no-authority-column": "no column of authorities, and no authority given",
    "which-sheet": "two sheets that could each be the data",
    "no-such-sheet": "a sheet asked for that is not there",
    "hidden-sheet": "a hidden sheet asked for",
    "no-such-heading": "a profile's heading that is not in the file",
    "bad-option": "an option that cannot be read",
    "part-too-large": "an export with more rows of one authority than a workbook that is read can hold",
    "text-too-long": "an export with a text that no workbook's cell can hold",
    "template-version": "a template of a version that is not known",
}


class NotAReturn(UnreadableFile):
    """Like every `UnreadableFile`, it says what was found, what was expected and what to do."""

    def __init__(self, code: str, found: str, expected: str, action: str) -> None:
        assert code in CODES, code
        Exception.__init__(self, code, found, expected, action)
        self.code, self.found, self.expected, self.action = code, found, expected, action
