"""From a path to a table with its layout: everything before the first row is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from comity.dictionary import fields_by_name
from comity.memorandum.model import ASSIGNMENT_KINDS, Memorandum
from comity.returns.cells import CellProblem, Context
from comity.returns.cells.authorities import AuthorityIndex
from comity.returns.cells.quarters import parse_quarter
from comity.returns.headings.aliases import field_of
from comity.returns.headings.ambiguous import trap_of
from comity.returns.headings.header import find_header
from comity.returns.headings.lay_out import lay_out
from comity.returns.headings.layout import Column, Layout
from comity.returns.headings.words import heading_key
from comity.returns.issues import Issue
from comity.returns.mapping.profile import Profile
from comity.returns.part_stamp import ON_SIGNOFFS, read_part_stamp
from comity.returns.reading import TextFile, Workbook, read_file
from comity.returns.refusal import NotAReturn
from comity.returns.sheets import choose_sheet
from comity.returns.tables import Table, TextTable
from comity.returns.template.stamp import TEMPLATE_VERSION, Stamp, read_stamp


@dataclass(frozen=True)
class Opened:
    """A file opened as a return: its data table and how to read it. `issues` are about the file as a whole.

    `signoff_orders` is to the Sign-offs sheet what `Layout.orders` is to the data.
    """

    source: Workbook | TextFile
    table: Table
    layout: Layout
    context: Context
    issues: tuple[Issue, ...]
    signoffs: Table | None = None
    signoff_orders: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def open_return(
    path: str | Path,
    memorandum: Memorandum,
    *,
    quarter: str | None = None,
    authority: str | None = None,
    profile: Profile | None = None,
    sheet: str | None = None,
) -> Opened:
    """Open a file and find its table, headings and layout.

    Raises `UnreadableFile` (of which `NotAReturn` is one) where the file, its sheet, its headings or an option
    cannot be used.
    """
    source = read_file(path)
    known = _known(profile)
    issues: list[Issue] = []
    signoffs: Table | None = None
    stamp: Stamp | None = None
    table: Table
    if isinstance(source, Workbook):
        chosen = choose_sheet(source, sheet or (profile.sheet if profile and profile.sheet else None), known)
        table, header, signoffs = chosen.table, chosen.header, chosen.signoffs
        issues += chosen.issues
        stamp = read_stamp(source)
        issues += [Issue(level="note", code="file", message=text) for text in source.notes]
    else:
        table = TextTable(source)
        if source.delimiter != "," or not source.encoding.startswith("UTF-8"):
            issues += [Issue(level="note", code="file", message=text) for text in source.notes]
        found = find_header(table.head(), known) or find_header(table.head(), known, least=2)
        if found is None:
            raise NotAReturn(
                "no-headings",
                "no row that holds known headings",
                "a row of headings such as 'Assignment reference', 'Start date' and 'Pay rate'",
                "Run `comity map FILE --out PROFILE.yaml`, put right what it proposes, and give --profile.",
            )
        header = found
    options = _options(quarter, authority)
    defaults = {} if stamp is None else _stamped(stamp, options.get("quarter"), memorandum, issues)
    if any(issue.code == "wrong-quarter" for issue in issues):
        options.pop("quarter")
    layout, told = lay_out(table.name, header, profile, options, defaults)
    part = read_part_stamp(source)
    if part is not None:
        layout = replace(layout, orders=part.orders())
    issues += told + _left_out(layout) + _about_profile(profile, memorandum)
    context = Context(
        authorities=AuthorityIndex(memorandum.authorities),
        values=layout.values,
        units=layout.units,
        clauses=clause_kinds(memorandum),
        unexcepted=tuple(str(clause.kind) for clause in memorandum.clauses if not clause.departure),
        parties=memorandum.parties,
    )
    signed = {} if part is None else part.orders(ON_SIGNOFFS)
    return Opened(source, table, layout, context, tuple(issues), signoffs, signed)


def clause_kinds(memorandum: Memorandum) -> tuple[str, ...]:
    """The kinds of clause that a departure may be from."""
    return tuple(str(clause.kind) for clause in memorandum.clauses if clause.kind in ASSIGNMENT_KINDS)


def _known(profile: Profile | None) -> Callable[[str], str | None]:
    if profile is None:
        return field_of
    told = {heading_key(column.heading): column.field for column in profile.columns}
    return lambda text: told.get(heading_key(text)) or field_of(text)


def _options(quarter: str | None, authority: str | None) -> dict[str, str]:
    options = {}
    if quarter is not None:
        read = parse_quarter(quarter.strip())
        if isinstance(read, CellProblem):
            raise NotAReturn("bad-option", f"--quarter {quarter!r}", read.expected, "Correct it and try again.")
        options["quarter"] = read
    if authority is not None:
        options["authority"] = authority
    return options


def _stamped(stamp: Stamp, quarter: str | None, memorandum: Memorandum, issues: list[Issue]) -> dict[str, str]:
    """What a template says of itself as a whole, after checking that it is the right one."""
    if stamp.template_version != TEMPLATE_VERSION:
        raise NotAReturn(
            "template-version",
            f"a template of version {stamp.template_version or 'unknown'}",
            f"a template of version {TEMPLATE_VERSION}",
            "Copy the rows into a new template (`comity template`), or read it with the Comity that made it.",
        )
    if quarter is not None and stamp.quarter and stamp.quarter != quarter:
        issues.append(
            Issue(
                level="error",
                code="wrong-quarter",
                found=f"a template for {stamp.quarter}",
                expected=f"a return for {quarter}",
                message=f"The workbook is the template for {stamp.quarter}, but {quarter} was asked for. Is it the"
                " right file?",
            )
        )
    if stamp.memorandum and stamp.memorandum != memorandum.id:
        issues.append(
            Issue(
                level="query",
                code="other-memorandum",
                found=f"a template of the memorandum {stamp.memorandum!r}",
                expected=f"a template of {memorandum.id!r}",
                message=f"The workbook is a template of the memorandum {stamp.memorandum!r}, but it is read against"
                f" {memorandum.id!r}.",
            )
        )
    return {"quarter": stamp.quarter} if stamp.quarter else {}


def _left_out(layout: Layout) -> list[Issue]:
    unclear = {column: rivals for column in layout.unmapped if (rivals := _rivals(column, layout))}
    named = [
        (column, "not-mapped", "is not one that Comity knows") for column in layout.unmapped if column not in unclear
    ]
    named += [(column, "ignored-column", "is ignored, as the profile says") for column in layout.ignored]
    left = [
        Issue(
            level="note",
            code=code,
            sheet=layout.sheet,
            cell=f"{column.letters}{layout.header_row}",
            row=layout.header_row,
            found=column.heading,
            expected="a heading of the return dictionary",
            message=f"The column {column.heading!r} {words}; nothing was read from it.",
        )
        for column, code, words in named
    ]
    return left + [_ambiguous(column, rivals, layout) for column, rivals in unclear.items()]


def _rivals(column: Column, layout: Layout) -> tuple[str, ...]:
    """The fields that a column nobody read could be, where at least one of them is read from no other column."""
    trap = trap_of(column.heading)
    return trap.fields if trap and any(name not in layout.columns for name in trap.fields) else ()


def _ambiguous(column: Column, rivals: tuple[str, ...], layout: Layout) -> Issue:
    labels = [fields_by_name()[name].label for name in rivals]
    return Issue(
        level="error",
        code="ambiguous-heading",
        sheet=layout.sheet,
        cell=f"{column.letters}{layout.header_row}",
        row=layout.header_row,
        field=rivals[0],
        found=column.heading,
        expected=" or ".join(repr(label) for label in labels),
        message=f"The heading {column.heading!r} could mean {' or '.join(repr(label) for label in labels)}, so nothing"
        " was read from it. Rename it to the one that it is, or say so in a mapping profile (`comity map FILE --out"
        " PROFILE.yaml`).",
    )


def _about_profile(profile: Profile | None, memorandum: Memorandum) -> list[Issue]:
    if profile is None:
        return []
    issues = []
    if not profile.confirmed:
        issues.append(
            Issue(
                level="note",
                code="profile-not-confirmed",
                found="confirmed: false",
                expected="confirmed: true",
                message="The mapping profile is a proposal that nobody has confirmed. Check it, then set"
                " confirmed: true.",
            )
        )
    if profile.memorandum and profile.memorandum != memorandum.id:
        issues.append(
            Issue(
                level="note",
                code="profile-of-other-memorandum",
                found=profile.memorandum,
                expected=memorandum.id,
                message=f"The mapping profile was made for the memorandum {profile.memorandum!r}.",
            )
        )
    return issues
