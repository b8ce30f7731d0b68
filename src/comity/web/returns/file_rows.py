"""What a return's file says in a row, cell by cell, with what was put right in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.dictionary import Field, fields_by_name
from comity.web.returns.frames import DeletedError
from comity.web.returns.models import Return

if TYPE_CHECKING:
    from comity.returns.cells import Context

Texts = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class CellNow:
    """A cell: what its file says, and what it says by now, a correction laid over it ("" is a blank)."""

    field: Field
    file: str
    now: str

    @property
    def corrected(self) -> bool:
        """Whether it was put right before."""
        return self.file != self.now


@dataclass(frozen=True)
class FileRow:
    """A row of a file as it says it. `context` is what its cells are read with; `authorities` are names by code."""

    sheet: str
    number: int
    texts: Mapping[str, str]
    corrections: Mapping[str, str]
    context: Context
    authorities: Mapping[str, str]
    fields: tuple[str, ...]

    @property
    def reference(self) -> str:
        """The assignment reference in the file itself, which a correction is held to."""
        return self.texts.get("assignment_ref", "")

    def cell(self, field: str) -> CellNow:
        """One cell of the row, whether or not the file has a column for it."""
        file = self.texts.get(field, "")
        return CellNow(fields_by_name()[field], file, self.corrections.get(field, file))


def file_row(given: Return, sheet: str, number: int) -> FileRow | None:
    """A row of the current version's file, with the corrections that it was read with; None where there is none.

    Raises:
        DeletedError: retention has deleted the file.
    """
    return file_rows(given, sheet, [number]).get(number)


def file_rows(given: Return, sheet: str, numbers: Sequence[int]) -> dict[int, FileRow]:
    """Several rows of a sheet, by number; those that there are not are left out. Raises as `file_row` does."""
    from comity.returns.correcting import texts
    from comity.returns.opening import open_return
    from comity.returns.signoffs import SIGNOFF_FIELDS
    from comity.web.returns.reading import standing_of
    from comity.web.returns.tasks import corrections_of, opened, profile_of

    version = given.current
    if version is None or version.upload is None:
        return {}
    upload = version.upload
    if upload.content is None:
        raise DeletedError
    standing = standing_of(given.region, given.round.quarter)
    with opened(upload) as path:
        file = open_return(
            path,
            standing.memorandum,
            quarter=standing.quarter,
            authority=given.authority.code,
            profile=profile_of(upload, standing),
            sheet=upload.sheet or None,
        )
        rows = texts(file, list(numbers), sheet) if sheet in _sheets(file) else {}
    made: dict[int, dict[str, str]] = {}
    for one in corrections_of(upload):
        if one.sheet == sheet and one.field in fields_by_name():
            made.setdefault(one.row, {})[one.field] = one.value
    authorities = {one.code: one.name for one in standing.memorandum.authorities}
    of_signoffs = sheet != file.layout.sheet
    return {
        number: FileRow(
            sheet=sheet,
            number=number,
            texts=said,
            corrections=made.get(number, {}),
            context=file.context,
            authorities=authorities,
            fields=SIGNOFF_FIELDS if of_signoffs else tuple(fields_by_name()),
        )
        for number, said in rows.items()
    }


def _sheets(file: object) -> set[str]:
    """The sheets of a file whose cells can be put right."""
    signoffs = getattr(file, "signoffs", None)
    return {file.layout.sheet} | ({signoffs.name} if signoffs is not None else set())  # type: ignore[attr-defined]
