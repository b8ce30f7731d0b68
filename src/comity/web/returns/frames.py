"""A version's frames as bytes, and again as frames: their SHA-256 stands for what was read and judged."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from comity.web import arrow
from comity.web.returns.models import Version
from comity.web.sealing import seal, unseal

if TYPE_CHECKING:
    import polars as pl

NAMES = ("assignments", "signoffs", "issues", "outcomes", "findings")
"""The frames of a version. `assignments`, `signoffs` and `issues` are as `comity.returns` gives them; `outcomes` has
authority, assignment_ref, clause and outcome of all; `findings` the whole of those neither met nor not applicable."""

PURPOSE = "version"
HELD = 8
"""Versions whose frames are held in each process; that of 500 assignments is about a megabyte."""


class DeletedError(Exception):
    """The version's rows were deleted by retention; what was signed and counted stays."""


class AlteredError(Exception):
    """What is kept of a version is not what was read and judged."""


def packed(frames: Mapping[str, pl.DataFrame]) -> bytes:
    """The frames as bytes."""
    return arrow.packed({name: frames[name] for name in NAMES})


def unpacked(content: bytes) -> dict[str, pl.DataFrame]:
    """The frames again."""
    return arrow.unpacked(content)[0]


def sealed(content: bytes, version: Version) -> bytes:
    """Packed frames, sealed as the authority's whose return it is."""
    return seal(content, of=version.given.authority, purpose=PURPOSE)


def frames_of(version: Version) -> dict[str, pl.DataFrame]:
    """The frames of a version. They are shared, and not to be changed.

    Raises:
        DeletedError: retention has deleted them.
        AlteredError, SealedError: what is kept is not what was sealed.
    """
    return _frames(version.pk, version.digest)


def kept_as_judged(version: Version) -> bool:
    """Whether what is kept of a version is what was judged, read anew and not from what this process holds.

    Raises:
        DeletedError: retention has deleted it.
        SealedError: what is kept is not what was sealed.
    """
    return sha256(_content(version.pk)).hexdigest() == version.digest


@lru_cache(maxsize=HELD)
def _frames(pk: int, digest: str) -> dict[str, pl.DataFrame]:
    content = _content(pk)
    if sha256(content).hexdigest() != digest:
        raise AlteredError("What is kept of a return is not what was read and judged.")
    return unpacked(content)


def _content(pk: int) -> bytes:
    version = Version.objects.select_related("given__authority").get(pk=pk)
    if version.content is None:
        raise DeletedError
    return unseal(bytes(version.content), of=version.given.authority, purpose=PURPOSE)
