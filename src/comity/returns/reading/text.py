"""A text file of rows (CSV): what it is, its first rows, and all of them in batches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

from .errors import UnreadableFile
from .limits import HEAD_BYTES
from .opening import Stamp, changed, stamp, stamp_of_path
from .text_check import Check, Checked
from .text_copy import Copy, utf8_copy
from .text_rows import ragged, rows_of
from .text_shape import SEPARATORS, Shape, shape_of

if TYPE_CHECKING:
    import polars as pl

BATCH_ROWS = 100_000
_AGAIN = "In Excel choose Save As, CSV UTF-8 (Comma delimited), and send that."
_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"\xef\xbb\xbf", "UTF-8 with a byte order mark"),
)


@dataclass(frozen=True, eq=False)
class TextFile:
    """A text file that was checked byte by byte; its rows are read only when asked for.

    Every row from `titles` + 1 on that is not blank has just `width` values. Rows count from 1 as a
    spreadsheet counts them: blank lines count, and a value with newlines in it is still in one row.
    `encoding` is what was found: UTF-8, UTF-8 with a byte order mark, UTF-16 or Windows-1252.
    """

    path: Path
    encoding: str
    delimiter: str
    width: int
    rows: int
    """How many there are in the file, titles and blank lines too."""
    titles: int
    """Short or blank rows above the first full one."""
    notes: tuple[str, ...]
    _stamp: Stamp = field(repr=False)
    _copy: Copy | None = field(repr=False, default=None)

    @classmethod
    def open(cls, path: Path, file: IO[bytes], before: Stamp) -> TextFile:
        """Check an open file from its start to its end and tell what it is."""
        file.seek(0)
        head = _read(file, HEAD_BYTES)
        mark, encoding = next((m for m in _MARKS if head.startswith(m[0])), (b"", "UTF-8"))
        if encoding == "UTF-32":
            raise UnreadableFile("bad-encoding", "text in UTF-32", "UTF-8", _AGAIN)
        sample = head.decode("utf-16", "replace") if encoding == "UTF-16" else head[len(mark) :].decode("latin-1")
        if not sample.strip(" \t\r\n,;|\ufeff") and before.size <= HEAD_BYTES:
            raise UnreadableFile("empty", "nothing but blank lines", "a return", "Save the file again and send it.")
        old_mac = "\r" in sample and "\n" not in sample
        copy: Copy | None = None
        if encoding == "UTF-16":
            copy = utf8_copy(file, "utf-16", encoding, old_mac=old_mac)
        elif old_mac:  # byte for byte but for the line endings; what the bytes mean is found out below
            copy = utf8_copy(file, "latin-1", encoding, old_mac=True, keep_bytes=True)
        shape = _shape(sample.replace("\r", "\n") if old_mac else sample, len(head) == before.size)
        checked = _check(copy, file, shape)
        if checked.encoding != "UTF-8":
            encoding = checked.encoding
            if copy is None:
                copy = utf8_copy(file, "cp1252", encoding)
            else:
                with copy.path.open("rb") as lines:
                    copy = utf8_copy(lines, "cp1252", encoding)
        if stamp(file.fileno()) != before or (copy is None and checked.size + len(mark) != before.size):
            raise changed(path)
        if not checked.regular and (error := ragged(copy.path if copy else path, shape)):
            raise error
        notes = [f"Read as {encoding}, columns separated by a {SEPARATORS[shape.delimiter]}."]
        return cls(path, encoding, shape.delimiter, shape.width, checked.rows, shape.titles, tuple(notes), before, copy)

    @cached_property
    def sha256(self) -> str:
        """Of the file as it was sent, worked out when first asked for."""
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            if stamp(file.fileno()) != self._stamp:
                raise changed(self.path)
        return digest

    def rows_head(self, n: int) -> list[list[str]]:
        """The first n rows as they stand: titles are short, a blank line is an empty list."""
        self._same()
        return [row for _, row in islice(rows_of(self._source, self.delimiter), n)]

    def batches(self, skip_rows: int = 0, size: int = BATCH_ROWS) -> Iterator[pl.DataFrame]:
        """All rows after the first `skip_rows`, in order, as frames of about `size` rows.

        Columns: `row` (UInt32, counted from 1 in the file) and `c0` to `c{width - 1}`, all String, where
        a blank is null (or "", where the file has quotation marks around nothing). Titles are always skipped:
        they are not rows of the table. A blank line is a row of nulls.

        Raises `UnreadableFile` when the file changed since it was checked.
        """
        import polars as pl

        self._same()
        skip = max(skip_rows, self.titles)
        if skip >= self.rows:
            return
        plan = pl.scan_csv(
            self._source,
            has_header=False,
            separator=self.delimiter,
            schema={f"c{at}": pl.String for at in range(self.width)},
            infer_schema=False,
            skip_rows=skip,
            row_index_name="row",
            row_index_offset=skip + 1,
            glob=False,
            missing_columns="insert",  # else a blank line at the start raises; no other row is short by now
        )
        try:
            yield from plan.collect_batches(chunk_size=size)
        except pl.exceptions.PolarsError as error:
            self._same()
            raise ragged(self._source, Shape(self.delimiter, self.width, self.titles)) or UnreadableFile(
                "reader-stopped", f"rows that cannot be told apart ({str(error)[:100]})", "CSV", _AGAIN
            ) from None
        self._same()

    @property
    def _source(self) -> Path:
        return self._copy.path if self._copy else self.path

    def _same(self) -> None:
        if stamp_of_path(self.path) != self._stamp:
            raise changed(self.path)


def _read(file: IO[bytes], size: int) -> bytes:
    parts = []
    while size > 0 and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _shape(sample: str, whole: bool) -> Shape:
    if "\x00" in sample[:1024]:  # let the check name the bytes; any shape will do
        return Shape(",", 2, 0)
    return shape_of(sample, whole)


def _check(copy: Copy | None, file: IO[bytes], shape: Shape) -> Checked:
    if copy is None:
        file.seek(0)
        return Check(shape).run(file)
    with copy.path.open("rb") as copied:
        return Check(shape).run(copied)
