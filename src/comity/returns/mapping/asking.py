"""What a person must still tell of a file: headings that nothing is known of, and values of coded columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from comity.dictionary import FieldType, fields_by_name
from comity.memorandum.model import Memorandum
from comity.returns.cells import CellProblem, Context, parse
from comity.returns.cells.authorities import AuthorityIndex
from comity.returns.cells.blanks import shown
from comity.returns.cells.choices import key
from comity.returns.headings.aliases import field_of
from comity.returns.headings.layout import Column
from comity.returns.headings.words import heading_key
from comity.returns.mapping.evidence import Evidence, gather
from comity.returns.mapping.finding import find_table
from comity.returns.mapping.meanings import propose_values
from comity.returns.mapping.profile import MappedColumn, Profile
from comity.returns.mapping.propose import is_not_ours, pair
from comity.returns.mapping.units import unit_of
from comity.returns.opening import clause_kinds

SAMPLES = 3
MOST_VALUES = 60
"""Values asked for at once; a column with more that are not understood is the wrong column."""


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """A column to be told. `proposed` is a field's name ("" for none), and `not_needed` that it is likely for nothing.

    `samples` are some of its values, as the file has them; `distinct` is their number as a share of the filled cells.
    """

    index: int
    heading: str
    letters: str
    samples: tuple[str, ...]
    distinct: float
    proposed: str = ""
    not_needed: bool = False
    sure: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class AskedValue:
    """A value of a coded column to be told: in how many of the rows looked at it is, and the code that it may mean."""

    field: str
    text: str
    count: int
    proposed: str = ""


@dataclass(frozen=True)
class Asking:
    """All that is to be told of a file. `known` are the headings that are known, with their fields; `clauses` the
    kinds that a departure may be from, and `authorities` the names by code, as values may mean them."""

    columns: tuple[AskedColumn, ...]
    known: tuple[tuple[str, str], ...]
    values: tuple[AskedValue, ...]
    clauses: tuple[str, ...]
    authorities: Mapping[str, str]

    @property
    def nothing(self) -> bool:
        """Whether everything of the file is understood."""
        return not (self.columns or self.values)


def ask(
    path: str | Path,
    memorandum: Memorandum,
    *,
    profile: Profile | None = None,
    sheet: str | None = None,
    chosen: Mapping[int, str] | None = None,
    needed: Collection[str] = (),
) -> Asking:
    """What is to be told of a file, beside what its sender's `profile` tells already.

    `chosen` gives the fields told of columns (by index from 0) so far; without it those proposed count, so that the
    values of a column are asked for together with it. Where no column is known to be one of the fields that are
    `needed`, the headings that the profile says are for nothing are asked for again: one of them may be it.

    Raises:
        UnreadableFile: the file, its sheet or its headings cannot be found.
    """
    found = find_table(path, sheet)
    index = AuthorityIndex(memorandum.authorities)
    said = {} if profile is None else _values(profile)
    context = Context(index, values=said, clauses=clause_kinds(memorandum))
    columns = [
        gather(Column(place, " ".join(text.split())), found.cells(place), context)
        for place, text in enumerate(found.header.texts)
        if text and text.strip()
    ]
    known, aside = _known(columns, profile)
    lacking = any(name not in known.values() for name in needed)
    rest = [one for one in columns if one.column.index not in (known if lacking else {*known, *aside})]
    proposed = {one.evidence.column.index: one for one in pair(columns)} if rest else {}
    taken = set(known.values())
    asked = []
    for one in rest:
        pairing = proposed.get(one.column.index)
        told_off = one.column.index in aside
        mapped = pairing.mapped() if pairing and not told_off and pairing.field.name not in taken else None
        asked.append(
            AskedColumn(
                index=one.column.index,
                heading=one.column.heading,
                letters=one.column.letters,
                samples=tuple(shown(text) for text in list(one.texts)[:SAMPLES]),
                distinct=one.distinct,
                proposed=mapped.field if mapped else "",
                not_needed=told_off or (mapped is None and is_not_ours(one.column.heading)),
                sure=mapped.sure if mapped else "",
                why=mapped.why if mapped else "",
            )
        )
    told = {one.index: one.proposed for one in asked if one.proposed} if chosen is None else chosen
    of_field = {name: place for place, name in {**known, **told}.items() if name}
    return Asking(
        columns=tuple(asked),
        known=tuple((one.column.heading, known[one.column.index]) for one in columns if one.column.index in known),
        values=tuple(_asked_values(columns, of_field, context))[:MOST_VALUES],
        clauses=context.clauses,
        authorities=index.names,
    )


def told(
    asking: Asking,
    columns: Mapping[int, str],
    values: Mapping[tuple[str, str], str],
    *,
    before: Profile | None = None,
) -> Profile:
    """The profile that what was told makes, on top of what the sender told before.

    `columns` gives the field of each column asked for, "" where it is not needed; `values` the code of each value by
    its field and text, "" for a blank. What is told now comes before what was.
    """
    repeated = {
        name for name, count in Counter(heading_key(one.heading) for one in asking.columns).items() if count > 1
    }
    mapped = [
        MappedColumn(
            heading=one.heading,
            field=columns[one.index],
            why="told on the page",
            column=one.letters if heading_key(one.heading) in repeated else "",
            unit=unit_of(one.heading, fields_by_name()[columns[one.index]]) or "",
        )
        for one in asking.columns
        if columns.get(one.index)
    ]
    spoken = {heading_key(one.heading) for one in mapped}
    aside = [one.heading for one in asking.columns if not columns.get(one.index)]
    aside = [text for text in dict.fromkeys(aside) if heading_key(text) not in spoken]
    now = {*spoken, *(heading_key(text) for text in aside)}
    fields = {one.field for one in mapped}
    earlier = before or Profile(columns=())
    meanings = {name: dict(each) for name, each in earlier.values.items()}
    for (name, text), meaning in values.items():
        meanings.setdefault(name, {})[text] = meaning
    return Profile(
        columns=(
            *mapped,
            *(one for one in earlier.columns if heading_key(one.heading) not in now and one.field not in fields),
        ),
        constants={name: one for name, one in earlier.constants.items() if name not in fields},
        values=meanings,
        ignored=(*aside, *(text for text in earlier.ignored if heading_key(text) not in now)),
        confirmed=True,
    )


def _values(profile: Profile) -> dict[str, dict[str, str]]:
    return {name: {key(text): code for text, code in each.items()} for name, each in profile.values.items()}


def _known(columns: Iterable[Evidence], profile: Profile | None) -> tuple[dict[int, str], set[int]]:
    """The field of each column that is known, and the columns that are known to be for nothing."""
    said = {} if profile is None else {heading_key(one.heading): one.field for one in profile.columns}
    aside = set() if profile is None else {heading_key(text) for text in profile.ignored}
    claims: dict[str, list[int]] = {}
    left: set[int] = set()
    every = [one.column for one in columns]
    spoken = {said[heading_key(one.heading)] for one in every if heading_key(one.heading) in said}
    for one in every:
        name = said.get(heading_key(one.heading))
        if name is None and heading_key(one.heading) in aside:
            left.add(one.index)
        elif name is None and (alias := field_of(one.heading)) and alias not in spoken:
            claims.setdefault(alias, []).append(one.index)
        elif name is not None:
            claims.setdefault(name, []).append(one.index)
    return {places[0]: name for name, places in claims.items() if len(places) == 1}, left


def _asked_values(columns: Iterable[Evidence], of_field: Mapping[str, int], context: Context) -> Iterable[AskedValue]:
    """The values that no reader would understand, by field, the commonest first."""
    by_index = {one.column.index: one for one in columns}
    paired = {name: by_index[place] for name, place in of_field.items() if place in by_index}
    proposed, unread = propose_values(paired, context)
    for name, evidence in paired.items():
        field = fields_by_name()[name]
        if field.type not in (FieldType.CODE, FieldType.AUTHORITY) and name != "signoff_clause":
            continue
        guesses = {
            text: code
            for text, code in proposed.get(name, {}).items()
            if isinstance(parse(text, field, context), CellProblem)
        }
        texts = {**dict.fromkeys(unread.get(name, ()), ""), **guesses}
        for text in sorted(texts, key=lambda one: (-evidence.texts[one], one)):
            yield AskedValue(name, text, evidence.texts[text], texts[text])
