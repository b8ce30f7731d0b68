"""The library's advice in the words of these pages, where there is no command line and no file is asked for again."""

from __future__ import annotations

from comity.web.assessments.refusals import in_the_browser

OURS = {
    "which-sheet": "Say below which sheet it is, and it is read at once: the file need not be sent again.",
    "no-such-sheet": "Say below which sheet it is, and it is read at once: the file need not be sent again.",
    "no-headings": "Check that it is the right file, with one heading above each column, and send it again.",
    "no-reference-column": "Say which column holds the references. If it is the wrong file, send another.",
    "no-authority-column": "Say which column names the client. If it is the wrong file, send another.",
    "template-version": "Copy the rows into the template of this round, and send that.",
}
"""What to do, by what was wrong; anything else is as the library says it."""


def in_words(code: str, advice: str) -> str:
    """What to do about a file that could not be used."""
    return OURS.get(code) or in_the_browser(advice)
