"""The issues of a return as pages show them: narrowed, counted by what they are, and each with its row in view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comity.dictionary import fields_by_name
from comity.web.agreements.queries import memorandum_on
from comity.web.returns.frames import frames_of
from comity.web.returns.masking import without_numbers
from comity.web.returns.models import Explanation, Progress, Return
from comity.web.returns.queries import issues_of
from comity.web.returns.rows import ShownRow, shown_row
from comity.web.returns.words import on_the_page

if TYPE_CHECKING:
    import polars as pl

LEVELS = ("error", "query", "note")
EXPLAINED, STILL_SO, OPEN = "explained", "still_so", "open"
"""What has become of a query: explained, explained last quarter and to be looked at again, or neither."""

NOT_BY_CELL = frozenset(
    {"not-mapped", "no-heading", "ignored-column", "two-columns", "ambiguous-heading", "month-first"}
)
"""Issues that stand in a cell of the headings: no cell of a row puts them right."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What of the issues is wanted; left empty, all of them. `left` wants only what still has to be done."""

    level: str = ""
    field: str = ""
    sheet: str = ""
    words: str = ""
    left: bool = False


@dataclass(frozen=True, slots=True)
class Alike:
    """Issues of one code about one field: what they are, how many, how many of them are left, what to do."""

    level: str
    code: str
    field: str
    count: int
    left: int
    to_review: int
    title: str
    todo: str


@dataclass(frozen=True, slots=True)
class ShownIssue:
    """An issue as a page shows it: `row` is in view where it was read; `correctable` where a cell can put it right."""

    number: int
    key: str
    level: str
    code: str
    field: str
    label: str
    title: str
    place: str
    sheet: str
    cell: str
    row_number: int | None
    reference: str
    found: str
    expected: str
    message: str
    answer: str
    explanation: Explanation | None
    row: ShownRow | None
    correctable: bool


def told(given: Return) -> pl.DataFrame:
    """The issues of the current version with `number` (their place in it), `key`, and `answer` of the queries."""
    import polars as pl

    answers = {each.issue: EXPLAINED if each.counts else STILL_SO for each in given.explanations.all()}
    known = pl.DataFrame(
        {"key": list(answers), "answer": list(answers.values())}, schema={"key": pl.String, "answer": pl.String}
    )
    issues = issues_of(given).with_row_index("number").join(known, on="key", how="left", maintain_order="left")
    is_query = pl.col("level") == "query"
    return issues.with_columns(pl.when(is_query).then(pl.col("answer").fill_null(OPEN)).otherwise(pl.lit("")))


def left() -> pl.Expr:
    """Which issues still have something to be done: errors, and queries without an answer that counts."""
    import polars as pl

    return (pl.col("level") == "error") | pl.col("answer").is_in([OPEN, STILL_SO])


def narrowed(issues: pl.DataFrame, wanted: Narrowing) -> pl.DataFrame:
    """Those that are wanted. Words are looked for, whatever their case, in all that an issue says."""
    import polars as pl

    for name in ("level", "field", "sheet"):
        if given := getattr(wanted, name):
            issues = issues.filter(pl.col(name) == given)
    if wanted.left:
        issues = issues.filter(left())
    if wanted.words:
        sought = wanted.words.casefold()
        columns = ("message", "found", "expected", "assignment_ref", "cell")
        holds = [pl.col(name).fill_null("").str.to_lowercase().str.contains(sought, literal=True) for name in columns]
        issues = issues.filter(pl.any_horizontal(holds))
    return issues


def alike(issues: pl.DataFrame, *, of_provider: bool = False) -> dict[str, list[Alike]]:
    """The issues counted by what they are, for each level; what is left to do first, then the commonest.

    `of_provider` says that the file is a provider's, which its authority cannot put right by itself.
    """
    import polars as pl

    from comity.returns.validation.plain import plain

    counted = issues.group_by("level", "code", "field", maintain_order=True).agg(
        pl.len().alias("count"),
        left().sum().alias("left"),
        (pl.col("answer") == STILL_SO).sum().alias("to_review"),
    )
    found: dict[str, list[Alike]] = {level: [] for level in LEVELS}
    for row in counted.iter_rows(named=True):
        said = plain(row["code"], row["field"] or "")
        found[row["level"]].append(
            Alike(
                level=row["level"],
                code=row["code"],
                field=row["field"] or "",
                count=row["count"],
                left=row["left"],
                to_review=row["to_review"],
                title=said.title,
                todo=said.of_provider if of_provider else said.todo,
            )
        )
    for several in found.values():
        several.sort(key=lambda one: (one.left == 0, -one.left, -one.count, one.title))
    return found


