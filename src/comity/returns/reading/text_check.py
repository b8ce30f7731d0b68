"""One pass over the bytes of a text file, before any reader: what is in it, and is every row as wide?

Readers of CSV pad short rows, let NUL bytes through and join rows at a lost quotation mark, all in
silence. This pass counts instead of parsing, so that it costs a fraction of a read: in a regular piece
the separators outside quotation marks are exactly (width - 1) for each row that is not blank. A short
row and a long one in one piece could make up for each other, but a long row stops Polars later on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO

from .errors import UnreadableFile
from .limits import MAX_LINE_BYTES, MIB
from .text_shape import Shape

_CHUNK = MIB
_QUOTED = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"')
_BLANK_LINE = re.compile(rb"(?<=\n)\r?\n")
_UTF8_IN_1252 = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\x82][\x80-\xbf]")
_NOT_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_AGAIN = "In Excel choose Save As, CSV UTF-8 (Comma delimited), and send that."


@dataclass(slots=True)
class Checked:
    """What the pass found. `regular` is False when some row must be wider or narrower than the others."""

    encoding: str
    rows: int
    regular: bool
    size: int


class Check:
    """The pass itself; `line` is the line on which the next chunk starts."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        delimiter = shape.delimiter.encode()
        self._delimiter = delimiter
        edge = re.escape(delimiter)
        self._bad_quote = re.compile(rb"[^\n" + edge + rb']"|"[^\r\n' + edge + rb"]")
        self._line = 1
        self._rows = 0
        self._regular = True
        self._seen_utf8 = self._is_1252 = False
        self._title_lines = shape.titles
        self.size = 0

    def run(self, file: IO[bytes]) -> Checked:
        """Read the file to its end; raises `UnreadableFile` for bytes that no return has."""
        carry = b""
        while len(carry) <= 4 * MAX_LINE_BYTES and (chunk := file.read(_CHUNK)):
            if not self.size:
                chunk = chunk.removeprefix(b"\xef\xbb\xbf")
            self.size += len(chunk)
            if b"\n" not in chunk and len(chunk) + len(carry) > MAX_LINE_BYTES:
                self._too_long(carry + chunk)
            cut = self._cut(whole := carry + chunk)
            if cut:
                self._take(whole[:cut])
            carry = whole[cut:]
        if len(carry) > 4 * MAX_LINE_BYTES:
            self._too_long(carry)
        if carry:
            self._take(carry)
        return Checked("Windows-1252" if self._is_1252 else "UTF-8", self._rows, self._regular, self.size)

    @staticmethod
    def _cut(chunk: bytes) -> int:
        """Where the last whole row ends; a newline within quotation marks ends none."""
        cut = chunk.rfind(b"\n") + 1
        if b'"' not in chunk:
            return cut
        marks = chunk.count(b'"', 0, cut)
        while cut and marks % 2:
            back = chunk.rfind(b"\n", 0, cut - 1) + 1
            marks -= chunk.count(b'"', back, cut)
            cut = back
        return cut

    def _take(self, chunk: bytes) -> None:
        if b"\x00" in chunk:
            raise UnreadableFile(
                "nul-bytes", f"bytes that no text has (NUL) in line {self._at(chunk, chunk.index(0))}", "text", _AGAIN
            )
        if b"\x1a" in chunk:
            raise UnreadableFile(
                "control-characters",
                f"an end-of-file mark (Ctrl-Z) in line {self._at(chunk, chunk.index(26))}",
                "text",
                _AGAIN,
            )
        if not chunk.isascii():
            self._encoding(chunk)
        bare = chunk
        if b'"' in chunk:
            bare = _QUOTED.sub(b'"', chunk)
            if bad := self._bad_quote.search(bare):
                self._name_quote(chunk, bare, bad.start())
        if b"\r" in bare and bare.count(b"\r") != bare.count(b"\r\n"):
            raise self._lone_return(bare)
        lines = self._count(bare)
        self._line += lines if bare is chunk else chunk.count(b"\n")

    def _count(self, bare: bytes) -> int:
        """Count rows and their separators; gives the number of newlines, which are not counted twice for nothing."""
        lines = below = bare.count(b"\n")
        if self._title_lines:
            bare = self._skip_titles(bare)
            below = bare.count(b"\n")
        rows = below + (not bare.endswith(b"\n") if bare else 0)
        self._rows += rows
        missing = rows * (self._shape.width - 1) - bare.count(self._delimiter)
        if missing:  # looking for blank lines costs more than counting, so only where something is short
            blank = len(_BLANK_LINE.findall(bare)) + bare.startswith((b"\n", b"\r\n"))
            self._regular &= missing == blank * (self._shape.width - 1)
        return lines

    def _skip_titles(self, bare: bytes) -> bytes:
        cut = 0
        while self._title_lines and cut < len(bare):
            cut = bare.find(b"\n", cut) + 1 or len(bare)
            self._title_lines -= 1
            self._rows += 1
        return bare[cut:]

    def _encoding(self, chunk: bytes) -> None:
        try:
            chunk.decode("utf-8")
        except UnicodeDecodeError as error:
            mixed = _UTF8_IN_1252.search(chunk)
            if self._seen_utf8 or mixed:
                raise self._mixed(self._at(chunk, error.start)) from None
            if odd := _NOT_1252.search(chunk):
                raise UnreadableFile(
                    "bad-encoding",
                    f"a character in line {self._at(chunk, odd.start())} that is neither UTF-8 nor Windows-1252",
                    "UTF-8",
                    _AGAIN,
                ) from None
            self._is_1252 = True
        else:
            if self._is_1252:
                first = next(at for at, byte in enumerate(chunk) if byte > 127)
                raise self._mixed(self._at(chunk, first))
            self._seen_utf8 = True

    @staticmethod
    def _mixed(line: int) -> UnreadableFile:
        return UnreadableFile(
            "mixed-encodings", f"UTF-8 and other characters mixed, such as in line {line}", "one encoding", _AGAIN
        )

    def _lone_return(self, bare: bytes) -> UnreadableFile:
        found = re.search(rb"\r(?!\n)", bare)
        line = self._at(bare, found.start()) if found else self._line
        return UnreadableFile(
            "mixed-line-endings", f"a carriage return within line {line}", "one row on each line", _AGAIN
        )

    def _name_quote(self, chunk: bytes, bare: bytes, at: int) -> None:
        """Find where in the chunk the offending mark of the bare text stands, and say so."""
        line = self._line
        marks = bare.count(b'"', 0, at + 2)
        for number, quoted in enumerate(_QUOTED.finditer(chunk), 1):
            line = self._at(chunk, quoted.start())
            if number == marks:
                break
        raise UnreadableFile(
            "bad-quotes",
            f'a quotation mark (") near line {line} that does not open or close a value',
            'values with quotation marks around the whole value, and those within doubled ("")',
            _AGAIN,
        )

    def _too_long(self, text: bytes) -> None:
        if b"\n" in text:
            raise UnreadableFile(
                "bad-quotes", f"a quotation mark after line {self._line} that is never closed", "marks in pairs", _AGAIN
            )
        raise UnreadableFile(
            "line-too-long", f"a line {self._line} of more than {MAX_LINE_BYTES // MIB} MiB", "one row a line", _AGAIN
        )

    def _at(self, chunk: bytes, position: int) -> int:
        return self._line + chunk.count(b"\n", 0, position)
