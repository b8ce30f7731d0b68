"""A copy in plain UTF-8 of a text file in another encoding, made beside the system's temporary files."""

from __future__ import annotations

import codecs
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .errors import UnreadableFile
from .limits import MIB

_AGAIN = "In Excel choose Save As, CSV UTF-8 (Comma delimited), and send that."


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy, which goes when its folder object does."""

    folder: tempfile.TemporaryDirectory[str]
    path: Path


def utf8_copy(file: IO[bytes], codec: str, encoding: str, *, old_mac: bool = False, keep_bytes: bool = False) -> Copy:
    """Copy the file from its start, decoding strictly; `old_mac` turns lone carriage returns into newlines.

    With `keep_bytes` (and Latin-1, which has a character for each byte) the bytes stay what they were.
    Raises `UnreadableFile` naming the line where the encoding breaks.
    """
    folder = tempfile.TemporaryDirectory(prefix="comity-")
    path = Path(folder.name) / "text.csv"
    decoder = codecs.getincrementaldecoder(codec)("strict")
    file.seek(0)
    line = 1
    with path.open("wb") as out:
        while True:
            chunk = file.read(MIB)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(codec, "replace")
                raise UnreadableFile(
                    "bad-encoding",
                    f"a character in line {line + good.count(chr(10))} that is not {encoding}",
                    f"{encoding} throughout",
                    _AGAIN,
                ) from None
            if old_mac:
                if "\n" in text:
                    raise UnreadableFile(
                        "mixed-line-endings",
                        f"two kinds of line ending, the second near line {line + text.count(chr(13))}",
                        "one row on each line",
                        _AGAIN,
                    )
                text = text.replace("\r", "\n")
            line += text.count("\n")
            out.write(text.encode("latin-1" if keep_bytes else "utf-8"))
            if not chunk:
                break
    return Copy(folder, path)
