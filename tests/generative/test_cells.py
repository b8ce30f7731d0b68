"""The vector reading of a column and the reader of one cell say the same of every text."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.dictionary import Field, FieldType, fields
from comity.memorandum import load
from comity.returns.cells import CellProblem, Context, parse
from comity.returns.cells.authorities import AuthorityIndex
from comity.returns.cells.columns import ColumnReader, frame_type

CONTEXT = Context(AuthorityIndex(load("exemplar").authorities), clauses=("price-cap", "cool-off"))
SPACES = st.sampled_from(["", " ", "\u00a0", "  "])


def near(field: Field) -> st.SearchStrategy[str]:
    """Texts such as people write in a field's column, and texts just beside them."""
    digits = st.integers(0, 10**9).map(str)
    numbers = st.one_of(
        digits,
        st.decimals(-5, 10**6, places=7).map(lambda one: format(one.normalize(), "f")),
        st.from_regex(r"[+£-]?[0-9]{0,4}[.,]?[0-9]{0,7}[e%]?[0-9]?", fullmatch=True),
    )
    days = st.one_of(
        st.dates().map(str),
        st.from_regex(r"[ +]?[0-9]{2,4}[-/][0-9]{1,2}[-/][0-9]{1,4}", fullmatch=True),
        st.dates().map(lambda day: day.strftime("%d/%m/%Y")),
    )
    match field.type:
        case FieldType.DATE:
            shaped = days
        case FieldType.CODE:
            shaped = st.sampled_from([*field.codes, *(code.replace("_", " ").upper() for code in field.codes)])
        case FieldType.YES_NO:
            shaped = st.sampled_from(
                ["yes", "Yes", "YES", "Y", "y", "no", "No", "N", "n", "TRUE", "true", "False", "0", "1", "yess"]
            )
        case FieldType.REGISTRATION:
            shaped = st.from_regex(r"[Ss]W ?[0-9]{0,8}", fullmatch=True)
        case FieldType.QUARTER:
            shaped = st.from_regex(r"(19|20|21)[0-9]{2}[- ]?Q[0-5]", fullmatch=True)
        case FieldType.AUTHORITY:
            shaped = st.sampled_from([*CONTEXT.authorities.names, "993", "Dunmere", "Walsall", "Atlantis"])
        case FieldType.TEXT:
            shaped = st.sampled_from(["Tern & Co", "price-cap", "Price Cap", "n/a", "-", "é", "a\nb", "tbc"])
        case _:
            shaped = numbers
    anything = st.one_of(shaped, shaped, numbers, days, st.text(max_size=6), st.sampled_from(["", "-", "n/a", "nil"]))
    return st.tuples(SPACES, anything, SPACES).map("".join)


@st.composite
def columns(draw: st.DrawFn) -> tuple[Field, list[str | None]]:
    field = draw(st.sampled_from(fields()))
    return field, draw(st.lists(st.one_of(st.none(), near(field)), min_size=1, max_size=12))


@settings(max_examples=400, deadline=None)
@given(columns())
def test_a_column_reads_as_its_cells_do(case: tuple[Field, list[str | None]]) -> None:
    field, texts = case
    column = pl.Series("text", texts, dtype=pl.String)
    reader = ColumnReader(field, CONTEXT)
    read = reader.finish(column, column.to_frame().select(reader.fast("text")).to_series())

    one_by_one = [parse(text, field, CONTEXT) for text in texts]
    values = [one.kept if isinstance(one, CellProblem) else one for one in one_by_one]
    failed = [isinstance(one, CellProblem) and one.level == "error" for one in one_by_one]
    assert read.value.dtype == frame_type(field)
    assert read.value.to_list() == values
    assert (read.unreadable.to_list() if read.unreadable is not None else [False] * len(texts)) == failed
    assert dict(read.problems) == {
        text: one for text, one in zip(texts, one_by_one, strict=True) if isinstance(one, CellProblem)
    }
