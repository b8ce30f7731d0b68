"""Which sheet of a workbook is the data, and which hold sign-offs or something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from comity.returns.headings.aliases import field_of
from comity.returns.headings.header import Header, find_header
from comity.returns.headings.words import heading_key
from comity.returns.issues import Issue
from comity.returns.part_stamp import PART_SHEET
from comity.returns.reading import Sheet, Workbook
from comity.returns.refusal import NotAReturn
from comity.returns.tables import SheetTable
from comity.returns.template.stamp import GUIDE_SHEET, STAMP_SHEET, read_stamp

SIGNOFF_SHEETS = frozenset({"signoffs", "signoff", "departures", "signedoff"})
"""Names of a Sign-offs sheet, by `heading_key`."""

Known = Callable[[str], str | None]


@dataclass(frozen=True)
class Chosen:
    """The data sheet with its headings, the sign-offs sheet where there is one, and notes on the rest."""

    table: SheetTable
    header: Header
    signoffs: SheetTable | None
    issues: list[Issue]


def choose_sheet(workbook: Workbook, asked: str | None, known: Known = field_of) -> Chosen:
    """The one visible sheet whose headings include the assignment reference.

    A sheet asked for by name is taken whatever the others hold. Two that could each be the data are refused
    with `NotAReturn`: neither is taken in silence.
    """
    signoffs = [one for one in workbook.sheets if heading_key(one.name) in SIGNOFF_SHEETS and not one.hidden]
    if asked is not None:
        sheet = _asked(workbook, asked)
        header = find_header(SheetTable(sheet).head(), known, least=1)
        if header is None:
            raise _no_headings(f"sheet {sheet.name!r}")
    else:
        sheet, header = _only(workbook, [one.name for one in signoffs], known)
    ours = ((STAMP_SHEET, GUIDE_SHEET) if read_stamp(workbook) else ()) + (PART_SHEET,)
    aside = [one for one in workbook.sheets if one is not sheet and one not in signoffs and one.name not in ours]
    issues = [_left(one) for one in aside]
    return Chosen(SheetTable(sheet), header, SheetTable(signoffs[0]) if signoffs else None, issues)


def _asked(workbook: Workbook, asked: str) -> Sheet:
    for sheet in workbook.sheets:
        if sheet.name.strip().casefold() == asked.strip().casefold():
            if sheet.hidden:
                raise NotAReturn(
                    "hidden-sheet",
                    f"sheet {sheet.name!r} is hidden",
                    "a sheet that its sender can see",
                    "Unhide the sheet, check it, save, and try again.",
                )
            return sheet
    raise NotAReturn(
        "no-such-sheet",
        f"no sheet {asked!r}",
        f"one of {', '.join(repr(sheet.name) for sheet in workbook.sheets if not sheet.hidden)}",
        "Give --sheet with one of those names.",
    )


def _only(workbook: Workbook, signoffs: list[str], known: Known) -> tuple[Sheet, Header]:
    candidates = []
    for sheet in workbook.sheets:
        if sheet.hidden or sheet.name in signoffs:
            continue
        header = find_header(SheetTable(sheet).head(), known)
        if header is not None:
            candidates.append((sheet, header))
    with_reference = [
        (sheet, header)
        for sheet, header in candidates
        if any(text and known(text) == "assignment_ref" for text in header.texts)
    ]
    choice = with_reference or candidates
    if not choice:
        raise _no_headings("the workbook's visible sheets")
    if len(choice) > 1:
        names = " and ".join(repr(sheet.name) for sheet, _ in choice)
        raise NotAReturn(
            "which-sheet",
            f"sheets {names}, each with headings of a return",
            "one sheet of assignments",
            "Give --sheet with the name of the one to read.",
        )
    return choice[0]


def _no_headings(where: str) -> NotAReturn:
    return NotAReturn(
        "no-headings",
        f"no row in {where} that holds known headings",
        "a row of headings such as 'Assignment reference', 'Start date' and 'Pay rate'",
        "Run `comity map FILE --out PROFILE.yaml`, put right what it proposes, and give --profile.",
    )


def _left(sheet: Sheet) -> Issue:
    hidden = "hidden " if sheet.hidden else ""
    return Issue(
        level="note",
        code="sheet-not-read",
        sheet=sheet.name,
        found=f"a {hidden}sheet of {len(sheet.rows)} rows",
        expected="assignments on one sheet",
        message=f"The {hidden}sheet {sheet.name!r} was not read: it is not the sheet of assignments.",
    )
