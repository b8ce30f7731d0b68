"""The regional keys by which workers are known in the pool: versioned, and kept outside the database.

Registration numbers are few enough to try them all, so the key is the secret: whoever has it and the pool can find out
who each worker is. It lies in a file of its own for each region and version, readable by its owner only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from comity.measures.worker_key import PoolKey
from comity.web.organisations.models import Region
from comity.web.settings.typed import kept_secret


class Rekey(Protocol):
    """Makes anew every worker key of a region that is not of a key's version; gives how many. Cut off, it goes on."""

    def __call__(self, *, by: str, region: Region, key: PoolKey) -> int: ...


@dataclass(frozen=True, slots=True)
class Keeper:
    """Another room that keeps worker keys: of what, how they are made anew, and how many are not of a version."""

    words: str
    rekey: Rekey
    left: Callable[[Region, int], int]


KEEPERS: list[Keeper] = []
"""Those who keep worker keys beside the pool. A room adds its own in its `AppConfig.ready`."""

_NAME = re.compile(r"(?P<version>[1-9][0-9]{0,5})\.key")


def folder_of(region: Region) -> Path:
    """Where the region's keys are."""
    return Path(settings.COMITY.pool_keys or settings.COMITY.data / "pool-keys") / region.slug


def pool_key(region: Region) -> PoolKey:
    """The region's key of today: the latest version; the first is made when there is none."""
    folder = folder_of(region)
    kept = versions(region)
    return _read(folder, max(kept)) if kept else _made(folder, 1)


def next_pool_key(region: Region) -> PoolKey:
    """Make the region's next key, for a rotation. The worker keys of before are made anew with it afterwards."""
    return _made(folder_of(region), max(versions(region), default=0) + 1)


def every_pool_key(region: Region) -> list[PoolKey]:
    """The keys of every version that is still there. While a rotation goes on, a worker is known by two of them."""
    return [_read(folder_of(region), version) for version in versions(region)]


def versions(region: Region) -> list[int]:
    """The versions of the region's key that are there, the oldest first."""
    folder = folder_of(region)
    if not folder.is_dir():
        return []
    return sorted(int(found["version"]) for path in folder.iterdir() if (found := _NAME.fullmatch(path.name)))


def _made(folder: Path, version: int) -> PoolKey:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _read(folder, version)


def _read(folder: Path, version: int) -> PoolKey:
    return PoolKey(version=version, key=kept_secret(folder / f"{version}.key").encode("ascii"))
