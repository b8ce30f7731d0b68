"""What those who walk the pages of returns do again and again, and the files that they send."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from return_clients import a_file

EASTVALE = "X99000005"
QUARTER = "2026-Q3"


def shipped(*, errors: bool) -> str:
    """The exemplar's return as it ships, or without the rows that have an error."""
    from comity import load
    from comity.memorandum.frozen import shipped_folder
    from comity.returns import read_return

    path = shipped_folder("exemplar") / "returns" / "coldharbour-2026-q3.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if errors:
        return "".join(lines)
    issues = read_return(path, load("exemplar"), quarter=QUARTER).issues
    wrong = set(issues.filter(issues["level"] == "error")["row"].drop_nulls())
    return "".join(line for number, line in enumerate(lines, 1) if number not in wrong)


def export_of(*codes: str) -> bytes:
    """A provider's export of so many clients: the same few rows for each, by their own references."""
    parts = [a_file(code, code)[0].decode().splitlines() for code in codes]
    return "\r\n".join([parts[0][0], *(line for part in parts for line in part[1:]), ""]).encode()


def of_two_sheets(path: Path) -> None:
    """A workbook of two sheets, either of which could be the assignments."""
    import csv

    import xlsxwriter

    lines = list(csv.reader(a_file(EASTVALE, "sheets")[0].decode().splitlines()))
    with xlsxwriter.Workbook(path) as book:
        for name in ("This quarter", "The same again"):
            sheet = book.add_worksheet(name)
            for row, line in enumerate(lines):
                sheet.write_row(row, 0, line)


def send(window: Any, here: str, file: Path) -> None:
    """Send a file for the return at `here`, and wait until it is read or refused."""
    window.go(f"{here}send/")
    window.fill(file=str(file))
    window.press("Send the file")
    read(window)


def read(window: Any) -> None:
    """Wait until the page that goes on by itself has gone on to what came of it."""
    over = "body:has(footer) main:not(:has-text('goes on by itself')):not(:has-text('See how far it is now')) h1"
    window.page.locator(over).first.wait_for(timeout=60_000)
    window.page.wait_for_load_state()


def tell(window: Any, *meanings: str) -> None:
    """Say what the headings that are asked about are, in order; the last meaning is of all the rest."""
    for number, box in enumerate(window.page.locator("main select").all()):
        box.select_option(meanings[min(number, len(meanings) - 1)])
    window.press("Keep this and read the file")


def explained(window: Any) -> None:
    """Fill in and send the form that explains queries."""
    window.page.locator("main [name=reason]").first.check()
    window.fill(words="Checked with the team: it is right as it is.")
    window.press("Explain")


def explain_all(window: Any, issues: str, *, looks: bool = False) -> None:
    """Explain every query of a return, those of a kind together where that is offered."""
    for _ in range(20):
        window.go(issues)
        if not window.page.locator("main a:has-text('Go through them one by one')").count():
            return
        window.press("Go through them one by one")
        together = window.page.locator("main a:has-text('at once')").count()
        window.press("at once" if together else "Explain it")
        if looks and together:
            window.look("Explain")
            looks = False
        explained(window)
    raise AssertionError("there are always more queries")


def proved(window: Any, demonstration: Any) -> None:
    """They have proved who they are, if it is asked: how long ago they did depends on how quick the machine is."""
    if window.page.locator("h1").inner_text() == "Prove that it is you":
        window.fill(password=demonstration.password)
        window.press("Continue")


def unlike(window: Any) -> None:
    """The page is as though what is signed had changed since it was opened."""
    window.page.locator("main [name=saw]").evaluate("e => { e.value = '0'.repeat(64); }")
