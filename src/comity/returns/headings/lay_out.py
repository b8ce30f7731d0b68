"""From a row of headings, and a profile where there is one, to the layout of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from comity.dictionary import fields, fields_by_name
from comity.returns.cells.choices import key
from comity.returns.headings.aliases import field_of
from comity.returns.headings.ambiguous import trap_of
from comity.returns.headings.header import Header
from comity.returns.headings.layout import THE_TEMPLATE, Column, Constant, Layout
from comity.returns.headings.words import heading_key
from comity.returns.issues import Issue
from comity.returns.mapping.profile import Profile
from comity.returns.refusal import NotAReturn


def lay_out(
    sheet: str,
    header: Header,
    profile: Profile | None,
    options: Mapping[str, str],
    defaults: Mapping[str, str] | None = None,
) -> tuple[Layout, list[Issue]]:
    """The layout of a table and what is wrong with its headings.

    The profile's word comes first, then known aliases for the headings it does not speak of. Two headings
    for one field are an error that names both, and neither is read. `options` are constants given when the
    file was read (`--quarter`, `--authority`); they come before a profile's. `defaults` are what the file says of
    itself as a whole, for a missing column or a blank cell. Raises `NotAReturn` where no
    column holds the assignment references.
    """
    row = header.index + 1
    headings = [
        Column(index, " ".join(text.split())) for index, text in enumerate(header.texts) if text and text.strip()
    ]
    issues: list[Issue] = []
    if profile is not None and profile.across:
        profile = _in_this_file(profile, headings)
    claims, ignored = _profile_claims(headings, profile, sheet, row, issues)
    spoken_for = {column.index for columns in claims.values() for column in columns} | {one.index for one in ignored}
    for column in headings:
        if column.index not in spoken_for and (name := field_of(column.heading)):
            if profile is not None and any(mapped.field == name for mapped in profile.columns):
                continue
            claims.setdefault(name, []).append(column)
    _set_apart(headings, spoken_for, claims)
    columns = _settle(claims, sheet, row, issues)
    used = {column.index for column in columns.values()} | {one.index for one in ignored}
    unmapped = tuple(column for column in headings if column.index not in used)
    if "assignment_ref" not in columns:
        if "assignment_ref" in claims:
            raise NotAReturn(
                "no-reference-column",
                next(issue.found for issue in issues if issue.field == "assignment_ref") + ", each the reference",
                "one column of assignment references",
                "Rename the one that is not, or say in a mapping profile which it is (`comity map FILE --out"
                " PROFILE.yaml`).",
            )
        raise NotAReturn(
            "no-reference-column",
            f"headings in row {row} of {_named(sheet)}, none of them the assignment reference",
            "a column of assignment references",
            "Run `comity map FILE --out PROFILE.yaml`, say in the profile which column it is, and give --profile.",
        )
    own = {name: Constant(value, THE_TEMPLATE) for name, value in (defaults or {}).items()}
    constants = {
        **{name: one for name, one in own.items() if name not in columns},
        **_constants(columns, profile, options),
    }
    if "authority" not in columns and "authority" not in constants and "authority" not in claims:
        raise NotAReturn(
            "no-authority-column",
            f"headings in row {row} of {_named(sheet)}, none of them the authority",
            "a column that names the authority, or one authority for the whole file",
            "Give --authority with its ONS code, DfE code or name, or a mapping profile that does.",
        )
    clashing = {issue.field for issue in issues}
    issues += [issue for issue in _missing(columns, constants, sheet) if issue.field not in clashing]
    layout = Layout(
        sheet=sheet,
        header_row=row,
        columns=columns,
        width=len(header.texts),
        constants=constants,
        defaults={name: one for name, one in own.items() if name in columns},
        asked={name: Constant(value, f"--{name}") for name, value in options.items() if name in columns},
        unmapped=unmapped,
        ignored=tuple(ignored),
        values={} if profile is None else _values(profile),
        units={} if profile is None else {one.field: one.unit for one in profile.columns if one.unit},
    )
    return layout, issues


def _in_this_file(profile: Profile, headings: list[Column]) -> Profile:
    """What a profile for several layouts says of the headings that this file has."""
    have = {heading_key(column.heading) for column in headings}
    return replace(profile, columns=tuple(one for one in profile.columns if heading_key(one.heading) in have))


def _set_apart(headings: list[Column], spoken_for: set[int], claims: dict[str, list[Column]]) -> None:
    """A heading that could be either of two fields is the one that no other column is, where that is certain."""
    unclear: dict[tuple[str, ...], list[Column]] = {}
    for column in headings:
        if column.index not in spoken_for and (trap := trap_of(column.heading)) and trap.apart:
            unclear.setdefault(trap.fields, []).append(column)
    for rivals, columns in unclear.items():
        free = [name for name in rivals if name not in claims]
        if len(columns) == 1 and len(free) == 1:
            claims[free[0]] = columns


def _named(sheet: str) -> str:
    return f"sheet {sheet!r}" if sheet else "the file"


def _profile_claims(
    headings: list[Column], profile: Profile | None, sheet: str, row: int, issues: list[Issue]
) -> tuple[dict[str, list[Column]], list[Column]]:
    claims: dict[str, list[Column]] = {}
    if profile is None:
        return claims, []
    by_key: dict[str, list[Column]] = {}
    for column in headings:
        by_key.setdefault(heading_key(column.heading), []).append(column)
    for mapped in profile.columns:
        found = by_key.get(heading_key(mapped.heading), [])
        if mapped.column:
            found = [column for column in found if column.letters == mapped.column] or found
        if found:
            claims[mapped.field] = list(found)
            continue
        issues.append(
            Issue(
                level="error",
                code="no-such-heading",
                sheet=sheet,
                row=None,
                field=mapped.field,
                found=f"no heading {mapped.heading!r} in row {row}",
                expected=f"the heading that the profile gives for {mapped.field}",
                message=f"The profile reads {fields_by_name()[mapped.field].label} from {mapped.heading!r}, which is"
                " not a heading of this file. Put the file's heading in the profile, or take the line out.",
            )
        )
    ignored = [column for text in profile.ignored for column in by_key.get(heading_key(text), [])]
    return claims, ignored


def _settle(claims: Mapping[str, list[Column]], sheet: str, row: int, issues: list[Issue]) -> dict[str, Column]:
    settled: dict[str, Column] = {}
    for field in fields():
        claimants = claims.get(field.name, [])
        if len(claimants) == 1:
            settled[field.name] = claimants[0]
        elif claimants:
            named = " and ".join(f"{column.heading!r} in {column.letters}{row}" for column in claimants)
            issues.append(
                Issue(
                    level="error",
                    code="two-columns",
                    sheet=sheet,
                    cell=f"{claimants[1].letters}{row}",
                    row=row,
                    field=field.name,
                    found=named,
                    expected=f"one column for {field.label}",
                    message=f"{named} both say {field.label}, so neither was read. Rename one of them, or say in a"
                    " mapping profile which it is.",
                )
            )
    return settled


def _constants(
    columns: Mapping[str, Column], profile: Profile | None, options: Mapping[str, str]
) -> dict[str, Constant]:
    constants = {}
    if profile is not None:
        for name, constant in profile.constants.items():
            if name not in columns:
                constants[name] = Constant(constant.value, "the mapping profile")
    for name, value in options.items():
        if name not in columns:
            constants[name] = Constant(value, f"--{name}")
    return constants


def _missing(columns: Mapping[str, Column], constants: Mapping[str, Constant], sheet: str) -> list[Issue]:
    return [
        Issue(
            level="error",
            code="missing-column",
            sheet=sheet,
            field=field.name,
            found="no such column",
            expected=f"a column headed {field.label!r}",
            message=f"No column is headed {field.label!r} or a known name for it, so it is blank on every row. "
            + _remedy(field.name),
        )
        for field in fields()
        if field.required == "always" and field.name not in columns and field.name not in constants
    ]


def _remedy(name: str) -> str:
    if name == "quarter":
        return "Give --quarter, or add the column."
    return "Add the column, or say in a mapping profile which column it is (`comity map FILE --out PROFILE.yaml`)."


def _values(profile: Profile) -> dict[str, dict[str, str]]:
    return {
        name: {key(text): meaning for text, meaning in meanings.items()} for name, meanings in profile.values.items()
    }
