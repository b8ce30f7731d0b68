"""The archive: a ZIP of parts, and a manifest that says how long each is and what its SHA-256 is."""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 1 << 20
_LONGEST_MANIFEST = 1 << 24

Kind = Literal["sqlite", "postgresql"]
Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class ArchiveError(Exception):
    """The archive cannot be made, or is not one that can be put back. Nothing was changed."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Part(_Strict):
    """A part's length in bytes and its SHA-256."""

    bytes: int
    sha256: Digest


class Manifest(_Strict):
    """What an archive holds.

    `migrations` are those that the database had, as "room name"; `columns` those of each table, for PostgreSQL; the
    names of `parts` begin with "database/" or "data/".
    """

    format: int
    comity: str
    made_at: AwareDatetime
    database: Kind
    migrations: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    parts: dict[str, Part]

    def of(self, folder: str) -> list[str]:
        """The names of the parts under a folder of the archive."""
        return [name for name in self.parts if name.startswith(f"{folder}/")]


class Writer:
    """Adds parts to an archive, noting their digests."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.parts: dict[str, Part] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[_Noting]:
        """Somewhere to write one part."""
        with self._file.open(zipfile.ZipInfo(name), "w", force_zip64=True) as target:
            noting = _Noting(target)
            yield noting
        self.parts[name] = Part(bytes=noting.bytes, sha256=noting.digest.hexdigest())

    def add(self, name: str, source: Path) -> None:
        """A file as a part."""
        with source.open("rb") as file, self.part(name) as target:
            while chunk := file.read(_CHUNK):
                target.write(chunk)


class _Noting:
    def __init__(self, target: IO[bytes]) -> None:
        self._target, self.digest, self.bytes = target, hashlib.sha256(), 0

    def write(self, chunk: bytes | memoryview) -> None:
        self.digest.update(chunk)
        self.bytes += len(chunk)
        self._target.write(chunk)


@contextmanager
def written(path: Path) -> Iterator[tuple[Writer, dict[str, object]]]:
    """A new archive: the writer of its parts, and the rest of its manifest to be filled in.

    The file has its name only once it is whole and on the disk, and is its owner's alone to read from the beginning.

    Raises:
        ArchiveError: there is a file of that name.
    """
    if path.exists():
        raise ArchiveError(f"{path} is there already, and a backup replaces nothing. Choose another name.")
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    said: dict[str, object] = {}
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                writer = Writer(archive)
                yield writer, said
                manifest = Manifest.model_validate({"format": FORMAT, "columns": {}, **said, "parts": writer.parts})
                archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)  # unlike a rename, refuses a name that was taken meanwhile
    except FileExistsError:
        raise ArchiveError(f"{path} was made by something else meanwhile. Choose another name.") from None
    finally:
        beside.unlink(missing_ok=True)


def unpack(path: Path, into: Path) -> Manifest:
    """Write every part under a folder, made for it, once the manifest and each part's digest are as they should be.

    Raises:
        ArchiveError: the archive is cut short, altered, of a later Comity, or not one at all.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            names = sorted(name for name in archive.namelist() if name != MANIFEST)
            if names != sorted(manifest.parts) or any(not _safe(name) for name in names):
                raise _broken(path, "what it holds is not what its manifest says")
            for name, part in manifest.parts.items():
                target = into / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if _copied(archive, name, target, part.bytes) != part.sha256:
                    raise _broken(path, f"{name} is not what it was when the archive was made")
            return manifest
    except FileNotFoundError as error:
        if Path(error.filename or "") != path:
            raise
        raise ArchiveError(f"There is no file {path}.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
        raise _broken(path, str(error).rstrip(".") or type(error).__name__) from None


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    path = Path(archive.filename or "")
    if archive.getinfo(MANIFEST).file_size > _LONGEST_MANIFEST:
        raise _broken(path, "its manifest is too long")
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise _broken(path, f"its manifest: {place}: {first['msg']}") from None
    if manifest.format != FORMAT:
        raise ArchiveError(
            f"{path} is of format {manifest.format}, made by Comity {manifest.comity}. Use that version."
        )
    return manifest


def _safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        name == str(PurePosixPath(name)) and parts[0] in ("data", "database") and len(parts) > 1 and ".." not in parts
    )


def _copied(archive: zipfile.ZipFile, name: str, target: Path, length: int) -> str:
    """Write a part and give its digest; no more of it than the manifest says is read."""
    digest, left = hashlib.sha256(), length + 1
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with archive.open(name) as source, os.fdopen(handle, "wb") as file:
        while left and (chunk := source.read(min(_CHUNK, left))):
            digest.update(chunk)
            file.write(chunk)
            left -= len(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest() if left == 1 else "of another length"


def _broken(path: Path, why: str) -> ArchiveError:
    return ArchiveError(
        f"{path} cannot be put back: {why}. It was cut short or altered, or is not a backup. Nothing was changed; "
        "use another backup."
    )
