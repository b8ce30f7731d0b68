"""The library's advice in the words of these pages, where there is no command line and no file is asked for again."""

from __future__ import annotations

from comity.web.assessments.refusals import in_the_browser

TELL = "press “Say what headings or values of this file mean” on the page of the file"
ADVICE = {
    "Add the column, or say in a mapping profile which column it is (`comity map FILE --out PROFILE.yaml`).": (
        f"Add the column and send the file again, or {TELL}."
    ),
    "Rename it to the one that it is, or say so in a mapping profile (`comity map FILE --out PROFILE.yaml`).": (
        f"Rename it to the one that it is and send the file again, or {TELL}."
    ),
    "Rename the one that is not, or say in a mapping profile which it is (`comity map FILE --out PROFILE.yaml`).": (
        f"Rename the one that is not and send the file again, or {TELL}."
    ),
    "Check it, then set confirmed: true.": (
        "Check it under “What the headings of your files mean”, and press “It is right: confirm it” there."
    ),
    "and write confirmed: yes when it agrees.": (
        "under “How the national return is laid out”, and press “It agrees: confirm this layout” there when it does."
    ),
    "confirmed: false": "not confirmed",
    "confirmed: true": "confirmed",
}
"""What the library's words tell somebody at a command line to write, and what is pressed here instead."""

OURS = {
    "which-sheet": "Say below which sheet it is, and it is read at once: the file need not be sent again.",
    "no-such-sheet": "Say below which sheet it is, and it is read at once: the file need not be sent again.",
    "no-headings": "Check that it is the right file, with one heading above each column, and send it again.",
    "no-reference-column": "Say which column holds the references. If it is the wrong file, send another.",
    "no-authority-column": "Say which column names the client. If it is the wrong file, send another.",
    "template-version": "Copy the rows into the template of this round, and send that.",
}
"""What to do, by what was wrong; anything else is as the library says it."""


def on_the_page(text: str) -> str:
    """What is said of an issue or a gap, with what to press where the library says what to write."""
    for theirs, ours in ADVICE.items():
        text = text.replace(theirs, ours)
    return in_the_browser(text)


def in_words(code: str, advice: str) -> str:
    """What to do about a file that could not be used."""
    return OURS.get(code) or in_the_browser(advice)
