"""What the values of coded columns mean, and which of them nobody can tell."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from comity.dictionary import Field, FieldType, fields_by_name
from comity.returns.cells import CellProblem, Context, parse
from comity.returns.cells.choices import key, spellings
from comity.returns.mapping.evidence import Evidence

_MAPPED = (FieldType.CODE, FieldType.AUTHORITY)


def propose_values(
    columns: Mapping[str, Evidence], context: Context
) -> tuple[dict[str, dict[str, str]], dict[str, tuple[str, ...]]]:
    """For each coded field: texts that are not its codes with what they mean, and texts that cannot be told.

    A known spelling and a slip of a letter or two are proposed; anything further off is left to a person.
    """
    values: dict[str, dict[str, str]] = {}
    unread: dict[str, tuple[str, ...]] = {}
    for name, evidence in columns.items():
        field = fields_by_name()[name]
        if field.type not in _MAPPED and name != "signoff_clause":
            continue
        known, unknown = _of(field, evidence, context)
        if known:
            values[name] = known
        if unknown:
            unread[name] = tuple(unknown)
    return values, unread


def _of(field: Field, evidence: Evidence, context: Context) -> tuple[dict[str, str], list[str]]:
    known: dict[str, str] = {}
    unknown: list[str] = []
    for text in sorted(evidence.texts):
        read = parse(text, field, context)
        if isinstance(read, str) and not (field.name == "signoff_clause" and read not in context.clauses):
            if read != text:
                known[text] = read
        elif read is not None:
            guess = _slip(field, text) if isinstance(read, CellProblem) and field.codes else None
            if guess:
                known[text] = guess
            else:
                unknown.append(text)
    return known, unknown


def _slip(field: Field, text: str) -> str | None:
    """The code whose spelling a text misses by a letter or two, if it is one code's alone."""
    table = spellings(field.name)
    near = difflib.get_close_matches(key(text), [spelling for spelling in table if len(spelling) > 4], n=3, cutoff=0.88)
    codes = {table[spelling] for spelling in near}
    return codes.pop() if len(codes) == 1 else None