def shown(
    given: Return,
    issues: pl.DataFrame,
    *,
    names: Mapping[str, str],
    explanations: Mapping[str, Explanation],
    with_rows: bool = True,
) -> list[ShownIssue]:
    """Issues (as of `told`) as a page shows them, their rows in view. Give no more of them than a page has."""
    from comity.returns.validation.plain import beside

    rows = _rows(given, issues) if with_rows else {}
    found = []
    for issue in issues.iter_rows(named=True):
        row = rows.get((issue["sheet"] or "", issue["row"]))
        field = issue["field"] or ""
        view = None if row is None else shown_row(row, wrong=[field], beside=beside(issue["code"], field), names=names)
        found.append(_shown(given, issue, view, explanations.get(issue["key"])))
    return found


def _shown(
    given: Return, issue: Mapping[str, Any], row: ShownRow | None, explanation: Explanation | None
) -> ShownIssue:
    from comity.returns.validation.plain import plain

    field = issue["field"] or ""
    known = fields_by_name().get(field)
    also = issue["found"] or "" if field == "worker" else ""

    def hidden(name: str) -> str:
        return on_the_page(without_numbers(issue[name] or "", also=also))

    return ShownIssue(
        number=issue["number"],
        key=issue["key"],
        level=issue["level"],
        code=issue["code"],
        field=field,
        label=known.label if known else "",
        title=plain(issue["code"], field).title,
        place=place(issue),
        sheet=issue["sheet"] or "",
        cell=issue["cell"] or "",
        row_number=issue["row"],
        reference=issue["assignment_ref"] or "",
        found=hidden("found"),
        expected=hidden("expected"),
        message=hidden("message").replace(f" of {given.authority.code} ", f" of {given.authority.name} "),
        answer=issue["answer"],
        explanation=explanation,
        row=row,
        correctable=correctable(issue),
    )


def place(issue: Mapping[str, Any]) -> str:
    """Where an issue is, as somebody with the file open looks for it: `Export, cell AA5`, `line 5`, `the file`."""
    sheet = f"{issue['sheet']}, " if issue["sheet"] else ""
    if issue["cell"] and issue["row"]:
        return f"{sheet}cell {issue['cell']}"
    if issue["row"]:
        return f"{sheet}row {issue['row']}"
    return issue["sheet"] or "The file as a whole"


def correctable(issue: Mapping[str, Any]) -> bool:
    """Whether a cell of its row can be put right on the page."""
    return (
        issue["level"] != "note"
        and issue["row"] is not None
        and (issue["field"] or "") in fields_by_name()
        and issue["code"] not in NOT_BY_CELL
    )


def _rows(given: Return, issues: pl.DataFrame) -> dict[tuple[str, int], dict[str, Any]]:
    """The rows that issues are about, of those that were read."""
    import polars as pl

    assert given.current is not None
    wanted = issues.select(pl.col("sheet").fill_null(""), "row").unique().drop_nulls()
    assignments = frames_of(given.current)["assignments"].with_columns(pl.col("sheet").fill_null(""))
    found = assignments.join(wanted, on=["sheet", "row"], how="semi")
    return {(row["sheet"], row["row"]): row for row in found.iter_rows(named=True)}


def explanations_of(given: Return, keys: Iterable[str]) -> dict[str, Explanation]:
    """The explanations of queries, by their keys."""
    kept = given.explanations.filter(issue__in=list(keys)).select_related("carried_from__given__round")
    return {each.issue: each for each in kept}


def choices(issues: pl.DataFrame, name: str) -> Sequence[str]:
    """What there is of a column of the issues, in order."""
    return sorted({value for value in issues[name].to_list() if value})


def names_of_authorities(given: Return) -> dict[str, str]:
    """The authorities that a return's cells may name, by their codes: those that its memorandum knows."""
    version = given.current
    if version is None:
        return {}
    return {one.code: one.name for one in memorandum_on(version.publication, version.as_at).authorities}


def being_read(given: Return) -> bool:
    """Whether a file of the return waits to be read, or is."""
    return given.uploads.filter(progress__in=(Progress.WAITING, Progress.READING)).exists()
