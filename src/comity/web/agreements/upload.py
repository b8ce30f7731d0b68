"""A bundle from a ZIP that somebody uploaded: read in memory, and nothing that it says of itself is believed."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from comity.memorandum.bundle import MOST_BYTES, MOST_FILES
from comity.memorandum.problems import Problem
from comity.web.agreements.bundle_files import ENDINGS, NotAcceptedError, kept, passed_over, too_much, wrong

MOST_PACKED = 4 * 1024 * 1024
"""Bytes of the ZIP itself. A bundle's files together may have half of that unpacked."""

MOST_RATIO = 100
"""Unpacked to packed, for entries over `RATIO_FLOOR`. Text of a bundle packs to a tenth at best."""

RATIO_FLOOR = 64 * 1024

_AGAIN = "Make the ZIP again from the bundle's folder"
_ENCRYPTED = 0x1


def files_of_zip(content: bytes, name: str) -> dict[str, bytes]:
    """The files of a bundle in a ZIP, whether it holds the files or one folder that holds them.

    Raises:
        NotAcceptedError: everything that is wrong with the ZIP, by entry.
    """
    if len(content) > MOST_PACKED:
        raise NotAcceptedError([wrong(name, f"the file has {len(content):,} bytes", f"Send at most {MOST_PACKED:,}")])
    if not content.startswith(b"PK\x03\x04"):
        raise NotAcceptedError([wrong(name, "this is not a ZIP file", "Send the bundle's folder as a .zip")])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return kept(_without_folder(_read(archive, name)), [])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, ValueError, OSError):
        raise NotAcceptedError([wrong(name, "the ZIP is damaged or of an unusual kind", _AGAIN)]) from None


def _read(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > 2 * MOST_FILES:
        raise NotAcceptedError([too_much(name)])
    problems: list[Problem] = []
    files: dict[str, bytes] = {}
    seen: set[str] = set()
    room = MOST_BYTES
    for entry in entries:
        if entry.is_dir() and _safe(entry.filename) is None:
            continue
        if why := _refused(entry):
            problems.append(wrong(_shown(entry.filename), *why))
            continue
        inner = _inner(entry.filename)
        if passed_over(entry.filename) or passed_over(inner):
            continue
        if entry.filename.casefold() in seen:
            problems.append(wrong(_shown(entry.filename), "there are two files of this name", _AGAIN))
            continue
        seen.add(entry.filename.casefold())
        with archive.open(entry) as opened:
            read = opened.read(room + 1)
        room -= len(read)
        if room < 0 or len(files) >= MOST_FILES:
            raise NotAcceptedError([too_much(name)])
        files[entry.filename] = read
    if problems:
        raise NotAcceptedError(sorted(set(problems)))
    return files


def _refused(entry: zipfile.ZipInfo) -> tuple[str, str] | None:
    """What was found and what to do instead, where an entry cannot be taken."""
    if why := _safe(entry.filename):
        return why, _AGAIN
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "this is a link or a device, not an ordinary file", "Put the file itself in the folder"
    if entry.flag_bits & _ENCRYPTED:
        return "it is locked with a password", "Make the ZIP without a password"
    if passed_over(entry.filename) or passed_over(_inner(entry.filename)):
        return None
    if not entry.filename.endswith(ENDINGS):
        return (
            "this is not a file that a bundle has",
            "Take it away: a bundle is .yaml and .csv files, and no ZIP in a ZIP",
        )
    if entry.file_size > RATIO_FLOOR and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        return "it unpacks to far more than a file of a bundle holds", _AGAIN
    return None


def _safe(path: str) -> str | None:
    """Why a path leads where it should not, or None where it stays within."""
    parts = PurePosixPath(path).parts
    if path.startswith("/") or "\\" in path or ":" in path or ".." in parts:
        return "its path leads out of the bundle"
    if not path.isprintable() or len(path) > 200:
        return "its path has characters that cannot be shown, or too many"
    return None


def _inner(path: str) -> str:
    """The path without its first folder, as it is where the ZIP holds one folder."""
    return path.partition("/")[2]


def _without_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of the bundle, where the ZIP holds its folder; as they are where it holds the files."""
    if "memorandum.yaml" in files:
        return files
    tops = {path.partition("/")[0] for path in files}
    if len(tops) == 1 and f"{(top := tops.pop())}/memorandum.yaml" in files:
        return {path.removeprefix(f"{top}/"): content for path, content in files.items()}
    found = "there is no memorandum.yaml in the ZIP, nor in one folder of it"
    raise NotAcceptedError([wrong("memorandum.yaml", found, "Send the ZIP of one bundle's folder")])


def _shown(path: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in path)[:200]
